"""The square code on the answer form."""

import io
from base64 import b64decode
from typing import Any

import segno
from PIL import Image

from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.qr import qr_data_uri


def modules(text: str) -> list[list[int]]:
    code = segno.make_qr(text, error="m", mask=2, boost_error=False)
    return [[int(cell) for cell in row] for row in code.matrix]


def test_the_picture_holds_one_pixel_per_module() -> None:
    picture = Image.open(io.BytesIO(b64decode(qr_data_uri("L0000042").partition(",")[2]))).convert("1")
    expected = modules("L0000042")
    assert picture.size == (len(expected), len(expected))
    assert [
        [int(not picture.getpixel((x, y))) for x in range(picture.width)] for y in range(picture.height)
    ] == expected


def test_the_code_is_printed_sharp_on_the_answer_form(printed: dict[LetterKind, Any]) -> None:
    dots = 16
    expected = modules("L0000042")
    size = len(expected)
    page = printed[LetterKind.REMINDER].picture(2, dots).convert("L")
    left, top, side = 165 * dots, 14 * dots, 25 * dots
    found = [
        [
            int(page.getpixel((left + int((x + 0.5) * side / size), top + int((y + 0.5) * side / size))) < 128)
            for x in range(size)
        ]
        for y in range(size)
    ]
    assert found == expected


def test_the_decision_has_no_answer_form(printed: dict[LetterKind, Any]) -> None:
    assert "Antwoordformulier" not in printed[LetterKind.STRIKE_OFF].whole_text
