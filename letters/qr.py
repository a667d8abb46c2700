"""The square code on the answer form, by which a scanned form finds its letter."""

import io
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import segno


@dataclass(frozen=True, slots=True)
class Modules:
    """The cells of a code: `size` in each direction; `rows` as bits, padded to bytes, 1 where it is white."""

    size: int
    rows: tuple[bytes, ...]


@lru_cache(maxsize=64)
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
    if _CAPITALS.match(text):
        symbol = _symbol(len(text))
        cells = symbol.empty
        for place in range(0, len(text), 2):
            value = _value(text[place : place + 2])
            for bit, flips in enumerate(symbol.flips[place // 2]):
                if value >> bit & 1:
                    cells ^= flips
        return _modules(cells, symbol.size)
    matrix = _code(text).matrix
    return _modules(_as_number(matrix), len(matrix))


@dataclass(frozen=True, slots=True)
class _Symbol:
    """All codes of one length: that of zeros, and which cells each bit of each pair of characters turns over.

    With mask and size fixed a code is linear in its bits, error correction included, so a code is made by
    turning over cells: a fiftieth of the time.
    """

    size: int
    empty: int
    flips: tuple[tuple[int, ...], ...]


# Codes of digits only are packed in another way, and so are those with any other character.
_CAPITALS = re.compile(r"(?=.*[^0-9])[0-9A-Z $%*+./:-]{2,40}\Z")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NUMBER = {character: number for number, character in enumerate(_ALPHABET)}


def _value(pair: str) -> int:
    return _NUMBER[pair[0]] * 45 + _NUMBER[pair[1]] if len(pair) == 2 else _NUMBER[pair]


@cache
def _symbol(length: int) -> _Symbol:
    zeros = "0" * length
    size = len(_code(zeros, "alphanumeric").matrix)
    empty = _as_number(_code(zeros, "alphanumeric").matrix)
    flips = []
    for place in range(0, length, 2):
        pair = len(zeros[place : place + 2]) == 2
        texts = [_text(2**bit) if pair else _ALPHABET[2**bit] for bit in range(11 if pair else 6)]
        codes = (_code(zeros[:place] + text + zeros[place + len(text) :], "alphanumeric") for text in texts)
        flips.append(tuple(_as_number(code.matrix) ^ empty for code in codes))
    return _Symbol(size, empty, tuple(flips))


def _text(value: int) -> str:
    return _ALPHABET[value // 45] + _ALPHABET[value % 45]


def _as_number(matrix: Iterable[Iterable[int]]) -> int:
    return int("".join("".join(map(str, row)) for row in matrix), 2)


def _modules(cells: int, size: int) -> Modules:
    width = -(-size // 8)
    spare, row_mask = 8 * width - size, 2**size - 1
    white = 2 ** (8 * width) - 1
    rows = (cells >> size * row & row_mask for row in range(size - 1, -1, -1))
    return Modules(size, tuple((row << spare ^ white).to_bytes(width) for row in rows))


def _code(text: str, mode: str | None = None) -> segno.QRCode:
    return segno.make_qr(text, error="m", mask=2, boost_error=False, mode=mode)
