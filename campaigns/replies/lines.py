"""Turns the bytes of one line into fields by name: JSON, or a row of CSV."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

from pydantic_core import from_json

MAX_LINE_BYTES = 4096
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LIST_COLUMNS = frozenset({"conditions", "exceptions", "also_signed"})
LIST_SEPARATOR = "|"
_YES_AND_NO = {"ja": "true", "nee": "false"}

Parser = Callable[[bytes], Mapping[str, object]]


class LineError(ValueError):
    """A line has no fields to read; the message never repeats what stands in it."""


def numbered_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number from 1; of a line that is too long only the beginning, one byte too many."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE_BYTES + 1)
        yield number, line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line


def json_parser() -> Parser:
    """Return what reads a line of JSON Lines."""

    def parse(line: bytes) -> Mapping[str, object]:
        text = _text(line)
        try:
            fields = from_json(text, allow_inf_nan=False)
        except ValueError:
            raise LineError("not a line of JSON; a line holds one object from { to }") from None
        if not isinstance(fields, dict):
            raise LineError("not an object; a line of JSON goes from { to }")
        return fields

    return parse


def csv_parser(lines: Iterator[tuple[int, bytes]], known: Sequence[str], required: frozenset[str]) -> Parser:
    """Take the header from `lines` and return what reads a row; comma or semicolon, whichever the header has.

    A row is one line: no field of ours holds a line break, and one stray quote must not swallow the rest of the file.
    Raises `LineError` for a header that lacks a column, or has one twice or unknown.
    """
    header_text = _text(next(lines, (1, b""))[1])
    delimiter = ";" if ";" in header_text else ","
    header = _cells(header_text, delimiter)
    if not required <= set(header) <= set(known) or len(set(header)) != len(header):
        raise LineError(
            f"the first line must name columns out of {', '.join(known)}, each once, "
            f"and at least {', '.join(name for name in known if name in required)}"
        )

    def parse(line: bytes) -> Mapping[str, object]:
        cells = _cells(_text(line), delimiter)
        if len(cells) != len(header):
            raise LineError(f"{len(cells)} cells where the first line names {len(header)} columns")
        return {name: _value(name, cell) for name, cell in zip(header, cells, strict=True) if cell}

    return parse


def _text(line: bytes) -> str:
    if len(line) > MAX_LINE_BYTES:
        raise LineError(f"longer than {MAX_LINE_BYTES} bytes")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise LineError("not readable as UTF-8") from None


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        raise LineError("quotes that do not match") from None
    return [cell.strip() for row in rows for cell in row]


def _value(name: str, cell: str) -> object:
    if name in LIST_COLUMNS:
        return [part.strip() for part in cell.split(LIST_SEPARATOR)]
    return _YES_AND_NO.get(cell.lower(), cell)
