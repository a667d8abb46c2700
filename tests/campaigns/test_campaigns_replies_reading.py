"""Files of replies: every good line is an item, every bad one is told with its number, nothing is lost."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from actualisatie.campaigns.replies.formats import BadLine, ReplyItem, columns, replies_schema, replies_schema_text
from actualisatie.campaigns.replies.reading import RepliesFileError, read_replies
from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReturnReason, ReviewVerdict, Signer

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = DOCS / "schemas" / "replies.schema.json"
NUMBER = "2019.05.14.0231"
GOOD: dict[str, Any] = {
    "key": "WM1-2024-000017",
    "dossier": NUMBER,
    "kind": "confirmation",
    "channel": "paper",
    "received_at": "2024-04-19T09:30:00+02:00",
    "reply_postmark": "2024-04-17",
    "signer": "applicant",
}
CONFIRMATION = ReplyItem(
    key="WM1-2024-000017",
    dossier=NUMBER,
    kind=ReplyKind.CONFIRMATION,
    channel=ReplyChannel.PAPER,
    received_at=datetime(2024, 4, 19, 7, 30, tzinfo=UTC),
    reply_postmark=date(2024, 4, 17),
    signer=Signer.APPLICANT,
)


def read(folder: Path, content: str | bytes, name: str = "replies.jsonl") -> list[ReplyItem | BadLine]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_replies(path))


def bad(folder: Path, **changes: Any) -> BadLine:
    fields = {name: value for name, value in {**GOOD, **changes}.items() if value is not ...}
    (found,) = read(folder, json.dumps(fields))
    assert isinstance(found, BadLine), found
    return found


def test_a_json_line_becomes_the_item_it_describes(tmp_path: Path) -> None:
    assert read(tmp_path, json.dumps(GOOD)) == [CONFIRMATION]


def test_a_csv_file_holds_the_same_items_with_comma_or_semicolon_and_a_byte_order_mark(tmp_path: Path) -> None:
    for separator in ",;":
        rows = [separator.join(GOOD), separator.join(GOOD.values())]
        assert read(tmp_path, "\ufeff" + "\r\n".join(rows) + "\r\n", "replies.csv") == [CONFIRMATION]


def test_a_csv_row_may_say_ja_and_list_conditions(tmp_path: Path) -> None:
    text = (
        "key;dossier;kind;channel;received_at;volmacht;conditions;review\n"
        f"a;{NUMBER};documents;counter;2024-04-02T10:00:00+02:00;ja;income|ownership;accepted\n"
    )
    (item,) = read(tmp_path, text, "replies.csv")
    assert isinstance(item, ReplyItem)
    assert (item.volmacht, item.conditions, item.review) == (True, ("income", "ownership"), ReviewVerdict.ACCEPTED)


def test_every_item_survives_being_written_and_read_again(tmp_path: Path) -> None:
    items = [
        CONFIRMATION,
        CONFIRMATION.model_copy(update={"kind": ReplyKind.RETURNED_MAIL, "return_reason": ReturnReason.MOVED}),
    ]
    assert read(tmp_path, "\n".join(item.model_dump_json() for item in items)) == items


def test_the_undotted_number_of_an_older_system_is_read_as_the_registers_own(tmp_path: Path) -> None:
    assert read(tmp_path, json.dumps({**GOOD, "dossier": "20190514231"})) == [CONFIRMATION]


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"key": "Jan Peeters, vader"}, "key", "String should match pattern '^[A-Za-z0-9._:/-]{1,80}$'"),
        ({"key": ...}, "key", "Field required"),
        ({"dossier": 20190514}, "dossier", "Input should be a valid string"),
        ({"received_at": "2024-04-19T09:30:00"}, "received_at", None),
        ({"received_at": "2024-02-30T09:30:00+01:00"}, "received_at", None),
        ({"received_at": 1713512345}, "received_at", None),
        ({"reply_postmark": "17/04/2024"}, "reply_postmark", "write it as 2024-04-17"),
        ({"reply_postmark": "2024-04-20"}, None, "the postmark lies after the day on which it was received"),
        ({"channel": "digital"}, None, "only a reply on paper has a postmark"),
        ({"kind": "review"}, None, "a review without its verdict says nothing: give accepted, insufficient or refused"),
        ({"review": "accepted"}, None, "a review belongs to documents only"),
        ({"return_reason": "moved"}, None, "a return reason belongs to returned mail only"),
        (
            {"conditions": ["inkomen van Jan"]},
            "conditions",
            "Input should be 'age', 'population', 'income', 'ownership' or 'means'",
        ),
    ],
)
def test_a_bad_field_is_told_by_line_field_and_reason(
    tmp_path: Path, changes: dict[str, Any], field: str | None, reason: str | None
) -> None:
    found = bad(tmp_path, **changes)
    assert (found.line, found.field) == (1, field)
    assert reason in {None, found.reason}


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "Jan Peeters"},
        {"channel": "Jan Peeters"},
        {"key": "Jan Peeters"},
        {"Jan Peeters": "1"},
        {"received_at": "Jan Peeters"},
        {"reply_postmark": "Jan Peeters"},
        {"signer": "Jan Peeters"},
        {"volmacht": "Jan Peeters"},
        {"conditions": ["Jan Peeters"]},
        {"dossier": "Jan Peeters"},
    ],
)
def test_a_bad_line_never_repeats_what_stood_in_it(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert "Peeters" not in repr(bad(tmp_path, **changes))


def test_a_bad_line_still_says_which_dossier_must_wait(tmp_path: Path) -> None:
    assert bad(tmp_path, kind="bevestiging").dossier == NUMBER
    assert bad(tmp_path, kind="bevestiging", dossier="20190514231").dossier == NUMBER
    assert bad(tmp_path, dossier="93.05.18-223.61").dossier is None
    (cut_off,) = read(tmp_path, f'{{"key": "a", "dossier": "{NUMBER}", "kind": "conf')
    assert cut_off == BadLine(1, None, "not a line of JSON; a line holds one object from { to }", NUMBER)


def test_one_bad_line_spoils_no_other(tmp_path: Path) -> None:
    good = json.dumps(GOOD).encode()
    bad_lines = [b"{", b"[1]", b"\xff\xfe", b'{"key": "' + b"x" * 9000 + b'"}', b"null", b"[" * 4000]
    content = b"\n".join([good, *bad_lines, b"", good])
    found = read(tmp_path, content)
    assert [item for item in found if isinstance(item, ReplyItem)] == [CONFIRMATION] * 2
    assert [item.line for item in found if isinstance(item, BadLine)] == [2, 3, 4, 5, 6, 7]


def test_a_stray_quote_in_a_csv_row_spoils_that_row_only(tmp_path: Path) -> None:
    header, row = ",".join(GOOD), ",".join(GOOD.values())
    found = read(tmp_path, f'{header}\n"{row}\n{row}\n{row},extra\n', "replies.csv")
    assert found[1] == CONFIRMATION
    assert found[0] == BadLine(2, None, "quotes that do not match", NUMBER)
    assert found[2] == BadLine(4, None, "8 cells where the first line names 7 columns", NUMBER)


@pytest.mark.parametrize("header", ["", "key,dossier", "key,key,dossier,kind,channel,received_at", "Naam;INSZ"])
def test_a_csv_file_without_the_right_columns_is_refused_as_a_whole(tmp_path: Path, header: str) -> None:
    with pytest.raises(RepliesFileError, match="first line must name columns"):
        read(tmp_path, header, "replies.csv")


def test_a_file_of_another_kind_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RepliesFileError, match=r"use \.jsonl or \.csv"):
        read(tmp_path, "", "replies.xlsx")
    path = tmp_path / "large.jsonl"
    with path.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(RepliesFileError, match="larger than 64 MiB"):
        next(read_replies(path))


def test_an_empty_file_has_no_replies(tmp_path: Path) -> None:
    assert read(tmp_path, "") == []


def test_the_day_of_receipt_is_the_day_in_brussels(tmp_path: Path) -> None:
    item = CONFIRMATION.model_copy(update={"received_at": datetime(2024, 4, 17, 22, 30, tzinfo=UTC)})
    assert item.received_on == date(2024, 4, 18)


def test_the_published_schema_is_the_one_in_force() -> None:
    assert SCHEMA.read_text() == replies_schema_text(), "stale: write replies_schema_text() to docs/schemas"
    Draft202012Validator.check_schema(replies_schema())


def test_the_published_schema_knows_every_column_and_judges_as_the_reader() -> None:
    validator = Draft202012Validator(replies_schema())
    assert tuple(replies_schema()["properties"]) == columns()
    assert validator.is_valid(GOOD)
    assert not validator.is_valid({**GOOD, "kind": "bevestiging"})
    assert not validator.is_valid({**GOOD, "naam": "x"})


def test_the_documentation_names_every_field_and_its_examples_can_be_read(tmp_path: Path) -> None:
    page = (DOCS / "replies.md").read_text(encoding="utf-8")
    examples = page.split("```json\n")[1].split("```")[0]
    assert [type(item) for item in read(tmp_path, examples)] == [ReplyItem] * 3
    assert all(f"| `{name}` |" in page for name in columns())
