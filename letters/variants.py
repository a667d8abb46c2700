"""Every letter in every shape that matters, about people who do not exist: for review, pictures and golden files."""

from dataclasses import dataclass, replace
from typing import Any

from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import CampaignKind, Ground, Verdict
from actualisatie.letters.content import ConditionLine
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.letterhead import Letterhead, Window
from actualisatie.letters.network import Printable
from actualisatie.letters.own_texts import OwnBlock, OwnText
from actualisatie.letters.samples import LETTERHEAD, LOGO, sample, sample_letter


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of the law that samples need, in calendar days."""

    appeal_days: int
    first_days: int
    reminder_days: int


FULL_LETTERHEAD = replace(
    LETTERHEAD,
    logo=LOGO,
    signatory="Els Maes, directeur",
    texts=(
        OwnText(OwnBlock.HELP, "2024-03", "Bel {telefoon} of 1700. Wij **helpen u graag**. Ook uw OCMW helpt."),
        OwnText(OwnBlock.NOTICE, "2024-03", "In juli is ons loket alleen open na afspraak."),
    ),
)
_ABROAD = PostalAddress(
    ("Ayşe Demir", "p/a Familie van den Broeck-Vandermeulen"), "Rue de la République", "128", "59800", "Lille",
    country="Frankrijk",
)  # fmt: skip
_ONE_SLIP = ConditionLine(
    "Inkomen", Verdict.FAILS, "Wij kregen één loonfiche. Wij hebben er drie nodig.", ("Loonfiches",)
)
_NO_DEED = ConditionLine(
    "Geen woning of bouwgrond", Verdict.FAILS, "Op de akte staat geen datum.", ("een verkoopakte", "een attest")
)


def variants(numbers: Numbers, letterhead: Letterhead | None = None) -> dict[str, Printable]:
    """Return letters by name: each kind as it mostly is, then what changes its words or its shape.

    With a `letterhead` all letters bear that one, and the variants that are about letterheads are left out.
    """
    found: dict[str, Printable] = {
        str(kind).replace("_", "-"): sample(kind, numbers.appeal_days, numbers.first_days, numbers.reminder_days)
        for kind in LetterKind
    }
    found |= _about_people(numbers)
    if letterhead:
        return {name: replace(letter, letterhead=letterhead) for name, letter in found.items()}
    return found | _about_letterheads(numbers)


def _about_people(numbers: Numbers) -> dict[str, Printable]:
    meets, reminder, decision = (
        sample_letter(kind, numbers.appeal_days)
        for kind in (LetterKind.ACTUALISATION_MEETS, LetterKind.REMINDER, LetterKind.STRIKE_OFF)
    )
    onderzoek = sample_letter(LetterKind.ACTUALISATION_IN_ONDERZOEK, numbers.appeal_days)
    after_one = replace(decision, reminder_postmark=None, last_day=None)
    not_proven: dict[str, Any] = {"ground": Ground.NOT_MEETING, "grounds": ("Uw inkomen ligt boven de grens.",)}
    return {
        "meets-guardian-abroad": replace(
            meets, under_guardianship=True, premium_recipient=True, address=_ABROAD, home=meets.address
        ),
        "reminder-evidence-both-sign": replace(
            reminder, conditions=onderzoek.conditions, signature_rule=SignatureRule.BOTH_PARTNERS
        ),
        "second-request-two-conditions": replace(
            sample_letter(LetterKind.SECOND_REQUEST, numbers.appeal_days),
            conditions=(_ONE_SLIP, _NO_DEED),
            under_guardianship=True,
            premium_recipient=True,
        ),
        "strike-off-not-meeting": replace(decision, **not_proven),
        "strike-off-annual": replace(after_one, campaign=CampaignKind.ANNUAL, **not_proven),
        "strike-off-inactivity": replace(after_one, campaign=CampaignKind.INACTIVITY, premium_recipient=True),
    }


def _about_letterheads(numbers: Numbers) -> dict[str, Printable]:
    annual = sample_letter(LetterKind.ANNUAL, numbers.appeal_days)
    onderzoek = sample_letter(LetterKind.ACTUALISATION_IN_ONDERZOEK, numbers.appeal_days)
    left = replace(FULL_LETTERHEAD, window=Window(left=22.0), colour="#7a1f3d")
    return {
        "annual-logo-all-adults": replace(annual, letterhead=FULL_LETTERHEAD, signature_rule=SignatureRule.ALL_ADULTS),
        "in-onderzoek-left-window": replace(onderzoek, letterhead=left),
    }
