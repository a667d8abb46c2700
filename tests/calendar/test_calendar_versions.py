"""A version names its rules: pinned here, because campaigns record it."""

from datetime import date

import pytest

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.law import LawParameters
from actualisatie.calendar.versions import fingerprint


def test_the_versions_of_this_release_are_the_ones_that_campaigns_recorded(
    law: LawParameters, days: DayCalendar
) -> None:
    """When this fails, a value has changed: rules that were in force may not; add a dated entry instead."""
    assert (law.version, days.version) == ("law-2024-01-01-b5ac3a26", "days-87266145")


def test_the_order_of_names_does_not_matter_and_every_value_does() -> None:
    assert fingerprint({"a": 1, "b": date(2024, 1, 1)}) == fingerprint({"b": date(2024, 1, 1), "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_days_in_another_order_are_the_same_calendar() -> None:
    first, second = date(2026, 5, 15), date(2026, 5, 22)
    assert (
        DayCalendar(non_delivery={first: "x", second: "y"}).version
        == DayCalendar(non_delivery={second: "y", first: "x"}).version
    )


def test_something_without_a_plain_form_has_no_fingerprint() -> None:
    with pytest.raises(TypeError, match="no plain form"):
        fingerprint({"a": object()})
