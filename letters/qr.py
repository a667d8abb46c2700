"""The square code on the answer form, by which a scanned form finds its letter."""

import io
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache

import segno


@dataclass(frozen=True, slots=True)
class Modules:
    """The cells of a code: `size` in each direction; `rows` as bits, padded to bytes, 1 where it is white."""

    size: int
    rows: tuple[bytes, ...]


def qr_data_uri(text: str) -> str:
    """Return a QR code as a one-bit PNG in a data address, one pixel per module.

    The mask is fixed: trying all eight costs four milliseconds a letter, and any of them can be read.
    """
    picture = io.BytesIO()
    _code(text).save(picture, kind="png", border=0)
    return f"data:image/png;base64,{b64encode(picture.getvalue()).decode()}"


@lru_cache(maxsize=64)
def qr_modules(text: str) -> Modules:
    """Return the cells of the same code."""
    matrix = _code(text).matrix
    width = -(-len(matrix) // 8)
    white = 2 ** (8 * width) - 1
    bits = ("".join(map(str, row)).ljust(8 * width, "0") for row in matrix)
    return Modules(len(matrix), tuple((int(row, 2) ^ white).to_bytes(width) for row in bits))


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", mask=2, boost_error=False)
