"""Which model letter a case gets: by the kind of campaign, the step it is at, and the verdict."""

from actualisatie.dossiers.kinds import CampaignKind, LetterRound, Verdict
from actualisatie.letters.kinds import LetterKind

_FIRST = {
    (CampaignKind.ONE_OFF, Verdict.MEETS): LetterKind.ACTUALISATION_MEETS,
    (CampaignKind.ONE_OFF, Verdict.FAILS): LetterKind.ACTUALISATION_IN_ONDERZOEK,
    (CampaignKind.ANNUAL, Verdict.FAILS): LetterKind.ANNUAL,
    (CampaignKind.INACTIVITY, Verdict.MEETS): LetterKind.INACTIVITY,
    (CampaignKind.INACTIVITY, Verdict.FAILS): LetterKind.INACTIVITY,
    (CampaignKind.INACTIVITY, Verdict.UNKNOWN): LetterKind.INACTIVITY,
}
"""First letters (S2: list of model letters). In the annual round nobody who meets the conditions gets one.

Inactivity says nothing of the conditions: whatever their verdict, the letter is the same.
"""


def letter_kind(campaign: CampaignKind, round_: LetterRound, verdict: Verdict | None) -> LetterKind:
    """Return the model letter; raise `KeyError` for a first letter that no campaign of this kind sends."""
    if round_ is LetterRound.REMINDER:
        return LetterKind.REMINDER
    if round_ is LetterRound.SECOND_REQUEST:
        return LetterKind.SECOND_REQUEST
    if round_ is LetterRound.STRIKE_OFF:
        return LetterKind.STRIKE_OFF
    if round_ is LetterRound.REINSTATEMENT:
        return LetterKind.REINSTATEMENT
    return _FIRST[campaign, verdict or Verdict.MEETS]


def verdicts_of(campaign: CampaignKind, kind: LetterKind) -> frozenset[Verdict]:
    """Return the verdicts of the cases to which a first letter of this kind is written."""
    return frozenset(verdict for (of, verdict), letter in _FIRST.items() if (of, letter) == (campaign, kind))
