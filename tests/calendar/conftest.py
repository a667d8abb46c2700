"""What the calendar's tests share: the law of 2024, the Belgian days, and a machine set to another zone."""

import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from actualisatie.calendar.days import DayCalendar, default_calendar
from actualisatie.calendar.law import LawParameters, law_on


@pytest.fixture
def law() -> LawParameters:
    return law_on(date(2024, 3, 18))


@pytest.fixture
def days() -> DayCalendar:
    return default_calendar()


@pytest.fixture
def machine_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the machine's own time zone for one test."""

    def set_zone(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()
