"""How each group of law parameters is read: its names, its units and the ways of counting that are known."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from actualisatie.calendar.data_files import Entry
from actualisatie.calendar.errors import CalendarDataError
from actualisatie.calendar.law_parameters import TermRule
from actualisatie.calendar.rules import Feb29, LateReply, Roll, Term, TimelyBy, Unit

Word = TypeVar("Word", bound=StrEnum)


def word(entry: Entry, key: str, words: type[Word]) -> Word:
    """Take one of the known words; an unknown way of counting is refused, never guessed."""
    value = entry.text(key)
    try:
        return words(value)
    except ValueError as error:
        known = ", ".join(f"`{word}`" for word in words)
        raise CalendarDataError(f"{entry.where}: `{key}` is `{value}`; known are {known}.") from error


def _term(entry: Entry) -> Mapping[str, object]:
    length, minimum = entry.number("length"), entry.number("minimum")
    if not 1 <= minimum <= length:
        raise CalendarDataError(
            f"{entry.where}: a term of {length} days with a minimum of {minimum}; the minimum must lie between "
            "1 and the length."
        )
    return {
        "rule": TermRule(
            length=length,
            minimum=minimum,
            unit=word(entry, "unit", Unit),
            reminder_follows=entry.flag("reminder_follows"),
        )
    }


def _strike_grace(entry: Entry) -> Mapping[str, object]:
    return {
        "strike_grace_working_days": entry.number("working_days"),
        "strike_grace_non_prior_working_days": entry.number("non_prior_working_days"),
    }


def _reply(entry: Entry) -> Mapping[str, object]:
    return {
        "reply_timely_by": word(entry, "timely_by", TimelyBy),
        "reply_illegible_postmark_working_days": entry.number("illegible_postmark_working_days"),
        "reply_late_before_decision": word(entry, "late_before_decision", LateReply),
    }


def _appeal(entry: Entry) -> Mapping[str, object]:
    return {
        "appeal_calendar_days": entry.number("days"),
        "appeal_notice_working_days": entry.number("notice_working_days"),
    }


def _annual_start(entry: Entry) -> Mapping[str, object]:
    return {"annual_first_day": entry.day("first_day")}


def _one_number(name: str, key: str) -> Callable[[Entry], Mapping[str, object]]:
    return lambda entry: {name: entry.number(key)}


TERMS = {f"{term}_term": term for term in Term}
GROUPS: Mapping[str, Callable[[Entry], Mapping[str, object]]] = {
    **dict.fromkeys(TERMS, _term),
    "roll": lambda entry: {"roll": word(entry, "rule", Roll)},
    "strike_grace": _strike_grace,
    "reminder_grace": _one_number("reminder_grace_working_days", "working_days"),
    "reply": _reply,
    "anniversary": lambda entry: {"anniversary_feb29": word(entry, "feb29", Feb29)},
    "annual_start": _annual_start,
    "unposted_alert": _one_number("unposted_alert_working_days", "working_days"),
    "appeal": _appeal,
    "courtesy_message": _one_number("courtesy_message_day", "day"),
    "inactivity": _one_number("inactivity_years", "years"),
}
