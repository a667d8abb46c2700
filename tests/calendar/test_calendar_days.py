"""Working days, posting days and the data behind them."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from actualisatie.calendar.days import DayCalendar, calendar_with
from actualisatie.calendar.days_data import packaged_days
from actualisatie.calendar.errors import CalendarDataError, DayOutsideCalendarError
from actualisatie.calendar.holidays_be import legal_holidays


def test_2024_has_the_ten_legal_holidays_and_no_other() -> None:
    assert dict(legal_holidays(2024)) == {
        date(2024, 1, 1): "New Year's Day",
        date(2024, 4, 1): "Easter Monday",
        date(2024, 5, 1): "Labour Day",
        date(2024, 5, 9): "Ascension Day",
        date(2024, 5, 20): "Whit Monday",
        date(2024, 7, 21): "the National Holiday",
        date(2024, 8, 15): "Assumption Day",
        date(2024, 11, 1): "All Saints' Day",
        date(2024, 11, 11): "Armistice Day",
        date(2024, 12, 25): "Christmas Day",
    }


@pytest.mark.parametrize("year", range(2009, 2100))
def test_every_covered_year_has_ten_holidays_of_which_three_move_with_easter(year: int) -> None:
    found = sorted(legal_holidays(year))
    assert len(found) == 10
    assert len({(day.month, day.day) for day in found} - {(4, 1)}) >= 9
    moving = [day for day in found if legal_holidays(year)[day] in {"Easter Monday", "Ascension Day", "Whit Monday"}]
    assert [day.weekday() for day in moving] == [0, 3, 0]
    assert [(later - moving[0]).days for later in moving] == [0, 38, 49]


@pytest.mark.parametrize("language", ["en_US.UTF-8", "nl_BE.UTF-8", "fr_BE.UTF-8", "uk_UA.UTF-8"])
def test_the_machine_s_language_changes_no_holiday(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    for name in ("LANG", "LANGUAGE", "LC_ALL"):
        monkeypatch.setenv(name, language)
    legal_holidays.cache_clear()
    assert legal_holidays(2025)[date(2025, 5, 29)] == "Ascension Day"


def test_when_two_holidays_fell_together_the_decree_gave_another_day() -> None:
    assert date(2008, 5, 2) in legal_holidays(2008)
    assert len(legal_holidays(2008)) == 10


@pytest.mark.parametrize(
    "day",
    ["2024-07-11", "2023-11-02", "2024-11-15", "2024-12-26", "2024-12-24", "2024-12-31", "2024-05-10"],
)
def test_a_day_that_is_often_free_is_a_working_day(days: DayCalendar, day: str) -> None:
    assert days.is_working_day(date.fromisoformat(day))
    assert days.reason_not_working(date.fromisoformat(day)) is None


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2024-04-20", "a Saturday"),
        ("2024-04-21", "a Sunday"),
        ("2024-04-01", "Easter Monday"),
        ("2024-07-21", "the National Holiday, and a Sunday"),
        ("2025-11-01", "All Saints' Day, and a Saturday"),
        ("2024-03-31", "a Sunday"),  # Easter Sunday is a Sunday anyway
    ],
)
def test_a_day_that_is_no_working_day_has_a_reason(days: DayCalendar, day: str, reason: str) -> None:
    assert not days.is_working_day(date.fromisoformat(day))
    assert days.reason_not_working(date.fromisoformat(day)) == reason


def test_the_next_working_day_is_never_the_day_itself(days: DayCalendar) -> None:
    assert days.next_working_day(date(2024, 4, 17)) == date(2024, 4, 18)
    assert days.next_working_day(date(2024, 3, 29)) == date(2024, 4, 2)


@pytest.mark.parametrize(
    ("day", "number", "later", "earlier"),
    [
        ("2024-04-17", 0, "2024-04-17", "2024-04-17"),
        ("2024-04-17", 3, "2024-04-22", "2024-04-12"),
        ("2024-04-02", 3, "2024-04-05", "2024-03-27"),  # backwards over Easter
        ("2024-04-01", 1, "2024-04-02", "2024-03-29"),  # from a holiday
        ("2024-12-24", 2, "2024-12-27", "2024-12-20"),
    ],
)
def test_working_days_are_counted_both_ways(days: DayCalendar, day: str, number: int, later: str, earlier: str) -> None:
    start = date.fromisoformat(day)
    assert days.add_working_days(start, number).isoformat() == later
    assert days.subtract_working_days(start, number).isoformat() == earlier


def test_a_negative_number_of_days_is_refused(days: DayCalendar) -> None:
    with pytest.raises(CalendarDataError, match="0 or more"):
        days.add_working_days(date(2024, 4, 17), -1)


def test_a_day_without_post_is_a_working_day_but_no_posting_day() -> None:
    days = DayCalendar(non_delivery={date(2024, 5, 10): "bridge day"})
    assert days.is_working_day(date(2024, 5, 10))
    assert not days.is_posting_day(date(2024, 5, 10))
    assert days.next_posting_day(date(2024, 5, 8)) == date(2024, 5, 13)
    assert days.subtract_posting_days(date(2024, 5, 13), 1) == date(2024, 5, 8)
    assert days.add_posting_days(date(2024, 5, 8), 2) == date(2024, 5, 14)


def test_an_operator_adds_days_in_a_file(tmp_path: Path, days: DayCalendar) -> None:
    file = tmp_path / "our-days.yaml"
    file.write_text(
        "extra_legal_holidays:\n"
        "  - {day: 2027-05-07, name: a day of mourning, source: royal decree}\n"
        "non_delivery_days:\n"
        "  - {day: 2026-05-15, name: bridge day, source: letter of bpost}\n"
    )
    own = calendar_with(file)
    assert own.reason_not_working(date(2027, 5, 7)) == "a day of mourning"
    assert own.no_delivery(date(2026, 5, 15)) == "bridge day"
    assert own.version != days.version


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("non_delivery_days:\n  - {day: 2026-02-30, name: x, source: y}\n", "cannot be read"),
        ("non_delivery_days:\n  - {day: soon, name: x, source: y}\n", "`day` is 'soon'"),
        ("non_delivery_days:\n  - {day: 2026-05-15, name: x}\n", "`source` is missing"),
        ("non_delivery_days:\n  - {day: 2026-05-15, name: x, source: y, why: z}\n", "`why` is not known"),
        ("bridge_days: []\n", "`bridge_days` is not known"),
        ("non_delivery_days: 2026-05-15\n", "must be a list"),
        ("- 2026-05-15\n", "expected names with values"),
        ("non_delivery_days: [\n", "cannot be read"),
        (
            (
                "non_delivery_days:\n"
                "  - {day: 2026-05-15, name: x, source: y}\n"
                "  - {day: 2026-05-15, name: x, source: y}\n"
            ),
            "listed twice",
        ),
    ],
)
def test_a_file_of_days_with_a_mistake_is_refused_with_its_place(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "our-days.yaml"
    file.write_text(written)
    with pytest.raises(CalendarDataError, match=said):
        calendar_with(file)


def test_a_file_of_days_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarDataError, match="is not there"):
        calendar_with(tmp_path / "none.yaml")


@pytest.mark.parametrize("day", [date(1974, 12, 31), date(2100, 1, 1)])
def test_a_year_without_data_is_refused_instead_of_guessed(days: DayCalendar, day: date) -> None:
    with pytest.raises(DayOutsideCalendarError, match="not on record"):
        days.is_working_day(day)


def test_the_holidays_have_been_reviewed_for_at_least_another_twelve_months() -> None:
    """The one test that reads today's date: it must fail in time for somebody to look."""
    reviewed = packaged_days().reviewed_through
    assert date.today() + timedelta(days=365) <= reviewed, (  # noqa: DTZ011 # a year's notice needs no time zone
        f"The legal holidays were reviewed up to {reviewed}. Look for royal decrees that change the ten or replace "
        "one (law of 4 January 1974, decree of 18 April 1974), add them to calendar/data/days.yaml, and only then "
        "move `reviewed_through` on. It must also lie within `covers`."
    )
    assert reviewed <= packaged_days().covers_through
