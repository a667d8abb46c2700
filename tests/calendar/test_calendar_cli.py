"""`actualisatie deadline` and `actualisatie plan`, as people and programs call them."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner, Result

from actualisatie.cli.main import app


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin, env={"COLUMNS": "120", "NO_COLOR": "1"})


def objects(found: Result) -> list[dict[str, Any]]:
    assert (found.exit_code, found.stderr) == (0, "")
    return [json.loads(line) for line in found.stdout.splitlines()]


def refused(found: Result) -> tuple[int, list[str], str]:
    return found.exit_code, found.stderr.splitlines(), found.stdout


def test_a_program_gets_one_json_object_a_line() -> None:
    found = objects(run("deadline", "2024-03-18", "2024-03-29", "--term", "first", "--json"))
    assert [
        {key: one[key] for key in ("postmark", "term", "last_day", "rolled_from", "strike_earliest")} for one in found
    ] == [
        {
            "postmark": "2024-03-18",
            "term": "first",
            "last_day": "2024-04-17",
            "rolled_from": None,
            "strike_earliest": "2024-04-23",
        },
        {
            "postmark": "2024-03-29",
            "term": "first",
            "last_day": "2024-04-29",
            "rolled_from": "2024-04-28",
            "strike_earliest": "2024-05-04",
        },
    ]
    for one in found:
        assert all(isinstance(sentence, str) and sentence.endswith(".") for sentence in one["explanation"])


@pytest.mark.parametrize(
    ("term", "last_day"),
    [("first", "2024-05-21"), ("reminder", "2024-05-06"), ("annual", "2024-05-21"), ("inactivity", "2024-05-21")],
)
def test_each_term_has_its_own_length(term: str, last_day: str) -> None:
    (found,) = objects(run("deadline", "2024-04-20", "--term", term, "--json"))  # day 30 is Whit Monday, 15 a Sunday
    assert (found["term"], found["last_day"]) == (term, last_day)


def test_a_longer_term_a_grace_and_a_told_day_may_be_given() -> None:
    (found,) = objects(
        run("deadline", "2024-03-18", "--length", "45", "--grace", "5", "--told", "2024-05-06", "--json")
    )
    assert (found["raw_last_day"], found["last_day"], found["bound_by"]) == ("2024-05-02", "2024-05-06", "told")
    assert found["strike_earliest"] == "2024-05-15"  # 7, 8, 10, 13 and 14 May


def test_many_days_may_come_from_stdin() -> None:
    posted = [(date(2024, 1, 1) + timedelta(days=n)).isoformat() for n in range(1000)]
    found = objects(run("deadline", "-", "--json", stdin="\n".join(posted) + "\n\n"))
    assert [one["postmark"] for one in found] == posted


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_machine_s_zone_changes_no_date(machine_in: Callable[[str], None], zone: str) -> None:
    machine_in(zone)
    (found,) = objects(run("deadline", "2024-10-07", "--json"))
    assert (found["last_day"], found["ends_at"]) == ("2024-11-06", "2024-11-07T00:00:00+01:00")


def test_an_odd_postmark_is_warned_of_and_counted() -> None:
    (found,) = objects(run("deadline", "2024-04-21", "--json"))
    assert found["last_day"] == "2024-05-21"
    assert found["warnings"] == [
        "Sunday 21 April 2024 is no day of post: check the proof of this postmark. It is accepted as it stands."
    ]


def test_a_postmark_older_than_the_rules_is_counted_with_a_caution() -> None:
    (found,) = objects(run("deadline", "2023-10-02", "--json"))
    assert found["last_day"] == "2023-11-02"
    assert found["warnings"] == ["The rules used here are on record from 2024-01-01 only; 2023-10-02 is older."]


def test_a_person_sees_the_dates_and_every_step() -> None:
    found = run("deadline", "2024-03-29")
    assert found.exit_code == 0
    assert "Last day to reply    Monday 29 April 2024  moved from Sunday 28 April 2024" in found.stdout
    assert "3. Sunday 28 April 2024 is no working day" in found.stdout


def test_a_person_sees_many_dates_as_a_table() -> None:
    found = run("deadline", "2024-03-18", "2024-03-29", "2024-04-09", "2024-04-21")
    rows = [" ".join(line.split()) for line in found.stdout.splitlines()]
    assert "Fri 29 Mar 2024 Mon 29 Apr 2024 Sunday Sat 4 May 2024" in rows
    assert "Tue 9 Apr 2024 Fri 10 May 2024 Ascension Day Thu 16 May 2024" in rows


def test_an_operator_s_own_days_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text("non_delivery_days:\n  - {day: 2024-04-18, name: strike, source: bpost}\n")
    (found,) = objects(run("deadline", "2024-03-18", "--days-file", str(file), "--json"))
    assert (found["last_day"], found["strike_earliest"]) == ("2024-04-17", "2024-04-24")


@pytest.mark.parametrize("written", ["2024-13-01", "2024-02-30", "18/03/2024", "20240318", "2024-W12-1", "today", " "])
def test_a_day_that_cannot_be_read_is_a_usage_error_in_one_line(written: str) -> None:
    code, told, printed = refused(run("deadline", "2024-03-18", written, "--json"))
    assert (code, len(told), printed) == (2, 1, "")
    assert told[0].startswith(f"actualisatie deadline: {written!r} in the command is not a day")


def test_a_day_that_cannot_be_read_from_stdin_is_named_with_its_line() -> None:
    code, told, printed = refused(run("deadline", "-", "--json", stdin="2024-03-18\n\nfoo\n"))
    assert (code, len(told), printed) == (2, 1, "")
    assert "'foo' in line 3 of stdin" in told[0]


def test_no_day_at_all_is_a_usage_error() -> None:
    assert refused(run("deadline", "-", stdin="\n"))[:2] == (
        2,
        ["actualisatie deadline: no day was given; write one or more as YYYY-MM-DD."],
    )
    assert run("deadline").exit_code == 2
    assert run("deadline", "2024-03-18", "--term", "second").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--length", "29"], "below the legal minimum of 30"),
        (["--grace", "-1"], "give 0 or more"),
        (["--length", "9999999999"], "beyond every calendar"),
        (["--days-file", "/nowhere/days.yaml"], "is not there"),
    ],
)
def test_what_may_not_be_is_refused_in_one_line(arguments: list[str], said: str) -> None:
    code, told, printed = refused(run("deadline", "2024-03-18", *arguments))
    assert (code, len(told), printed) == (1, 1, "")
    assert said in told[0]


def test_the_plan_of_2024_says_that_it_fits_and_by_how_many_days(tmp_path: Path) -> None:
    picture = tmp_path / "plan.svg"
    found = run(
        *("plan", "--first-post", "2024-01-10", "--wave", "2024-01-24", "--close", "2024-03-31"), "--svg", str(picture)
    )
    assert found.exit_code == 0
    assert found.stdout.startswith("The plan fits with 10 days to spare")
    assert etree.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_a_plan_for_programs_is_one_json_object() -> None:
    (found,) = objects(
        run("plan", "--wave", "problem cases=2024-01-10", "--wave", "2024-01-24", "--close", "2024-03-20", "--json")
    )
    assert (found["fits"], found["slack_days"]) == (False, -1)
    assert [wave["name"] for wave in found["waves"]] == ["problem cases", "Wave 2"]


def test_a_first_wave_told_twice_is_one_wave() -> None:
    (found,) = objects(run("plan", "--first-post", "2024-06-03", "--wave", "2024-06-03", "--json"))
    assert len(found["waves"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "nothing to plan"),
        (["--first-post", "2024-02-30"], 2, "'2024-02-30' in --first-post is not a day"),
        (["--wave", "first=soon"], 2, "'soon' in --wave is not a day"),
        (["--first-post", "2024-06-03", "--length", "20"], 1, "below the legal minimum"),
        (["--first-post", "2024-06-03", "--svg", "/nowhere/plan.svg"], 1, "Choose another place"),
        (["--wave", "a=2024-06-03", "--wave", "a=2024-06-10"], 1, "same name"),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused_in_one_line(arguments: list[str], code: int, said: str) -> None:
    found, told, printed = refused(run("plan", *arguments))
    assert (found, len(told), printed) == (code, 1, "")
    assert said in told[0]
