"""Other engines on the same letters, for whoever asks what we could have used: each only where it is installed.

Their documents carry the same text, 50 letters each, which is the quickest way to use them. They set it more simply:
no folding marks; ReportLab and LibreOffice print one paragraph after another, and no code. What they read is made
before the clock runs, but for Chromium, which reads the same HTML as we do.
"""

import io
import json
import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml.html import fromstring

from actualisatie.cli.bench.typst import FRAME, typst_letter, workplace
from actualisatie.letters.content import LetterContent
from actualisatie.letters.fonts import FOLDER
from actualisatie.letters.markup import render_css, render_html

TOGETHER = 50
"""Letters in one document of a peer."""

Peer = Callable[[Sequence[LetterContent]], int]
"""Prints letters into one document; returns its size in bytes."""


@contextmanager
def chromium() -> Iterator[Peer | None]:
    """Give Chromium in one session of its debugging protocol."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None or find_spec("websockets") is None:
        yield None
        return
    from websockets.sync.client import connect

    with TemporaryDirectory(prefix="bench-chromium-", ignore_cleanup_errors=True) as profile:  # its children may linger
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]
        process = subprocess.Popen(  # noqa: S603 # a program of this machine, with our own arguments
            [program, *arguments, f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.PIPE, text=True
        )
        try:
            with connect(_address(process), max_size=None, open_timeout=60) as socket:
                yield _Session(socket)
        finally:
            process.terminate()
            process.wait()


def _address(process: "subprocess.Popen[str]") -> str:
    for line in process.stderr or ():
        found = re.search(r"ws://\S+", line)
        if found:
            return found[0]
    raise OSError("Chromium did not say where it listens")


class _Session:
    """One tab of Chromium."""

    def __init__(self, socket: Any) -> None:
        self._socket, self._number, self._session = socket, 0, ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def __call__(self, contents: Sequence[LetterContent]) -> int:
        whole = (render_html(content, whole=True) for content in contents)
        bodies = [html.partition("<body>")[2].partition("</body>")[0] for html in whole]
        style = render_css(contents[0].letterhead)
        sheets = "".join(f'<div style="break-before: page">{body}</div>' for body in bodies)
        html = f'<html lang="nl"><head><meta charset="utf-8"><style>{style}</style></head><body>{sheets}</body></html>'
        self._ask("Page.setDocumentContent", frameId=self._frame, html=html)
        printed = self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return len(b64decode(printed["data"]))

    def _ask(self, method: str, **parameters: object) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while (answer := json.loads(self._socket.recv())).get("id") != self._number:
            continue
        return answer["result"]


@contextmanager
def typst() -> Iterator[Peer | None]:
    """Give Typst, from PyPI."""
    if find_spec("typst") is None:
        yield None
        return
    engine = import_module("typst")
    source = Path(workplace().name, "letters.typ")
    sizes = count(11_000)
    engine.compile(FRAME.encode(), font_paths=[str(FOLDER)])  # reads the fonts

    def prints(contents: Sequence[LetterContent]) -> int:
        # Typst remembers what it laid out before; letters of another size are new to it, as those of others would be.
        size = f"#set text(size: {next(sizes) / 1000}pt)\n"
        source.write_text(FRAME + size + "".join(map(typst_letter, contents)))
        return len(engine.compile(str(source), font_paths=[str(FOLDER)]))

    yield prints


@contextmanager
def reportlab() -> Iterator[Peer | None]:
    """Give ReportLab, from PyPI."""
    if find_spec("reportlab") is None:
        yield None
        return
    platypus = import_module("reportlab.platypus")
    font = import_module("reportlab.pdfbase.ttfonts").TTFont("Letters", str(FOLDER / "SourceSansPro-Regular.ttf"))
    import_module("reportlab.pdfbase.pdfmetrics").registerFont(font)
    style = import_module("reportlab.lib.styles").ParagraphStyle("letters", fontName="Letters", fontSize=11, leading=14)

    def prints(contents: Sequence[LetterContent]) -> int:
        output = io.BytesIO()
        story: list[Any] = []
        for content in contents:
            story += [platypus.Paragraph(escape(text), style) for text in _texts(content)]
            story.append(platypus.PageBreak())
        platypus.SimpleDocTemplate(output).build(story)
        return len(output.getvalue())

    yield prints


@contextmanager
def libreoffice() -> Iterator[Peer | None]:
    """Give LibreOffice without its windows."""
    program = shutil.which("soffice")
    if program is None:
        yield None
        return
    with TemporaryDirectory(prefix="bench-office-") as folder:
        source = Path(folder, "letters.html")

        def prints(contents: Sequence[LetterContent]) -> int:
            letters = ("".join(f"<p>{escape(text)}</p>" for text in _texts(content)) for content in contents)
            source.write_text('<p style="page-break-before: always"></p>'.join(letters))
            command = [program, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 # a program of this machine
            return source.with_suffix(".pdf").stat().st_size

        yield prints


PEERS = {
    "Chromium, one session": chromium,
    "Typst": typst,
    "ReportLab": reportlab,
    "LibreOffice": libreoffice,
}


def prepare(contents: Sequence[LetterContent]) -> None:
    """Make the words of some letters, so that no peer's time holds how we come by them."""
    for content in contents:
        _texts(content)
        typst_letter(content)


@lru_cache(maxsize=4 * TOGETHER)
def _texts(content: LetterContent) -> list[str]:
    blocks = fromstring(render_html(content, whole=True)).iter("p", "h1", "h2", "td", "th", "li")
    return [" ".join("".join(map(str, block.itertext())).split()) for block in blocks]
