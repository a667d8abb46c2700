"""The page for the lawyer says what the software does."""

from datetime import date
from pathlib import Path

import pytest

from actualisatie.calendar.days import DayCalendar, default_calendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.law import LawParameters, Term, law_on
from actualisatie.calendar.plan_svg import draw_svg
from actualisatie.calendar.planning import Wave, plan
from actualisatie.calendar.wording import WEEKDAYS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "deadlines.md").read_text(encoding="utf-8")
TERMS = {f"| {term} " for term in Term}
EXAMPLES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if any(line.startswith(term) for term in TERMS) and " 202" in line and line.count("|") == 7
]


def written(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.isoformat()}"


def test_there_are_examples_of_every_kind() -> None:
    assert {row[0] for row in EXAMPLES} == {"first", "reminder", "annual"}
    assert len(EXAMPLES) == 15


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row[0]} {row[1]}")
def test_every_worked_example_is_computed_as_written(row: list[str]) -> None:
    postmark = date.fromisoformat(row[1].split()[1])
    found = deadline(postmark, Term(row[0]), law=law_on(postmark), days=default_calendar())
    assert row == [
        found.term,
        written(found.postmark),
        written(found.raw_last_day),
        ", ".join(rolled.reason.removeprefix("a ") for rolled in found.rolls),
        written(found.last_day),
        written(found.strike_earliest),
    ]


def test_every_group_of_parameters_is_on_the_page(law: LawParameters) -> None:
    assert [name for name in (*law.provenance, "freezes") if f"`{name}`" not in PAGE] == []


def test_the_page_names_the_version_and_years_in_force(law: LawParameters) -> None:
    assert f"`{law.version}`" in PAGE


def test_the_picture_of_2024_is_the_one_that_the_planner_draws(law: LawParameters, days: DayCalendar) -> None:
    waves = [Wave("Wave 1", date(2024, 1, 10)), Wave("Wave 2", date(2024, 1, 24))]
    drawn = draw_svg(plan(waves, law=law_on(date(2024, 1, 10)), days=days, close=date(2024, 3, 31)))
    assert (DOCS / "plan-2024.svg").read_text(encoding="utf-8") == drawn
