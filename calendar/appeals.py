"""The term in which a candidate may go to the supervisor (toezichthouder) against a strike-off."""

from datetime import date, timedelta

from actualisatie.calendar.days import DAY, DayCalendar
from actualisatie.calendar.law_parameters import LawParameters
from actualisatie.calendar.rules import Roll


def appeal_last_day(posted_on: date, *, law: LawParameters, days: DayCalendar) -> date:
    """Return the last day to send the registered letter of appeal (TZ: 30 days after notification).

    A letter by ordinary post is taken to be notified on the third posting day after it left (Judicial Code
    art. 53bis, leniently); the days are counted from the next one, and a last day that is no working day moves.
    """
    notified = days.add_posting_days(posted_on, law.appeal_notice_working_days)
    last = notified + timedelta(days=law.appeal_calendar_days)
    while law.roll is Roll.NEXT_WORKING_DAY and not days.is_working_day(last):
        last += DAY
    return last
