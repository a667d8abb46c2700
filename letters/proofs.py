"""Proofs: letters to look at, marked on every page so that nobody posts one. No cover sheet, and no manifest."""

import io
from math import cos, pi, sin
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from actualisatie.letters.assembly import A4
from actualisatie.letters.files import write_whole

_SIZE = 150
"""Of the mark, in points: from edge to edge when it is turned."""

_GREY = 0.82
_TURNED = pi / 4


def write_proof(printed: Path, mark: str, file: Path) -> None:
    """Write a print file again with a mark across each page, blank ones too."""
    with pikepdf.open(printed) as pdf, pikepdf.open(io.BytesIO(_stamp(mark))) as stamp:
        for page in pdf.pages:
            page.add_overlay(stamp.pages[0], pikepdf.Rectangle(0, 0, *A4))
        pdf.docinfo.Title = mark
        output = io.BytesIO()
        pdf.save(output, deterministic_id=True)
    write_whole(file, output.getvalue())


def _stamp(mark: str) -> bytes:
    """Return a page with the mark from corner to corner. Its font is one that every reader brings along."""
    width, height = A4
    length = 0.7 * _SIZE * len(mark)
    across, up = cos(_TURNED), sin(_TURNED)
    left, low = width / 2 - across * length / 2, height / 2 - up * length / 2
    words = (
        f"q /G gs {_GREY} g BT /F {_SIZE} Tf {across:.4f} {up:.4f} {-up:.4f} {across:.4f} {left:.1f} {low:.1f} Tm "
        f"({mark}) Tj ET Q"
    )
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    page.Resources = Dictionary(Font=Dictionary(F=font), ExtGState=Dictionary(G=Dictionary(BM=Name.Multiply)))
    page.Contents = Array([pdf.make_stream(words.encode("ascii"))])
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()
