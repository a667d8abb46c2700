"""Freeze periods: when nothing may be written to the register or the local software, and by whom."""

from collections.abc import Iterable
from datetime import date, datetime, time

from actualisatie.calendar.law_data import packaged_law
from actualisatie.calendar.law_parameters import Freeze
from actualisatie.calendar.moment import BRUSSELS, Moment, midnight_after
from actualisatie.calendar.rules import Party


def freeze_at(
    instant: datetime, *, binds: Party = Party.HOUSING_COMPANY, freezes: Iterable[Freeze] | None = None
) -> Freeze | None:
    """Return the freeze that keeps a party out at an instant, or None. Its start is inside, its end is not.

    Args:
        instant: any aware instant.
        binds: whom the freeze must bind.
        freezes: other periods than the packaged ones (S2, wmvla.be, appartement.be).

    Raises:
        NaiveInstantError: the instant has no time zone.
    """
    at = Moment.of(instant).at
    known = packaged_law().freezes if freezes is None else freezes
    holding = [freeze for freeze in known if freeze.binds is binds and freeze.starts_at <= at < freeze.ends_at]
    return max(holding, key=lambda freeze: freeze.ends_at, default=None)


def frozen_until(
    instant: datetime, *, binds: Party = Party.HOUSING_COMPANY, freezes: Iterable[Freeze] | None = None
) -> datetime | None:
    """Return the instant at which a party may write again, or None when nothing holds it back.

    Periods that touch or overlap are one: the end of the last is given.
    """
    known = tuple(packaged_law().freezes if freezes is None else freezes)
    until = None
    while (freeze := freeze_at(until or instant, binds=binds, freezes=known)) is not None:
        until = freeze.ends_at
    return until


def freeze_on(day: date, *, binds: Party, freezes: Iterable[Freeze]) -> Freeze | None:
    """Return a freeze that holds a party back during any part of a Brussels day, or None."""
    starts, ends = datetime.combine(day, time.min, tzinfo=BRUSSELS), midnight_after(day)
    return next((f for f in freezes if f.binds is binds and f.starts_at < ends and starts < f.ends_at), None)
