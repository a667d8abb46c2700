"""The timeline of simulated days: what happened, and how dossiers moved, as lines and as JSON."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actualisatie.simulator.days.standing import Standing

FEW = 12
"""Up to so many dossiers, each is named; of more, only numbers are shown."""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day (Brussels): what happened outside and in the office, and each dossier's standing at its end."""

    day: date
    words: tuple[str, ...]
    standings: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Line:
    """A day on which something happened: what happened, and what changed because of it."""

    day: date
    words: tuple[str, ...]
    changes: tuple[str, ...]


def lines_of(days: Sequence[Day], names: Mapping[str, str]) -> Iterator[Line]:
    """Yield the days on which something happened or changed; `names` are labels by dossier number."""
    before: Mapping[str, Standing] = {}
    for day in days:
        changes = tuple(_changes(before, day.standings, names))
        before = day.standings
        if day.words or changes:
            yield Line(day.day, day.words, changes)


def counts(day: Day) -> dict[str, int]:
    """Return how many dossiers are in each state at the end of a day."""
    return dict(Counter(one.state.value for one in day.standings.values()))


def as_json(days: Sequence[Day], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the timeline as plain values."""
    by_day = {day.day: day for day in days}
    return [
        {"on": str(line.day), "happened": line.words, "changed": line.changes, "states": counts(by_day[line.day])}
        for line in lines_of(days, names)
    ]


def _changes(before: Mapping[str, Standing], after: Mapping[str, Standing], names: Mapping[str, str]) -> Iterator[str]:
    changed: Counter[str] = Counter()
    for number, now in after.items():
        then = before.get(number)
        if then == now:
            continue
        words = _in_words(then, now)
        if len(after) <= FEW:
            yield f"{names.get(number, number)}: {words}"
        else:
            changed[words] += 1
    yield from (f"{count} dossiers: {words}" for words, count in changed.items())


def _in_words(then: Standing | None, now: Standing) -> str:
    moved = now.state if then is None or then.state is now.state else f"{then.state} -> {now.state}"
    held = f", held: {', '.join(now.holds)}" if now.holds else ""
    freed = ", no longer held" if then and then.holds and not now.holds else ""
    return f"{moved}{held}{freed}"
