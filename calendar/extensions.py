"""An extension for many at once, after a postal strike or another force majeure. It never shortens a term."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from actualisatie.calendar.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Extension:
    """Terms that still ran on `running_on` end on `until` at the earliest.

    `companies` (KBO numbers) and `postcodes` narrow the extension down; empty means all of them. `reason` is
    for the journal and the letter. All days are calendar days in Europe/Brussels.
    """

    until: date
    running_on: date
    reason: str
    companies: frozenset[str] = field(default_factory=frozenset)
    postcodes: frozenset[str] = field(default_factory=frozenset)

    def covers(self, *, company: str, postcode: str) -> bool:
        """Tell whether a dossier of a housing company and postcode falls under the extension."""
        return (not self.companies or company in self.companies) and (not self.postcodes or postcode in self.postcodes)


def extended_to(running: Deadline, extensions: Iterable[Extension], *, company: str, postcode: str) -> date | None:
    """Return the latest day that any extension grants to a running term, or None when none applies.

    Give it to `deadline(..., extended_to=...)`, which keeps the later of the two days. A term that had ended before the
    extension's `running_on` is not revived by it.
    """
    granted = [
        extension.until
        for extension in extensions
        if extension.covers(company=company, postcode=postcode) and running.last_day >= extension.running_on
    ]
    return max([*granted, running.extended_to] if running.extended_to else granted, default=None)
