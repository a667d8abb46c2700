"""The plan as text and as a picture say the same as the plan."""

from datetime import date

import pytest
from lxml import etree

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.law import LawParameters
from actualisatie.calendar.plan_svg import draw_svg
from actualisatie.calendar.plan_text import draw_text, verdict
from actualisatie.calendar.planning import Plan, Wave, plan

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plan_2024(law: LawParameters, days: DayCalendar) -> Plan:
    waves = [Wave("Wave 1", date(2024, 1, 10)), Wave("Wave 2", date(2024, 1, 24))]
    return plan(waves, law=law, days=days, close=date(2024, 3, 31))


def words_of(svg: str) -> list[str]:
    root = etree.fromstring(svg.encode())
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_the_text_says_first_whether_it_fits(plan_2024: Plan) -> None:
    drawn = draw_text(plan_2024, width=200).splitlines()
    assert drawn[:2] == [
        (
            "The plan fits with 10 days to spare: the last strike-off is possible on Thursday 21 March 2024; the "
            "closing date is Sunday 31 March 2024."
        ),
        "For that closing date the latest first posting is Friday 2 February 2024.",
    ]


def test_the_text_lists_the_days_of_each_wave(plan_2024: Plan) -> None:
    lines = draw_text(plan_2024).splitlines()
    start = lines.index("Wave 2 (10 days to spare)")
    assert lines[start + 1 : start + 6] == [
        "  Wed 24 Jan 2024  first letter posted",
        "  Fri 23 Feb 2024  last day to reply (30 calendar days)",
        "  Thu 29 Feb 2024  reminder may leave: first posting day after the grace",
        "  Fri 15 Mar 2024  last day to reply (15 calendar days)",
        "  Thu 21 Mar 2024  strike-off possible: first working day after a grace of 3 working days",
    ]


def test_the_bars_have_a_column_for_every_two_days(plan_2024: Plan) -> None:
    lines = draw_text(plan_2024).splitlines()
    start = next(number for number, line in enumerate(lines) if "|Feb" in line)
    first, second = lines[start + 1 : start + 3]
    assert first.startswith("Wave 1")
    assert first.count("█") == 16  # 10 January to 9 February
    assert first.count("▓") == 8  # 15 February to 1 March
    assert first.index("◆") < second.index("◆") < second.index("│")


@pytest.mark.parametrize("width", [70, 80, 100, 140])
def test_no_line_is_wider_than_asked(plan_2024: Plan, law: LawParameters, days: DayCalendar, width: int) -> None:
    long = plan([Wave("A", date(2024, 6, 3)), Wave("B", date(2026, 6, 3))], law=law, days=days)
    for drawn in (draw_text(plan_2024, width=width), draw_text(long, width=width)):
        assert max(len(line) for line in drawn.splitlines()) <= width


def test_a_last_day_that_moved_is_told(law: LawParameters, days: DayCalendar) -> None:
    drawn = draw_text(plan([Wave("Wave 1", date(2024, 6, 21))], law=law, days=days))
    assert "Mon 22 Jul 2024  last day to reply (30 calendar days, day 30 was Sun 21 Jul)" in drawn


@pytest.mark.parametrize(
    ("close", "said"),
    [
        (None, "Without a closing date: the last strike-off is possible on Thursday 21 March 2024."),
        (date(2024, 3, 21), "The plan fits with no days to spare: "),
        (date(2024, 3, 22), "The plan fits with 1 day to spare: "),
        (date(2024, 3, 20), "The plan does not fit: "),
    ],
)
def test_the_verdict_is_right_on_both_sides_of_the_boundary(
    law: LawParameters, days: DayCalendar, close: date | None, said: str
) -> None:
    assert verdict(plan([Wave("Wave 2", date(2024, 1, 24))], law=law, days=days, close=close)).startswith(said)


def test_the_picture_shows_lengths_dates_slack_and_freezes(plan_2024: Plan) -> None:
    words = words_of(draw_svg(plan_2024))
    for expected in (
        "Wave 1",
        "30 days",
        "15 days",
        "Wed 10 Jan",
        "Thu 21 Mar",
        "24 days to spare",
        "10 days to spare",
        "closes Sun 31 Mar",
        "Closed: candidates",
        "until Sun 17 Mar",
        "until Mon 15 Jan",
        "January 2024",
    ):
        assert expected in words


def test_the_picture_tells_what_is_too_late_and_what_moved(law: LawParameters, days: DayCalendar) -> None:
    words = words_of(draw_svg(plan([Wave("A", date(2024, 6, 21))], law=law, days=days, close=date(2024, 8, 1))))
    assert "30 + 1 days" in words
    assert "18 days too late" in words


def test_nothing_in_the_picture_lies_outside_it(law: LawParameters, days: DayCalendar) -> None:
    waves = [Wave(f"Wave {n}", date(2024, n, 15)) for n in range(1, 13)]
    root = etree.fromstring(draw_svg(plan(waves, law=law, days=days, close=date(2025, 6, 30))).encode())
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for drawn in root.iter(f"{SVG}text", f"{SVG}rect"):
        assert 0 <= float(drawn.get("x", "0")) < width
        assert 0 <= float(drawn.get("y", "0")) < height


def test_a_wave_s_name_cannot_break_the_picture(law: LawParameters, days: DayCalendar) -> None:
    drawn = draw_svg(plan([Wave('<"&> in onderzoek, eerste helft', date(2024, 6, 3))], law=law, days=days))
    assert '<"&> in onderzoek, ee…' in words_of(drawn)
