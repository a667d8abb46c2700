"""Reads a file of postmarks: on each line a batch that was posted, or some letters of one, with the proof."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from actualisatie.campaigns.replies.lines import LineError, Parser, csv_parser, numbered_lines
from actualisatie.dossiers.errors import Refused

MAX_FILE_BYTES = 1024 * 1024
"""A line tells of a whole batch: whatever is larger is something else."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BATCH = re.compile(r"(?<![A-Za-z0-9])B[0-9]{6,9}(?![0-9])")
_REQUIRED = frozenset({"batch", "postmark", "proof"})


class PostmarksFileError(Refused):
    """A file of postmarks cannot be read at all: too large, of another kind, or without the right columns."""


def _day(value: object) -> object:
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("write it as 2024-03-18")  # never guessed: 04/03 is a day in March or one in April
    return value


class PostmarkLine(BaseModel):
    """One line, with the fields of the form *register postmark*. Days are calendar days."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Postmark")

    batch: Annotated[str, StringConstraints(pattern=r"^B[0-9]{6,9}$")]
    postmark: Annotated[date, BeforeValidator(_day)]
    proof: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,120}$")]
    letters: Annotated[str, StringConstraints(pattern=r"^[0-9][0-9, -]*$")] | None = None


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that says nothing sure, with the batch that it names, if any, and why; never with what stands in it."""

    batch: str | None
    reason: str


def columns() -> tuple[str, ...]:
    """Return the columns of a file of postmarks."""
    return tuple(PostmarkLine.model_fields)


def read_postmarks(path: Path) -> Iterator[tuple[int, PostmarkLine | UnreadLine]]:
    """Yield each line of a CSV file with its number from 1; empty lines are skipped.

    Raises `PostmarksFileError` before the first line when the file as a whole cannot be used, and `OSError` when it
    cannot be opened; never for one line.
    """
    if path.suffix != ".csv":
        raise PostmarksFileError("It is no CSV file.")
    with path.open("rb") as file:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise PostmarksFileError(f"It is larger than {MAX_FILE_BYTES // 2**20} MiB.")
        lines = numbered_lines(file)
        try:
            parse = csv_parser(lines, columns(), _REQUIRED)
        except LineError as error:
            raise PostmarksFileError(f"It is no file of postmarks: {error}.") from None
        yield from ((number, _line(raw, parse)) for number, raw in lines if raw.strip())


def _line(raw: bytes, parse: Parser) -> PostmarkLine | UnreadLine:
    try:
        return PostmarkLine.model_validate(parse(raw))
    except LineError as error:
        return UnreadLine(_batch_named(raw), str(error))
    except ValidationError as error:
        problem = error.errors(include_input=False, include_context=False, include_url=False)[0]
        field = next((str(part) for part in problem["loc"] if part in columns()), "line")
        return UnreadLine(_batch_named(raw), f"{field}: {problem['msg'].removeprefix('Value error, ')}")


def _batch_named(raw: bytes) -> str | None:
    found = _BATCH.search(raw.decode("utf-8", errors="replace"))
    return found[0] if found else None
