"""Reads a file of replies line by line: what is good comes out as items, the rest as bad lines; nothing is lost."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from actualisatie.campaigns.replies.formats import BadLine, ReplyItem, columns
from actualisatie.campaigns.replies.lines import LineError, Parser, csv_parser, json_parser, numbered_lines
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.identifiers import IdentifierError, parse_dossier_number

MAX_FILE_BYTES = 64 * 1024 * 1024
_DOTTED_NUMBER = re.compile(r"(?<![\d.])\d{4}\.\d{2}\.\d{2}\.\d{3,5}(?!\.?\d)")

_LETTER_NUMBER = re.compile(r"(?<![A-Za-z0-9])B\d{6,9}-\d{5,9}(?!\d)")


class RepliesFileError(Refused):
    """A file of replies cannot be read at all: too large, of another kind, or without the right columns."""


def read_replies(path: Path) -> Iterator[ReplyItem | BadLine]:
    """Yield each line of a file as `read_numbered` does, without its number."""
    return (line for _, line in read_numbered(path))


def lines_of(path: Path) -> int:
    """Return how many lines a file has, the last of which may lack its end; reads it once, in pieces."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(2**20), b"")) + 1


def read_numbered(path: Path) -> Iterator[tuple[int, ReplyItem | BadLine]]:
    """Yield each line of a `.jsonl` or `.csv` file, with its number from 1, as an item or as a bad line.

    Empty lines are skipped. Raises `RepliesFileError` before the first item when the file as a whole cannot be used,
    and `OSError` when it cannot be opened; never for one line.
    """
    kind = path.suffix.lower()
    if kind not in {".jsonl", ".csv"}:
        raise RepliesFileError("Replies file: of a kind that is not known; use .jsonl or .csv.")
    with path.open("rb") as file:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise RepliesFileError(f"Replies file: larger than {MAX_FILE_BYTES // 2**20} MiB; split it.")
        lines = numbered_lines(file)
        try:
            parse = json_parser() if kind == ".jsonl" else csv_parser(lines, columns(), _required())
        except LineError as error:
            raise RepliesFileError(f"Replies file: {error}.") from None
        yield from ((number, _item(number, raw, parse)) for number, raw in lines if raw.strip())


def _required() -> frozenset[str]:
    return frozenset(name for name, field in ReplyItem.model_fields.items() if field.is_required())


def _item(number: int, raw: bytes, parse: Parser) -> ReplyItem | BadLine:
    fields: Mapping[str, object] = {}
    try:
        fields = parse(raw)
        return ReplyItem.model_validate(fields)
    except LineError as error:
        return BadLine(number, None, str(error), _dossier_meant(fields, raw), _letter_named(raw))
    except ValidationError as error:
        return BadLine(number, *_first_problem(error), _dossier_meant(fields, raw), _letter_named(raw))


def _first_problem(error: ValidationError) -> tuple[str | None, str]:
    """Return field and reason; neither repeats what stood in the line, which could be a name."""
    problem = error.errors(include_input=False, include_context=False, include_url=False)[0]
    if problem["type"] == "extra_forbidden":
        return None, f"a field that is not known; known are {', '.join(columns())}"
    field = next((str(part) for part in problem["loc"] if part in columns()), None)
    return field, problem["msg"].removeprefix("Value error, ")


def _letter_named(raw: bytes) -> str | None:
    found = _LETTER_NUMBER.search(raw.decode("utf-8", errors="replace"))
    return found[0] if found else None


def _dossier_meant(fields: Mapping[str, object], raw: bytes) -> str | None:
    """Return the dossier that a bad line speaks of, from its field or from anything in it that looks like a number."""
    found = _DOTTED_NUMBER.search(raw.decode("utf-8", errors="replace"))
    for text in (fields.get("dossier"), found and found[0]):
        try:
            return parse_dossier_number(str(text))
        except IdentifierError:
            continue
    return None
