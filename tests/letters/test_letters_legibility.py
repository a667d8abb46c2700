"""Letters can be read by tired eyes: sizes of 11 points and more, dark on white, in the stylesheet and on paper."""

import re
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium
import pytest
import tinycss2  # type: ignore[import-untyped] # comes without types

from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import contrast_on_white
from actualisatie.letters.markup import render_css
from actualisatie.letters.samples import LETTERHEAD

MakeLetter = Callable[..., LetterContent]
SMALL_PRINT = (".mm .footer", ".mm .head", ".mm .code", "@page")
LEAST_POINTS, SMALLEST_POINTS, LEAST_CONTRAST = 11, 8, 4.5


def rules() -> list[tuple[str, str]]:
    """Every rule of the stylesheet as its selector and its declarations."""
    sheet = tinycss2.parse_stylesheet(render_css(LETTERHEAD), skip_comments=True, skip_whitespace=True)
    return [
        (f"@{rule.at_keyword}" if rule.type == "at-rule" else tinycss2.serialize(rule.prelude).strip(),
         tinycss2.serialize(rule.content or []))
        for rule in sheet
    ]  # fmt: skip


def test_what_a_candidate_must_read_is_set_in_eleven_points_or_more() -> None:
    sizes = [
        (selector, float(size))
        for selector, body in rules()
        for size in re.findall(r"font(?:-size)?:[^;}]*?([\d.]+)pt(?=[/;\s}]|$)", body)
    ]
    assert len(sizes) > 10
    assert [one for one in sizes if one[1] < LEAST_POINTS and one[0] not in SMALL_PRINT] == []
    assert min(size for _, size in sizes) == SMALLEST_POINTS


def test_every_colour_of_text_is_dark_enough_on_white() -> None:
    colours = {
        colour for _, body in rules() for colour in re.findall(r"(?:^|[;{\s])color:\s*(#[0-9a-fA-F]{3,6})", body)
    }
    assert len(colours) > 2
    full = {f"#{''.join(digit * 2 for digit in one[1:])}" if len(one) == 4 else one for one in colours}
    assert [one for one in full if contrast_on_white(one) < LEAST_CONTRAST] == []


@pytest.mark.parametrize("kind", LetterKind)
def test_on_paper_only_footers_and_marks_are_smaller(printed: dict[LetterKind, Any], kind: LetterKind) -> None:
    paper = printed[kind]
    for page in range(1, len(paper) + 1):
        sizes = {round(size, 1) for size, y in set_in_points(paper, page) if 20 < y < 280}
        allowed = {8.0} if paper.text(page).startswith("Antwoordformulier") else set()
        assert [size for size in sizes - allowed if size < LEAST_POINTS] == []


def set_in_points(paper: Any, page: int) -> list[tuple[float, float]]:
    """The size in points of each character, with its height on the page in millimetres from the top."""
    text = paper._document[page - 1].get_textpage()
    sizes = []
    for index, mark in zip(visible(text), paper.marks(page), strict=True):
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        sizes.append((abs(matrix.d) * pdfium.FPDFText_GetFontSize(text, index), mark.y))
    return sizes


def visible(text: Any) -> list[int]:
    return [index for index in range(text.count_chars()) if text.get_text_range(index, 1).strip()]
