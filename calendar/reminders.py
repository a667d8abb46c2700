"""When a reminder may leave."""

from datetime import date

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import Deadline
from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.law_parameters import LawParameters


def earliest_reminder_day(first: Deadline, *, law: LawParameters, days: DayCalendar, grace: int | None = None) -> date:
    """Return the first day on which the reminder to a silent candidate may be posted.

    It is the first posting day after the last day of the first term and a grace of working days for replies still
    in the post. The grace may be 0; the day after the last day is the earliest in any case.

    Raises:
        CalendarError: the grace is negative.
    """
    waited = law.reminder_grace_working_days if grace is None else grace
    if waited < 0:
        raise CalendarError(f"A grace of {waited} working days before the reminder is not possible: give 0 or more.")
    return days.add_posting_days(first.last_day, waited + 1)
