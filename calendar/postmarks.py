"""Postmarks: which one counts, whether it can be true, and what a correction does.

The postmark is evidence: the sender bears the burden of proof of the sending date (DABM art. 16.1.3 par. 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import Deadline, deadline
from actualisatie.calendar.errors import PostmarkRefusedError
from actualisatie.calendar.holidays_be import SUNDAY
from actualisatie.calendar.law_parameters import LawParameters
from actualisatie.calendar.rules import Term
from actualisatie.calendar.wording import spoken


def check_postmark(
    postmark: date, *, today: date, days: DayCalendar, made_on: date | None = None, batch: str = "this batch"
) -> tuple[str, ...]:
    """Refuse a postmark that cannot be true; return warnings for one that is merely odd.

    Args:
        postmark: the reported day.
        today: the current day in Brussels.
        days: the working and posting days.
        made_on: the day on which the batch was made, if known.
        batch: the number of the batch, for the message.

    Raises:
        PostmarkRefusedError: it lies in the future, or before the batch was made.
    """
    if postmark > today:
        raise PostmarkRefusedError(
            f"The postmark {postmark} of {batch} lies in the future (today is {today}): a term starts from a "
            "posting that has happened. Report it once the letters are posted."
        )
    if made_on and postmark < made_on:
        raise PostmarkRefusedError(
            f"The postmark {postmark} of {batch} lies before {made_on}, the day on which it was made. Check the "
            "number of the batch and the date."
        )
    return postmark_warnings(postmark, days=days)


def postmark_warnings(postmark: date, *, days: DayCalendar) -> tuple[str, ...]:
    """Return why a postmark is odd: on a Sunday, a legal holiday or a day without post. It still counts."""
    holiday, without_post = days.holiday(postmark), days.no_delivery(postmark)
    if holiday:
        odd = f"{spoken(postmark)} is {holiday}"
    elif postmark.weekday() == SUNDAY:
        odd = f"{spoken(postmark)} is no day of post"
    elif without_post:
        odd = f"{spoken(postmark)} is a day without post ({without_post})"
    else:
        return ()
    return (f"{odd}: check the proof of this postmark. It is accepted as it stands.",)


def postmark_of_letter(*, letter: date | None, part: date | None = None, batch: date | None = None) -> date | None:
    """Return the postmark of one letter: its own, else that of its part of a split deposit, else the batch's.

    None means that nothing proves a posting, so no term has started.
    """
    return next((day for day in (letter, part, batch) if day is not None), None)


def governing_postmark(postmarks: Iterable[date | None]) -> date | None:
    """Return the postmark that counts for a case with letters to several addresses: the latest.

    None, when there is no letter or one of them is not posted: then no term runs.
    """
    known = list(postmarks)
    posted = [day for day in known if day is not None]
    return max(posted) if posted and len(posted) == len(known) else None


def unposted_since(made_on: date, *, today: date, law: LawParameters, days: DayCalendar) -> date | None:
    """Return since which day a batch without a postmark is overdue, or None while it may still wait."""
    due = days.add_working_days(made_on, law.unposted_alert_working_days)
    overdue = days.next_working_day(due)
    return overdue if today >= overdue else None


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected postmark: the deadline as it was and as it is, for the journal."""

    old: Deadline
    new: Deadline

    @property
    def moves_last_day(self) -> bool:
        """Tell whether the last day is another one now."""
        return self.old.last_day != self.new.last_day


def correct_postmark(
    old: Deadline, postmark: date, *, law: LawParameters, days: DayCalendar, told_last_day: date | None = None
) -> Correction:
    """Recompute an open deadline from a corrected postmark; a term already told is never shortened.

    The length, the grace and an extension stay as they were. The last day printed in the letter binds when it is
    later than the recomputed one.

    Args:
        old: the deadline as it stands.
        postmark: the corrected day.
        law: the parameters in force on the corrected postmark.
        days: the working and posting days.
        told_last_day: the last day that the candidate was told, where `old` does not hold it.
    """
    told = max((day for day in (old.told_last_day, told_last_day) if day is not None), default=None)
    new = deadline(
        postmark,
        Term(old.term),
        law=law,
        days=days,
        length=old.length,
        grace=old.grace,
        told_last_day=told,
        extended_to=old.extended_to,
    )
    return Correction(old, new)
