"""Reads the dated law parameters and puts together those in force on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

from actualisatie.calendar.data_files import PACKAGED, Entry, read
from actualisatie.calendar.errors import CalendarDataError, LawUnknownError
from actualisatie.calendar.law_groups import GROUPS, TERMS, word
from actualisatie.calendar.law_parameters import Freeze, LawParameters, Provenance
from actualisatie.calendar.moment import BRUSSELS
from actualisatie.calendar.rules import Certainty, Party
from actualisatie.calendar.versions import fingerprint


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
        certainty=word(entry, "certainty", Certainty),
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
        binds=word(entry, "binds", Party),
        starts_at=_instant(entry.text("starts")),
        ends_at=_instant(entry.text("ends")),
        first_announced_end=_instant(announced) if announced else None,
        source=entry.text("source"),
        certainty=word(entry, "certainty", Certainty),
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
    plain = {key: value for name, dated in chosen.items() if name not in TERMS for key, value in dated.values.items()}
    since = max(dated.provenance.valid_from for dated in chosen.values())
    # The values alone decide the version: a better wording of a source is not another rule. Freezes carry their own
    # days and change no term, so a new one leaves the versions that campaigns have recorded as they are.
    told = {name: dated.values for name, dated in chosen.items()}
    return LawParameters(
        version=f"law-{since.isoformat()}-{fingerprint(told)}",
        terms={term: chosen[name].values["rule"] for name, term in TERMS.items()},  # type: ignore[misc] # _term builds it
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
    groups = {name: tuple(_dated(e, build) for e in book.entries(name)) for name, build in GROUPS.items()}
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
