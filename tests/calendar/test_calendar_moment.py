"""Which day it is in Brussels, on a machine set to any zone, in the nights when the clocks change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from freezegun import freeze_time

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.errors import NaiveInstantError
from actualisatie.calendar.law import Term, law_on
from actualisatie.calendar.moment import BRUSSELS, Moment, midnight_after
from actualisatie.calendar.replies import Channel, Reply, in_time

LAW, DAYS = law_on(date(2024, 3, 18)), default_calendar()
ZONES = ("UTC", "America/New_York", "Asia/Tokyo")
FOR_EACH_ZONE = pytest.mark.parametrize("zone", ZONES)

# The clocks go forward in the night of Saturday 30 to Sunday 31 March 2024 (02:00 becomes 03:00) and back in that of
# Saturday 26 to Sunday 27 October 2024 (03:00 becomes 02:00).
AROUND_MIDNIGHT = [
    ("2024-03-30 22:30:00", "30 March 23:30", date(2024, 3, 30)),
    ("2024-03-30 23:00:00", "31 March 00:00", date(2024, 3, 31)),
    ("2024-03-30 23:30:00", "31 March 00:30", date(2024, 3, 31)),
    ("2024-03-31 21:30:00", "31 March 23:30", date(2024, 3, 31)),
    ("2024-03-31 22:00:00", "1 April 00:00", date(2024, 4, 1)),
    ("2024-03-31 22:30:00", "1 April 00:30", date(2024, 4, 1)),
    ("2024-10-26 21:30:00", "26 October 23:30", date(2024, 10, 26)),
    ("2024-10-26 22:00:00", "27 October 00:00", date(2024, 10, 27)),
    ("2024-10-26 22:30:00", "27 October 00:30", date(2024, 10, 27)),
    ("2024-10-27 22:30:00", "27 October 23:30", date(2024, 10, 27)),
    ("2024-10-27 23:00:00", "28 October 00:00", date(2024, 10, 28)),
    ("2024-10-27 23:30:00", "28 October 00:30", date(2024, 10, 28)),
]


def machine_now() -> datetime:
    """What a flow would read: the machine's own clock, in the machine's own zone."""
    return datetime.now(UTC).astimezone()


@FOR_EACH_ZONE
@pytest.mark.parametrize(("utc", "brussels", "today"), AROUND_MIDNIGHT)
def test_today_is_the_day_in_brussels_wherever_the_machine_stands(
    machine_in: Callable[[str], None], zone: str, utc: str, brussels: str, today: date
) -> None:
    machine_in(zone)
    with freeze_time(utc):
        now = Moment.of(machine_now())
    assert now.today == today
    assert f"{now.local.day} {now.local:%B %H:%M}" == brussels


@pytest.mark.parametrize(
    ("told", "ends_utc"),
    [
        ("2024-03-29", "2024-03-29 23:00"),  # Friday, winter time
        ("2024-03-30", "2024-03-30 23:00"),  # Saturday before the clocks go forward
        ("2024-03-31", "2024-03-31 22:00"),  # the Sunday itself has 23 hours
        ("2024-10-25", "2024-10-25 22:00"),  # Friday, summer time
        ("2024-10-26", "2024-10-26 22:00"),  # Saturday before the clocks go back
        ("2024-10-27", "2024-10-27 23:00"),  # the Sunday itself has 25 hours
    ],
)
def test_a_day_ends_at_midnight_in_brussels_on_both_nights(told: str, ends_utc: str) -> None:
    ends = midnight_after(date.fromisoformat(told))
    assert ends.astimezone(UTC) == datetime.fromisoformat(ends_utc).replace(tzinfo=UTC)


@FOR_EACH_ZONE
@pytest.mark.parametrize(
    ("utc", "on_time"),
    [
        ("2024-03-29 22:30:00", True),  # 23:30 on the last day, Friday 29 March 2024
        ("2024-03-29 22:59:59", True),
        ("2024-03-29 23:00:00", False),
        ("2024-03-29 23:30:00", False),
    ],
)
def test_a_reply_around_the_end_of_the_term_is_judged_by_the_clock_of_brussels(
    machine_in: Callable[[str], None], zone: str, utc: str, on_time: bool
) -> None:
    machine_in(zone)
    term = deadline(date(2024, 2, 28), Term.FIRST, law=LAW, days=DAYS)
    with freeze_time(utc):
        reply = Reply(Channel.DIGITAL, machine_now())
    assert in_time(reply, term, law=LAW, days=DAYS) is on_time


@FOR_EACH_ZONE
def test_a_term_over_the_night_of_summer_time_still_ends_at_midnight(
    machine_in: Callable[[str], None], zone: str
) -> None:
    machine_in(zone)
    over_spring = deadline(date(2024, 3, 18), Term.FIRST, law=LAW, days=DAYS)
    over_autumn = deadline(date(2024, 10, 7), Term.FIRST, law=LAW, days=DAYS)
    assert over_spring.ends_at.isoformat() == "2024-04-18T00:00:00+02:00"
    assert over_autumn.ends_at.isoformat() == "2024-11-07T00:00:00+01:00"


def test_a_machine_in_tokyo_is_a_day_ahead_and_one_in_new_york_a_day_behind(
    machine_in: Callable[[str], None],
) -> None:
    found = {}
    for zone, utc in (("Asia/Tokyo", "2024-04-17 16:00:00"), ("America/New_York", "2024-04-17 23:00:00")):
        machine_in(zone)
        with freeze_time(utc):
            found[zone] = (machine_now().date(), Moment.of(machine_now()).today)
    assert found == {
        "Asia/Tokyo": (date(2024, 4, 18), date(2024, 4, 17)),
        "America/New_York": (date(2024, 4, 17), date(2024, 4, 18)),
    }


def test_the_hour_that_comes_twice_holds_different_instants() -> None:
    first = Moment.of(datetime(2024, 10, 27, 2, 30, tzinfo=BRUSSELS, fold=0))
    second = Moment.of(datetime(2024, 10, 27, 2, 30, tzinfo=BRUSSELS, fold=1))
    assert first < second
    assert second.at - first.at == timedelta(hours=1)


def test_a_missed_day_is_caught_up_at_noon_in_brussels() -> None:
    assert Moment.on(date(2024, 7, 1)).at == datetime(2024, 7, 1, 10, tzinfo=UTC)
    assert Moment.on(date(2024, 1, 1), time(0, 0)).at == datetime(2023, 12, 31, 23, tzinfo=UTC)


def test_the_same_instant_told_in_two_zones_is_the_same_moment() -> None:
    tokyo = datetime(2024, 4, 18, 6, 0, tzinfo=timezone(timedelta(hours=9)))
    assert Moment.of(tokyo) == Moment.on(date(2024, 4, 17), time(23, 0))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstantError, match="no time zone"):
        Moment.of(datetime(2024, 4, 17, 23, 30))  # noqa: DTZ001 # the mistake under test
