"""Everything one letter says, as plain values. Kept as a snapshot, so that it can be printed again."""

import json
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import CampaignKind, Ground, MemberRole, Verdict
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.legal import LegalText
from actualisatie.letters.letterhead import Letterhead

SENTENCE = {"max_length": 400}
"""Metadata of a field that holds sentences; any other text field holds at most 100 characters."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the household in the overview.

    `identification` is what tells people apart without giving them away: a birth date in words or a
    masked INSZ; never a full INSZ.
    """

    name: str
    role: MemberRole
    identification: str = ""


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """The result of one enrolment condition, with the evidence accepted when it is not met."""

    label: str
    outcome: Verdict
    sentence: str = field(default="", metadata=SENTENCE)
    evidence: tuple[str, ...] = field(default=(), metadata=SENTENCE)


@dataclass(frozen=True, slots=True)
class LetterContent:
    """One letter. Days are calendar days in Europe/Brussels.

    `letter_date` is the date at the head of the letter: the planned posting day. `last_day` is the
    printed last day to answer; it may be later than the law asks and then binds the housing company. In
    a strike-off decision it is the last day that was printed in the reminder. `appeal_days` (calendar days
    after notification) is a number of the law and comes from the caller.
    `first_letter_postmark` and `reminder_postmark` are the registered postmarks of the letters this one
    refers to. `grounds` are the facts of a decision (strike-off or reinstatement), in sentences. `home` is the
    address in the population register when letters go elsewhere. `campaign` tells which rule the letter follows.
    `code` is what the square code on the answer form holds: the letter id, signed (`letters.codes`); empty for a
    form that is not signed. `struck_off_on` is the effective day of the decision that a reinstatement withdraws.
    `guardian_name` and `copy_of` belong to the note that brings a copy to a bewindvoerder.
    """

    letter_id: str
    kind: LetterKind
    dossier_number: str
    enrolled_on: date
    letterhead: Letterhead
    address: PostalAddress
    persons: tuple[PersonLine, ...]
    letter_date: date
    last_day: date | None = None
    conditions: tuple[ConditionLine, ...] = ()
    home: PostalAddress | None = None
    regions: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()
    domicile_municipality: str = ""
    premium_recipient: bool = False
    under_guardianship: bool = False
    signature_rule: SignatureRule = SignatureRule.ANY_APPLICANT_OR_PARTNER
    first_letter_date: date | None = None
    first_letter_postmark: date | None = None
    first_letter_last_day: date | None = None
    reminder_postmark: date | None = None
    ground: Ground | None = None
    grounds: tuple[str, ...] = field(default=(), metadata=SENTENCE)
    decided_on: date | None = None
    effective_date: date | None = None
    appeal_days: int | None = None
    campaign: CampaignKind = CampaignKind.ONE_OFF
    code: str = ""
    last_activity_on: date | None = None
    inactivity_years: int | None = None
    struck_off_on: date | None = None
    guardian_name: str = ""
    copy_of: LetterKind | None = None
    legal: LegalText = field(default_factory=LegalText)

    def as_json(self) -> str:
        """Return the letter as one JSON document; the same letter always gives the same text."""
        return _LETTER.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "LetterContent":
        """Read what `as_json` wrote. Raises pydantic's ValidationError for anything else."""
        return _LETTER.validate_json(text)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "LetterContent":
        """Read what `as_dict` gave, as a database keeps it. Raises pydantic's ValidationError for anything else."""
        return _LETTER.validate_json(json.dumps(values))

    def as_dict(self) -> dict[str, Any]:
        """Return the letter as plain JSON values."""
        values: dict[str, Any] = _LETTER.dump_python(self, mode="json")
        return values

    @property
    def sha256(self) -> str:
        """Hash of everything this letter says: evidence of what was sent."""
        return sha256(self.as_json().encode()).hexdigest()

    @property
    def failing(self) -> tuple[ConditionLine, ...]:
        """The conditions that are not met, in the order of the overview."""
        return tuple(line for line in self.conditions if line.outcome is Verdict.FAILS)

    @property
    def signatories(self) -> tuple[PersonLine, ...]:
        """Applicant and partner, in the order of the dossier."""
        return tuple(person for person in self.persons if person.role.may_sign)


_LETTER = TypeAdapter(LetterContent)
