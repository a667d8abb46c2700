"""Our letter in Typst: the same words, tables, columns and answer form, with its code, from the same HTML."""

import json
import re
from base64 import b64decode
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml.html import fromstring

from actualisatie.letters.content import LetterContent
from actualisatie.letters.markup import render_html

FRAME = """
#set page(paper: "a4", margin: (left: 22mm, right: 20mm, top: 28mm, bottom: 22mm))
#set text(font: "Source Sans Pro", size: 11pt, lang: "nl", ligatures: false)
#set par(leading: 0.4em, spacing: 0.55em)
#set table(stroke: (x: none, top: none, bottom: 0.15mm + gray), inset: (x: 0mm, y: 0.8mm))
#let at(x, y, width, body) = place(top + left, dx: x * 1mm, dy: y * 1mm, box(width: width * 1mm, body))
#let part(title, body) = block(breakable: false, below: 3.5mm, grid(columns: (38mm, 1fr), strong(title), body))
#let deadline(body) = block(width: 100%, stroke: 0.45mm, inset: 3mm, below: 3.5mm, body)
"""
"""What all letters of a document share."""

_PLACES = {
    "title": (22, 14, 100), "dossier": (22, 25.5, 138), "code": (130, 40, 60), "qr": (165, 14, 25),
    "applicant": (63, 182.4, 56), "partner": (130, 182.4, 56),
}  # fmt: skip
_SPACES = re.compile(r"\s+")
_LENGTH = re.compile(r"(left|top|width|height): ([\d.]+)mm")


@cache
def workplace() -> TemporaryDirectory[str]:
    """Return the folder of the pictures and of what Typst reads; it is gone when the program ends."""
    return TemporaryDirectory(prefix="bench-typst-")


@lru_cache(maxsize=256)
def typst_letter(content: LetterContent) -> str:
    """Return one letter as Typst; its code lies in the workplace as a picture."""
    mark = json.dumps(f"{content.dossier_number} · {content.letter_id}", ensure_ascii=False)
    lines = [
        '#pagebreak(weak: true, to: "odd")',
        "#counter(page).update(1)",
        f"#set page(footer: context align(right, text(8pt)[#{mark} · #counter(page).display()]))",
    ]
    (body,) = fromstring(render_html(content, whole=True)).iter("body")
    return "\n".join([*lines, *(_block(element, content) for element in body)])


def _block(element: Any, content: LetterContent) -> str:
    kind = element.get("class") or element.tag
    if kind == "mm sheet":
        return f"#at(0, -10, 70)[{_inline(element)}]"
    if kind == "form mm":
        return f"#page(margin: 0mm, footer: none)[{''.join(_placed(one, content) for one in element)}]"
    if kind in {"address", "reference"}:
        text = "#linebreak()".join(_text(line) for line in str(element.text).split("\n"))
        return f"#at({94 if kind == 'address' else 0}, {22 if kind == 'address' else 52}, 78)[{text}]"
    if element.tag == "h1":
        before = "#v(66mm)" if kind == "subject" else "#pagebreak()"
        return f"{before}#text(17pt, weight: 600)[{_inline(element)}]\n"
    if element.tag == "section":
        inner = "".join(_flow(one) for one in element if one.tag != "h2")
        title = "".join(_inline(one) for one in element.findall("h2"))
        return f"#deadline[{inner}]" if kind == "deadline" else f"#part[{title}][{inner}]"
    return f"#pad(left: 38mm)[{_inline(element)}]"


def _flow(element: Any) -> str:
    if element.tag == "table":
        cells = "".join(f"[{_inline(cell)}]," for row in element.iter("tr") for cell in row)
        return f"#table(columns: (56mm, 1fr), {cells})"
    if element.tag in {"ul", "ol"}:
        items = "".join(f"[{_inline(item)}]," for item in element)
        return f"#{'list' if element.tag == 'ul' else 'enum'}({items})"
    return f"#par[{_inline(element)}]"


def _placed(element: Any, content: LetterContent) -> str:
    kind = element.get("class") or ""
    own = {name: float(length) for name, length in _LENGTH.findall(element.get("style") or "")}
    usual = _PLACES.get(kind, (22, 0, 36) if element.tag == "h2" else (60, 0, 130))
    left, top, width = (own.get(name, length) for name, length in zip(("left", "top", "width"), usual, strict=True))
    if kind == "qr":
        picture = Path(workplace().name, f"{content.letter_id}.png")
        picture.write_bytes(b64decode(element.get("src").partition("base64,")[2]))
        shown = f'#image("{picture.name}", width: 25mm)'
    elif kind in {"tick", "box", "write"}:
        height = {"tick": 3.6, "write": 0}.get(kind, own.get("height", 0))
        shown = f"#rect(width: {3.6 if kind == 'tick' else width}mm, height: {height}mm, stroke: 0.3mm)"
    else:
        shown = f"#strong[{_inline(element)}]" if element.tag == "h2" else _inline(element)
    return f"#at({left}, {top}, {width})[{shown}]"


def _inline(element: Any) -> str:
    parts = [_text(element.text)]
    for child in element:
        inner = "#linebreak()" if child.tag == "br" else _inline(child)
        parts += [f"#strong[{inner}]" if child.tag == "b" else inner, _text(child.tail)]
    return "".join(parts)


def _text(text: str | None) -> str:
    return f"#{json.dumps(_SPACES.sub(' ', text), ensure_ascii=False)};" if text and text.strip() else ""
