"""Tells in plain English how a deadline was found. Made only when somebody asks."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from actualisatie.calendar.wording import brief, counted, listed, spoken

if TYPE_CHECKING:
    from actualisatie.calendar.deadlines import Deadline

_LETTER = {
    "first": "The first letter",
    "reminder": "The reminder",
    "annual": "The annual letter",
    "inactivity": "The letter on inactivity",
    "second_request": "The second request",
}
_WEEKEND = ("a Saturday", "a Sunday")  # the weekday is already said with the date


def explain(deadline: "Deadline") -> list[str]:
    """Return the sentences that lead from the postmark to the earliest strike-off."""
    return [
        *_counting(deadline),
        *_rolling(deadline, deadline.raw_last_day),
        *_later_days(deadline),
        _last_day(deadline),
        *_afterwards(deadline),
        f"Counted under {deadline.law_version} and {deadline.calendar_version}.",
    ]


def _counting(deadline: "Deadline") -> Iterator[str]:
    yield (
        f"{_LETTER[deadline.term]} carries the postmark of {spoken(deadline.postmark)}; "
        "that is day 0 and is not counted."
    )
    yield (
        f"The term is {counted(deadline.length, 'calendar day')}: day 1 is "
        f"{spoken(deadline.first_counted_day)}, day {deadline.length} is {spoken(deadline.raw_last_day)}."
    )


def _rolling(deadline: "Deadline", start: date) -> Iterator[str]:
    """Tell each day from `start` on that could not be the last; the days of one run follow each other."""
    day = start
    for rolled, reason in deadline.rolls:
        if rolled == day:
            named = "is no working day" if reason in _WEEKEND else f"is {reason}"
            yield f"{spoken(rolled)} {named}: the term cannot end on it and moves to the next day."
            day = date.fromordinal(day.toordinal() + 1)


def _later_days(deadline: "Deadline") -> Iterator[str]:
    told, extended = deadline.told_last_day, deadline.extended_to
    if told and told > deadline.lawful_last_day:
        yield f"The letter told {spoken(told)} as the last day; that is later, so it binds."
        yield from _rolling(deadline, told)
    elif told and told < deadline.lawful_last_day:
        yield (
            f"The letter told {spoken(told)} as the last day; a letter cannot shorten the term, so "
            f"{spoken(deadline.lawful_last_day)} stands."
        )
    if extended and deadline.bound_by == "extension":
        yield f"The term was extended to {spoken(extended)}."
        yield from _rolling(deadline, extended)
    elif extended:
        yield f"An extension to {spoken(extended)} changes nothing: an extension never shortens a term."


def _last_day(deadline: "Deadline") -> str:
    return (
        f"The last day is {spoken(deadline.last_day)}: a reply counts as in time until 24:00 in Brussels, "
        "so 23:59:59 is in time and 00:00:00 is late."
    )


def _afterwards(deadline: "Deadline") -> Iterator[str]:
    if deadline.grace_days:
        waited = listed([brief(day) for day in deadline.grace_days])
        yield (
            f"Replies sent in time may still be in the post, so a grace of "
            f"{counted(deadline.grace, 'full working day')} follows: {waited}."
        )
    else:
        yield "No grace for replies in the post was asked for."
    if deadline.reminder_follows:
        yield (
            f"Silence on this letter leads to a reminder with a term of its own, not before "
            f"{spoken(deadline.next_step_day)}; by this term alone no strike-off is possible, and the grace "
            f"has passed on {spoken(deadline.strike_earliest)}."
        )
    else:
        yield f"A strike-off is not possible before {spoken(deadline.strike_earliest)}."
