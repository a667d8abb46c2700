"""Broken files: every fault has its line, and no fault takes the program down."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine

from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.campaigns.register.reading import LONGEST_LINE, ReadLine, RegisterReader, pieces_of, read_line

Record = dict[str, Any]
Make = Callable[..., Record]


def read(content: bytes) -> list[ReadLine]:
    return list(RegisterReader(pieces_of(io.BytesIO(content))))


def faults(content: bytes) -> list[tuple[int, str | None, str]]:
    return [(p.line, p.field, p.reason) for line in read(content) for p in line.problems]


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("skip_invalid", [False, True])
def test_a_file_without_a_record_is_refused(
    sqlite_engine: Engine, content: bytes, skip_invalid: bool, now: datetime
) -> None:
    report = import_register(
        sqlite_engine,
        pieces_of(io.BytesIO(content)),
        source_name="empty",
        skip_invalid=skip_invalid,
        actor="an",
        now=now,
    )
    assert (report.imported, report.read) == (False, 0)
    assert [p.reason for p in report.problems] == ["the file holds no record: was the export complete?"]


def test_a_byte_that_is_not_utf8_is_named_with_its_place(lines: Callable[..., list[bytes]], company: Make) -> None:
    first = lines(company())[0]
    content = first + '{"type": "dossier", "name": "André"}'.encode("latin-1") + b"\n"
    place = f"byte 0xE9 at place 34 of the line (byte {len(first) + 34} of the file)"
    assert faults(content) == [(2, None, f"is not UTF-8: {place}: save the file as UTF-8")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_utf16_file_gives_one_problem_and_not_one_for_each_line(encoding: str) -> None:
    mark = b"" if encoding == "utf-16" else "\ufeff".encode(encoding)
    content = mark + '{"type": "dossier"}\n{"type": "dossier"}\n'.encode(encoding)
    assert faults(content) == [(1, None, "the file is UTF-16: save it as UTF-8")]


def test_byte_order_mark_crlf_blank_lines_and_a_missing_last_newline_are_accepted(
    lines: Callable[..., list[bytes]], company: Make, dossier: Make
) -> None:
    one, two = (line.rstrip() for line in lines(company(), dossier()))
    found = read(b"\xef\xbb\xbf" + one + b"\r\n\r\n" + two)
    assert [(line.number, line.problems) for line in found] == [(1, ()), (3, ())]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"kaas", "is not JSON: expected value (character 1)"),
        (b'{"type": "dossier"', "is not JSON: EOF while parsing an object (character 18)"),
        (b'{"type": "dossier"} {}', "is not JSON: trailing characters (character 21)"),
        (b"{'type': 'dossier'}", "is not JSON: key must be a string (character 2)"),
        (b'{"type": "dossier", "number": NaN}', None),
        (b'{"number": "\\ud800"}', "is not JSON: unexpected end of hex escape (character 19)"),
        (b"[" * 5000, "is not JSON: recursion limit exceeded (character 202)"),
        (b"null", "must be an object"),
        (b'["dossier"]', "must be an object"),
        (b"{}", "every record needs a `type`: export, housing_company or dossier"),
        (b'{"type": "person"}', "unknown type of record: use export, housing_company or dossier"),
        (b'{"type": 7}', "unknown type of record: use export, housing_company or dossier"),
        (b"\x00\x01\x02", "is not JSON: expected value (character 1)"),
    ],
)
def test_a_line_that_is_no_record_says_why(line: bytes, reason: str | None) -> None:
    found = read_line(4, line)
    assert found.record is None
    assert found.problems[0].line == 4
    assert reason is None or [p.reason for p in found.problems] == [reason]


def test_one_huge_line_is_refused_without_being_read_whole_and_the_next_lines_count_on(
    lines: Callable[..., list[bytes]], company: Make
) -> None:
    content = b'{"a": "' + b"x" * (5 * LONGEST_LINE) + b'"}\n' + lines(company())[0]
    found = read(content)
    assert [line.number for line in found] == [1, 2]
    assert found[0].problems[0].reason.startswith(f"is longer than {LONGEST_LINE} bytes")
    assert found[1].problems == ()
    assert max(len(piece) for piece in pieces_of(io.BytesIO(content))) == LONGEST_LINE + 1


def test_a_line_of_exactly_the_longest_length_is_read() -> None:
    line = b'{"type":"' + b"x" * (LONGEST_LINE - 12) + b'"}\n'
    assert len(line) == LONGEST_LINE
    assert [p.reason for p in read(line)[0].problems] == [
        "unknown type of record: use export, housing_company or dossier"
    ]


def test_the_hash_is_that_of_the_whole_file_whatever_its_lines(
    lines: Callable[..., list[bytes]], company: Make
) -> None:
    content = b"\xef\xbb\xbf" + lines(company())[0] + b"\r\n" + b"x" * (2 * LONGEST_LINE) + b"\n{}"
    reader = RegisterReader(pieces_of(io.BytesIO(content)))
    list(reader)
    assert reader.sha256 == sha256(content).hexdigest()


def test_a_key_that_stands_twice_is_refused_wherever_it_stands(dossier: Make) -> None:
    text = json.dumps(dossier())
    top = text.replace('"status": "REG"', '"status": "REG", "status": "OFFER"')
    deep = text.replace('"last_name":', '"last_name": "X", "last_name":')
    assert [(p.field, p.reason) for p in read_line(1, top.encode()).problems] == [
        ("status", "stands twice in the same object")
    ]
    assert [p.field for p in read_line(1, deep.encode()).problems] == ["last_name"]


def test_lines_may_also_be_given_as_text(sqlite_engine: Engine, company: Make, now: datetime) -> None:
    lines = [json.dumps(company()), json.dumps(company(kbo="0400123416", code="WOON"))]
    report: ImportReport = import_register(sqlite_engine, lines, source_name="text", actor="an", now=now)
    assert (report.created, report.problems) == (2, ())
