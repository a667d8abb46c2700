"""Recognised disability (GeefDossierHandicap-03.00) and leefloon (GeefLeefloonbedragen-02.00)."""

from dataclasses import dataclass
from datetime import date

from actualisatie.connectors.magda.partial_date import PartialDate
from actualisatie.connectors.magda.values.private import Private


@dataclass(frozen=True, slots=True, repr=False)
class Recognition(Private):
    """One recognition of a disability by one source (dgph: FOD Sociale Zekerheid), with its points."""

    source: str
    decision: str | None
    since: PartialDate | None
    until: PartialDate | None
    points: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Handicap(Private):
    """All recognitions; `is_complete` is False where the answer was filtered or left a file out."""

    recognitions: tuple[Recognition, ...] = ()
    is_complete: bool = True

    def recognised_on(self, day: date) -> bool | None:
        """Whether a disability is recognised on a calendar day; None where an incomplete answer shows none."""
        for recognition in self.recognitions:
            since = recognition.since.earliest() if recognition.since else None
            until = recognition.until.latest() if recognition.until else None
            if (since is None or since <= day) and (until is None or day <= until):
                return True
        return False if self.is_complete else None


@dataclass(frozen=True, slots=True, repr=False)
class LeefloonYear(Private):
    """What was paid in one calendar year, in euro cents: leefloon (also the equivalent) and other aid apart."""

    year: int
    leefloon_cents: int
    other_cents: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Leefloon(Private):
    """Leefloon per calendar year; no year at all means that the source had no data: nothing was paid."""

    years: tuple[LeefloonYear, ...] = ()

    def cents_in(self, year: int) -> int | None:
        """Return the leefloon of a calendar year in euro cents; None where the source lists only other years."""
        if not self.years:
            return 0
        found = [one.leefloon_cents for one in self.years if one.year == year]
        return sum(found) if found else None


@dataclass(frozen=True, slots=True)
class Registration:
    """Whether MAGDA took the registration of a person for this connection."""

    accepted: bool
