"""A structural check of tagged PDF, after ISO 14289-1 (PDF/UA-1), and what a screen reader would read from it."""

import ctypes
import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Dictionary, Name

SHOWS = {"Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"}
HEADINGS = ("/H1", "/H2", "/H3")
INSIDE = {
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/Lbl": {"/LI"},
    "/TR": {"/Table", "/THead", "/TBody"},
    "/TD": {"/TR"},
    "/TH": {"/TR"},
}


def tag_problems(pdf: bytes) -> list[str]:
    """Return everything that a screen reader would stumble over; empty for a good document."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [*_document(document), *_content(document), *_structure(document)]


def read_aloud(pdf: bytes) -> str:
    """Return the words in the order of the tag tree, as a screen reader says them."""
    said = _words_by_mark(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages)}
        parts = [said.get((numbers[page], mark), "") for page, mark in _marks(document.Root.StructTreeRoot.K[0])]
    return " ".join(" ".join(parts).split())


def elements(document: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Yield every structure element with its parent, in reading order."""
    waiting: list[tuple[Any, Any]] = [(document.Root.StructTreeRoot.K[0], None)]
    while waiting:
        element, parent = waiting.pop()
        yield element, parent
        waiting += [(kid, element) for kid in reversed(list(element.K)) if _is_element(kid)]


def _document(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    if str(root.get("/Lang", "")) != "nl-BE":
        yield "no language"
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    shown = root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
    if not (shown and str(document.docinfo.get("/Title", ""))):
        yield "no title to display"
    if any(page.get("/Tabs") != Name.S for page in document.pages):
        yield "tab order is not that of the structure"


def _content(document: pikepdf.Pdf) -> Iterator[str]:
    """Everything that is painted is marked: as an artefact, or with an id that the parent tree knows."""
    nums = document.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(nums[place]): nums[place + 1] for place in range(0, len(nums), 2)}
    in_tree = {element.objgen for element, _ in elements(document)}
    for number, page in enumerate(document.pages):
        open_marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in {"BDC", "BMC"}:
                open_marks.append(True)
                if operator == "BDC" and Name.MCID in instruction.operands[1]:
                    owner: Any = parents[number][int(instruction.operands[1][Name.MCID])]
                    if owner is None or owner.objgen not in in_tree:
                        yield f"page {number + 1}: marked content that no element holds"
            elif operator == "EMC":
                open_marks.pop()
            elif operator in SHOWS and not open_marks:
                yield f"page {number + 1}: {operator} paints outside marked content"


def _structure(document: pikepdf.Pdf) -> Iterator[str]:
    levels = [HEADINGS.index(str(one.S)) + 1 for one, _ in elements(document) if str(one.S) in HEADINGS]
    if not levels:
        yield "no heading"
    if any(now > before + 1 for before, now in pairwise([0, *levels])):
        yield "a heading skips a level"
    for element, parent in elements(document):
        yield from _element(element, parent)


def _element(element: Any, parent: Any) -> Iterator[str]:
    tag = str(element.S)
    if tag in INSIDE and str(parent.S) not in INSIDE[tag]:
        yield f"{tag} stands in {parent.S}"
    if tag == "/TH" and str(element.get("/A", {}).get("/Scope", "")) not in {"/Row", "/Column"}:
        yield "a header cell without scope"
    if tag == "/Figure" and not str(element.get("/Alt", "")):
        yield "a figure without words"
    if tag == "/Figure" and not _inside_page(element):
        yield "a figure outside its page"
    if len(element.K) == 0:
        yield f"{tag} is empty"


def _inside_page(figure: Any) -> bool:
    left, bottom, right, top = (float(side) for side in figure.A.BBox)
    _, _, width, height = (float(side) for side in figure.Pg.MediaBox)
    return 0 <= left < right <= width and 0 <= bottom < top <= height


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and Name.S in kid


def _marks(element: Any) -> Iterator[tuple[Any, int]]:
    for kid in element.K:
        if _is_element(kid):
            yield from _marks(kid)
        else:
            yield element.Pg.objgen, int(kid)


def _words_by_mark(pdf: bytes) -> dict[tuple[int, int], str]:
    said: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            drawn = pdfium.FPDFText_GetTextObject(text, index)
            mark = pdfium.FPDFPageObj_GetMarkedContentID(drawn) if drawn else -1
            code = pdfium.FPDFText_GetUnicode(text, index)
            if mark >= 0 and code:
                said[number, mark] = said.get((number, mark), "") + chr(ctypes.c_uint(code).value)
    return said
