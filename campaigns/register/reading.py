"""Turns the bytes of a register file into records, one line at a time, or into the problems of that line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any, BinaryIO

from pydantic import ValidationError

from actualisatie.campaigns.register.formats import LINE, Record
from actualisatie.campaigns.register.problems import Problem, problems_of

LONGEST_LINE = 1024 * 1024
"""Bytes of the longest line that is read."""

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line that is not blank: its number from 1, and its record or what is wrong with it."""

    number: int
    record: Record | None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class RegisterReader:
    """Reads lines once, and knows afterwards how many records they held and the hash of all bytes.

    A byte order mark, CRLF, blank lines and a missing last newline are accepted.
    """

    lines: Iterable[bytes | str]
    records: int = 0
    _digest: Any = field(default_factory=sha256)

    @property
    def sha256(self) -> str:
        """Return the hash of everything read so far."""
        return str(self._digest.hexdigest())

    def __iter__(self) -> Iterator[ReadLine]:
        """Give each line that is not blank; a file in UTF-16 gives one problem and nothing more."""
        for number, raw, offset in self._whole_lines():
            if number == 1 and raw.startswith(_UTF16_MARKS):
                yield _bad(number, "the file is UTF-16: save it as UTF-8")
                return
            if len(raw) > LONGEST_LINE:
                self.records += 1
                yield _bad(number, f"is longer than {LONGEST_LINE} bytes: one record per line, each ended by a newline")
                continue
            text = raw.removeprefix(_UTF8_MARK) if number == 1 else raw
            if text.strip():
                self.records += 1
                yield read_line(number, text, offset + len(raw) - len(text))

    def _whole_lines(self) -> Iterator[tuple[int, bytes, int]]:
        """Give number, bytes and place in the file of each line; of one that is too long, only its first piece."""
        number, offset, inside_long_line = 0, 0, False
        for given in self.lines:
            piece = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
            self._digest.update(piece)
            if not inside_long_line:
                number += 1
                yield number, piece, offset
            inside_long_line = not piece.endswith(b"\n") and (inside_long_line or len(piece) > LONGEST_LINE)
            offset += len(piece)


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a binary file, those that are too long in pieces, so that memory stays flat."""
    return iter(partial(stream.readline, LONGEST_LINE + 1), b"")


def read_line(number: int, raw: bytes, offset: int = 0) -> ReadLine:
    """Return the record on one line, or its problems. `offset` is the place in the file of its first byte."""
    try:
        text = raw.decode("utf-8")
        record = LINE.validate_json(text)
        _REPEATED_KEYS.decode(text)
    except UnicodeDecodeError as error:
        return _bad(
            number,
            f"is not UTF-8: byte 0x{raw[error.start]:02X} at place {error.start + 1} of the line "
            f"(byte {offset + error.start + 1} of the file): save the file as UTF-8",
        )
    except ValidationError as error:
        return ReadLine(number, None, tuple(problems_of(number, error)))
    except _RepeatedKeyError as error:
        return ReadLine(number, None, (Problem(number, str(error), "stands twice in the same object"),))
    return ReadLine(number, record)


class _RepeatedKeyError(Exception):
    pass


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return unique


_REPEATED_KEYS = json.JSONDecoder(object_pairs_hook=_refuse_repeated_keys)


def _bad(number: int, reason: str) -> ReadLine:
    return ReadLine(number, None, (Problem(number, None, reason),))
