"""The one place where a flow reads the clock: once, in Europe/Brussels, and then it is handed down.

What cannot be undone is told how much later it became meanwhile: a process may be stopped for days.
"""

from datetime import date, datetime, timedelta

import pendulum

from actualisatie.calendar.moment import BRUSSELS, Moment, Now
from actualisatie.tasks.worlds import require_possible_day


def read_clock(today: date | None, *, catch_up: bool = True) -> Moment:
    """Return the moment of a run: now, or noon of the day that was asked for.

    Raises `VirtualDayError` for a day in the future, unless the database says that its world is simulated: on a virtual
    day in the future people would be struck off before their time. Without `catch_up` a past day is refused in the same
    way: what a person decides bears the instant at which they decide.
    """
    now = _now()
    if today is None or today == now.today:
        return now
    require_possible_day(today, now.today, catch_up=catch_up)
    return Moment.on(today)


def running_on(moment: Moment) -> Now:
    """Return what tells the moment of a run from here on: its own, and as much later as has passed really since."""
    began = _now().at
    return lambda: Moment.of(moment.at + max(_now().at - began, timedelta(0)))


def _now() -> Moment:
    # a plain datetime from here on: pendulum's own subclass loses its zone in arithmetic under a frozen clock
    return Moment.of(datetime.fromtimestamp(pendulum.now(str(BRUSSELS)).timestamp(), tz=BRUSSELS))
