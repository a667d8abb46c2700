"""The information letter to the welfare network: how many letters leave where and when, and nobody's name.

S2 lists it among the model letters; S3 asks for help close to home. OCMW, social houses and associations can then
plan help before the letters arrive.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.legal import LegalText
from actualisatie.letters.letterhead import HelpDesk, Letterhead

FEWEST_SHOWN = 5
"""Smaller counts are not printed: in a small municipality a neighbour could be recognised in them."""


@dataclass(frozen=True, slots=True)
class MunicipalityCount:
    """How many letters go to one municipality, and how many of those tell of a dossier in onderzoek."""

    municipality: str
    letters: int
    in_onderzoek: int

    @property
    def shown_letters(self) -> str:
        """The number of letters as it is printed."""
        return _shown(self.letters)

    @property
    def shown_in_onderzoek(self) -> str:
        """The number of dossiers in onderzoek as it is printed."""
        return _shown(self.in_onderzoek)


@dataclass(frozen=True, slots=True)
class NetworkLetter:
    """One information letter. Days are calendar days in Europe/Brussels; terms are calendar days from the postmark.

    `first_posting` and `last_posting` are the planned posting days of the first and the last wave. `reminder_days`
    is None for a campaign that sends no reminder. `help_sessions` are places and hours where candidates get help.
    """

    letter_id: str
    letterhead: Letterhead
    address: PostalAddress
    letter_date: date
    campaign: CampaignKind
    counts: tuple[MunicipalityCount, ...]
    first_posting: date
    last_posting: date
    first_days: int
    reminder_days: int | None = None
    help_sessions: tuple[HelpDesk, ...] = ()
    legal: LegalText = field(default_factory=LegalText)

    @property
    def kind(self) -> LetterKind:
        """Always the network letter."""
        return LetterKind.NETWORK

    @property
    def signature_rule(self) -> SignatureRule:
        """No form, so no signature; the stationery of any rule will do."""
        return SignatureRule.ANY_APPLICANT_OR_PARTNER

    @property
    def total(self) -> str:
        """All letters together; "" when a count is not shown, because it could be worked out from the total."""
        return _sum_of([count.letters for count in self.counts])

    @property
    def total_in_onderzoek(self) -> str:
        """All dossiers in onderzoek together, under the same condition."""
        return _sum_of([count.in_onderzoek for count in self.counts])

    def as_json(self) -> str:
        """Return the letter as one JSON document; the same letter always gives the same text."""
        return _LETTER.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "NetworkLetter":
        """Read what `as_json` wrote. Raises pydantic's ValidationError for anything else."""
        return _LETTER.validate_json(text)

    def as_dict(self) -> dict[str, Any]:
        """Return the letter as plain JSON values."""
        values: dict[str, Any] = json.loads(self.as_json())
        return values

    @property
    def sha256(self) -> str:
        """Hash of everything this letter says."""
        return sha256(self.as_json().encode()).hexdigest()


def _is_shown(count: int) -> bool:
    return count == 0 or count >= FEWEST_SHOWN


def _shown(count: int) -> str:
    return str(count) if _is_shown(count) else f"minder dan {FEWEST_SHOWN}"


def _sum_of(counts: list[int]) -> str:
    return str(sum(counts)) if all(map(_is_shown, counts)) else ""


_LETTER = TypeAdapter(NetworkLetter)

Printable = LetterContent | NetworkLetter
"""Whatever our templates print as a letter."""
