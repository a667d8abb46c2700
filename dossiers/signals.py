"""Which changes of a dossier's status the systems outside are told of, and why (S1, S2; own request: S1, S2)."""

from enum import StrEnum

from actualisatie.dossiers.kinds import DossierStatus, EffectKind

IN_ONDERZOEK = frozenset({DossierStatus.IN_ONDERZOEK, DossierStatus.IN_ONDERZOEK_OTHER})
"""Statuses under which no dwelling is offered while the conditions are looked at; both mean the same here."""

SIGNALS = frozenset({EffectKind.STATUS_SIGNAL, EffectKind.REGISTER_STATUS_SIGNAL})
"""Effects that tell of a status: a later one, or a strike-off, makes an earlier one pointless."""


class StatusReason(StrEnum):
    """Why a dossier has another status."""

    NOT_MEETING = "not_meeting"
    MEETS = "meets"
    OWN_REQUEST = "own_request"
    STAYS_AFTER_ALL = "stays_after_all"


def reason_to_tell(before: DossierStatus, after: DossierStatus) -> StatusReason | None:
    """Return why others are told that a dossier went from one status to another; None when it is nothing to tell.

    Told are: *in onderzoek* and back (S1, S2), and the end on own request and back. A strike-off on another ground and
    its reinstatement have effects of their own.
    """
    if after is DossierStatus.STRUCK_OFF:
        return StatusReason.OWN_REQUEST
    if before is DossierStatus.STRUCK_OFF:
        return StatusReason.STAYS_AFTER_ALL
    if after in IN_ONDERZOEK:
        return None if before in IN_ONDERZOEK else StatusReason.NOT_MEETING
    return StatusReason.MEETS if before in IN_ONDERZOEK and after is DossierStatus.ENROLLED else None


def shows(wanted: DossierStatus, told: DossierStatus | None) -> bool:
    """Return whether a system that tells of a status shows what it was to show."""
    return told is wanted or (wanted in IN_ONDERZOEK and told in IN_ONDERZOEK)
