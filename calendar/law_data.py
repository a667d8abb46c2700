"""Reads the dated law parameters and puts together those in force on a day."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from actualisatie.calendar.data_files import PACKAGED, Entry, read
from actualisatie.calendar.errors import CalendarDataError, LawUnknownError
from actualisatie.calendar.law_parameters import Freeze, LawParameters, Provenance, TermRule
from actualisatie.calendar.moment import BRUSSELS
from actualisatie.calendar.rules import Certainty, Feb29, LateReply, Party, Roll, Term, TimelyBy, Unit

Word = TypeVar("Word", bound=StrEnum)


def _word(entry: Entry, key: str, words: type[Word]) -> Word:
    """Take one of the known words; an unknown way of counting is refused, never guessed."""
    value = entry.text(key)
    try:
        return words(value)
    except ValueError as error:
        known = ", ".join(f"`{word}`" for word in words)
        raise CalendarDataError(f"law.yaml: `{key}` is `{value}`; known are {known}.") from error


def _term(entry: Entry) -> Mapping[str, object]:
    length, minimum = entry.number("length"), entry.number("minimum")
    if not 1 <= minimum <= length:
        raise CalendarDataError(
            f"law.yaml: a term of {length} days with a minimum of {minimum}; the minimum must lie between "
            "1 and the length."
        )
    return {
        "rule": TermRule(
            length=length,
            minimum=minimum,
            unit=_word(entry, "unit", Unit),
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
        "reply_timely_by": _word(entry, "timely_by", TimelyBy),
        "reply_illegible_postmark_working_days": entry.number("illegible_postmark_working_days"),
        "reply_late_before_decision": _word(entry, "late_before_decision", LateReply),
    }


def _appeal(entry: Entry) -> Mapping[str, object]:
    return {
        "appeal_calendar_days": entry.number("days"),
        "appeal_notice_working_days": entry.number("notice_working_days"),
    }


def _one_number(name: str, key: str) -> Callable[[Entry], Mapping[str, object]]:
    return lambda entry: {name: entry.number(key)}


_TERMS = {f"{term}_term": term for term in Term}
_GROUPS: Mapping[str, Callable[[Entry], Mapping[str, object]]] = {
    **dict.fromkeys(_TERMS, _term),
    "roll": lambda entry: {"roll": _word(entry, "rule", Roll)},
    "strike_grace": _strike_grace,
    "reminder_grace": _one_number("reminder_grace_working_days", "working_days"),
    "reply": _reply,
    "anniversary": lambda entry: {"anniversary_feb29": _word(entry, "feb29", Feb29)},
    "unposted_alert": _one_number("unposted_alert_working_days", "working_days"),
    "appeal": _appeal,
    "second_request": _one_number("second_request_calendar_days", "days"),
    "courtesy_message": _one_number("courtesy_message_day", "day"),
    "inactivity": _one_number("inactivity_years", "years"),
}


@dataclass(frozen=True, slots=True)
class Dated:
    """The values of one group of parameters from one day on."""

    provenance: Provenance
    values: Mapping[str, object]


def _dated(entry: Entry, build: Callable[[Entry], Mapping[str, object]]) -> Dated:
    values = build(entry)
    provenance = Provenance(
        valid_from=entry.day("valid_from"),
        source=entry.text("source"),
        certainty=_word(entry, "certainty", Certainty),
        note=entry.text("note", default=""),
    )
    entry.done()
    return Dated(provenance, values)


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BRUSSELS)
    except ValueError as error:
        raise CalendarDataError(
            f"law.yaml: `{text}` is no instant; write it as YYYY-MM-DD HH:MM, Brussels time."
        ) from error


def _freeze(entry: Entry) -> Freeze:
    announced = entry.text("first_announced_end", default="")
    freeze = Freeze(
        binds=_word(entry, "binds", Party),
        starts_at=_instant(entry.text("starts")),
        ends_at=_instant(entry.text("ends")),
        first_announced_end=_instant(announced) if announced else None,
        source=entry.text("source"),
        certainty=_word(entry, "certainty", Certainty),
    )
    entry.done()
    if freeze.ends_at <= freeze.starts_at:
        raise CalendarDataError(f"law.yaml: the freeze from {freeze.starts_at} ends before it starts.")
    return freeze


@dataclass(frozen=True, slots=True)
class LawBook:
    """All dated parameters of one file."""

    groups: Mapping[str, tuple[Dated, ...]]
    freezes: tuple[Freeze, ...]

    @property
    def first_day(self) -> date:
        """The first day on which every parameter is known."""
        return max(entries[0].provenance.valid_from for entries in self.groups.values())

    @property
    def changes(self) -> tuple[date, ...]:
        """The days from the first on which the parameters change, the first included."""
        days = {dated.provenance.valid_from for entries in self.groups.values() for dated in entries}
        return tuple(sorted(day for day in days if day >= self.first_day))

    def on(self, day: date) -> LawParameters:
        """Put together the parameters in force on a day.

        Raises:
            LawUnknownError: the day lies before the first one on record.
        """
        if day < self.first_day:
            raise LawUnknownError(
                f"No law parameters are on record for {day}: they start on {self.first_day}. Check the date, "
                "or add the older rules to calendar/data/law.yaml with their source."
            )
        chosen = {
            name: [dated for dated in entries if dated.provenance.valid_from <= day][-1]
            for name, entries in self.groups.items()
        }
        return _parameters(chosen, self.freezes)


def _parameters(chosen: Mapping[str, Dated], freezes: tuple[Freeze, ...]) -> LawParameters:
    plain = {key: value for name, dated in chosen.items() if name not in _TERMS for key, value in dated.values.items()}
    since = max(dated.provenance.valid_from for dated in chosen.values())
    # The values alone decide the version: a better wording of a source is not another rule.
    told = repr(sorted((name, sorted(dated.values.items())) for name, dated in chosen.items()))
    digest = hashlib.sha256(f"{told}{freezes}".encode()).hexdigest()[:8]
    return LawParameters(
        version=f"law-{since.isoformat()}-{digest}",
        terms={term: chosen[name].values["rule"] for name, term in _TERMS.items()},  # type: ignore[misc] # _term builds it
        freezes=freezes,
        provenance={name: dated.provenance for name, dated in chosen.items()},
        **plain,  # type: ignore[arg-type] # each builder above names its own fields and types
    )


def load_law(path: Path = PACKAGED / "law.yaml") -> LawBook:
    """Read a file of dated parameters.

    Raises:
        CalendarDataError: a parameter is missing, misspelt, out of order or of an unknown kind.
    """
    book = read(path)
    groups = {name: tuple(_dated(e, build) for e in book.entries(name)) for name, build in _GROUPS.items()}
    freezes = tuple(_freeze(entry) for entry in book.entries("freezes"))
    book.done()
    for name, entries in groups.items():
        days = [dated.provenance.valid_from for dated in entries]
        if not days:
            raise CalendarDataError(f"{path.name}: `{name}` has no entry; add at least one.")
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise CalendarDataError(f"{path.name}: the entries of `{name}` must be in order of valid_from.")
    return LawBook(groups, freezes)


@cache
def packaged_law() -> LawBook:
    """Return the parameters that come with the software, read once."""
    return load_law()
