"""Freeze periods: 17 November 2023 17:00 until 15 January 2024 (housing companies) and 17 March 2024 (citizens)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actualisatie.calendar.errors import NaiveInstantError
from actualisatie.calendar.freeze import freeze_at, freeze_on, frozen_until
from actualisatie.calendar.law import Certainty, Freeze, LawParameters, Party
from actualisatie.calendar.moment import BRUSSELS


def brussels(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def made_up(starts: str, ends: str) -> Freeze:
    return Freeze(Party.HOUSING_COMPANY, brussels(starts), brussels(ends), None, "made up", Certainty.INFERRED)


@pytest.mark.parametrize(
    ("instant", "companies", "citizens"),
    [
        ("2023-11-17 16:59:59", False, False),
        ("2023-11-17 17:00:00", True, True),
        ("2024-01-02 08:00:00", True, True),  # the end that was announced first, then put off
        ("2024-01-15 07:59:59", True, True),
        ("2024-01-15 08:00:00", False, True),
        ("2024-03-17 23:59:59", False, True),
        ("2024-03-18 00:00:00", False, False),
    ],
)
def test_the_freeze_of_2023_binds_each_party_until_its_own_end(instant: str, companies: bool, citizens: bool) -> None:
    at = brussels(instant)
    assert (freeze_at(at) is not None) is companies
    assert (freeze_at(at, binds=Party.CITIZEN) is not None) is citizens


def test_the_first_announced_end_is_on_record() -> None:
    freeze = freeze_at(brussels("2023-12-01 12:00"))
    assert freeze is not None
    assert freeze.first_announced_end == brussels("2024-01-02 08:00")


def test_an_effect_inside_a_freeze_may_leave_at_its_end() -> None:
    assert frozen_until(brussels("2023-12-24 10:00")) == brussels("2024-01-15 08:00")
    assert frozen_until(brussels("2023-12-24 10:00"), binds=Party.CITIZEN) == brussels("2024-03-18 00:00")
    assert frozen_until(brussels("2024-01-15 08:00")) is None


def test_the_instant_may_come_in_any_zone() -> None:
    assert frozen_until(datetime(2024, 1, 15, 6, 59, tzinfo=UTC)) == brussels("2024-01-15 08:00")
    assert frozen_until(datetime(2024, 1, 15, 7, 0, tzinfo=UTC)) is None


def test_freezes_that_touch_are_one() -> None:
    freezes = [made_up("2027-01-02 00:00", "2027-01-03 08:00"), made_up("2027-01-03 08:00", "2027-01-05 00:00")]
    assert frozen_until(brussels("2027-01-02 12:00"), freezes=freezes) == brussels("2027-01-05 00:00")


def test_a_day_is_frozen_when_any_part_of_it_is(law: LawParameters) -> None:
    found = {
        day: freeze_on(day, binds=Party.HOUSING_COMPANY, freezes=law.freezes) is not None
        for day in (date(2023, 11, 16), date(2023, 11, 17), date(2024, 1, 15), date(2024, 1, 16))
    }
    assert list(found.values()) == [False, True, True, False]


def test_every_freeze_ends_after_it_starts_and_names_its_source(law: LawParameters) -> None:
    assert [freeze.binds for freeze in law.freezes] == [Party.HOUSING_COMPANY, Party.CITIZEN]
    for freeze in law.freezes:
        assert freeze.ends_at - freeze.starts_at > timedelta(days=30)
        assert freeze.source


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstantError):
        freeze_at(datetime(2023, 12, 1, 12))  # noqa: DTZ001 # the mistake under test
