"""The small vocabularies that cases, replies and holds share."""

from enum import StrEnum

from actualisatie.calendar.replies import Channel as ReplyChannel

__all__ = [
    "NOT_IN_CAMPAIGN",
    "UNSETTLED",
    "Activity",
    "Addressee",
    "BatchStatus",
    "CampaignKind",
    "DossierStatus",
    "EffectKind",
    "EffectState",
    "Ground",
    "HoldReason",
    "LetterRound",
    "MemberRole",
    "ReinstateReason",
    "ReplyChannel",
    "ReplyKind",
    "ReplyMeaning",
    "ReplyStatus",
    "ReturnReason",
    "ReviewVerdict",
    "Signer",
    "Transport",
    "Verdict",
    "Whereabouts",
]


class DossierStatus(StrEnum):
    """The register's own status codes (MG/6209765377); the list that could be read there is cut after TEMP."""

    ENROLLED = "REG"
    IN_ONDERZOEK = "INFOS"
    IN_ONDERZOEK_OTHER = "CHKS"
    UNDER_APPEAL = "CHKO"
    IN_OFFER = "OFFER"
    WAITING = "WAITS"
    STRUCK_OFF = "RJCT"
    REFUSED = "RFSD"
    SAVED = "SAVED"
    TEMPORARY = "TEMP"

    @property
    def dutch(self) -> str:
        """Return the status as offices and letters call it."""
        return _DUTCH[self]


_DUTCH = {
    DossierStatus.ENROLLED: "Ingeschreven",
    DossierStatus.IN_ONDERZOEK: "Ingeschreven in onderzoek - extra info gevraagd",
    DossierStatus.IN_ONDERZOEK_OTHER: "Ingeschreven in onderzoek",
    DossierStatus.UNDER_APPEAL: "In onderzoek verhaal",
    DossierStatus.IN_OFFER: "In wacht in aanbod",
    DossierStatus.WAITING: "In wacht op eigen vraag",
    DossierStatus.STRUCK_OFF: "Geschrapt",
    DossierStatus.REFUSED: "Geweigerd",
    DossierStatus.SAVED: "Opgeslagen",
    DossierStatus.TEMPORARY: "Tijdelijk",
}

NOT_IN_CAMPAIGN = frozenset(
    {DossierStatus.STRUCK_OFF, DossierStatus.REFUSED, DossierStatus.SAVED, DossierStatus.TEMPORARY}
)
"""Statuses whose dossiers are excluded when a campaign selects."""


class Activity(StrEnum):
    """What counts as activity by or for a candidate; changes by systems do not (policy: no source defines it)."""

    LOGIN = "login"
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    REPLY = "reply"
    OFFER_RESPONSE = "offer_response"


class MemberRole(StrEnum):
    """What a person is in a dossier."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    CO_RESIDENT = "co_resident"

    @property
    def dutch(self) -> str:
        """Return the word used in letters."""
        return {"applicant": "aanvrager", "partner": "partner", "co_resident": "medebewoner"}[self]

    @property
    def may_sign(self) -> bool:
        """Return whether this person applies for the dwelling, and so signs."""
        return self is not MemberRole.CO_RESIDENT


class Addressee(StrEnum):
    """Whom a letter goes to: whoever applies, or the partner who lives at another address.

    After the applicant's death the partner is the one who applies.
    """

    APPLICANT = "applicant"
    PARTNER = "partner"


class Verdict(StrEnum):
    """What the conditions say of a dossier; *unknown* never accuses anybody."""

    MEETS = "meets"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @property
    def dutch(self) -> str:
        """Return the word in the overview of a letter."""
        return {"meets": "in orde", "fails": "niet in orde", "unknown": "nog niet gekend"}[self]


class Ground(StrEnum):
    """Why a case may be struck off (S2, KSH); the decision names it."""

    SILENCE = "silence"
    NOT_MEETING = "not_meeting"
    INACTIVITY = "inactivity"


class HoldReason(StrEnum):
    """Why nothing may move a case towards a strike-off."""

    RETURNED_MAIL = "returned_mail"
    IN_OFFER = "in_offer"
    APPEAL = "appeal"
    DOCUMENT_REVIEW = "document_review"
    UNPROCESSED_REPLY = "unprocessed_reply"
    SOURCE_UNAVAILABLE = "source_unavailable"
    CONDITIONS_UNKNOWN = "conditions_unknown"
    TRANSFER = "transfer"
    UNREACHABLE = "unreachable"
    MANUAL = "manual"


class Whereabouts(StrEnum):
    """Where the population register has somebody, as far as it matters for post."""

    HOME = "home"
    REFERENCE_ADDRESS = "reference_address"
    CONFIDENTIAL = "confidential"
    NO_ADDRESS = "no_address"
    STRUCK_BY_OFFICE = "struck_by_office"
    ABROAD = "abroad"

    @property
    def is_reachable(self) -> bool:
        """Return whether a letter to the address in the register may be sent without a person looking first."""
        return self in {Whereabouts.HOME, Whereabouts.REFERENCE_ADDRESS}


class ReplyKind(StrEnum):
    """What a candidate, or somebody for the candidate, brings in."""

    CONFIRMATION = "confirmation"
    DOCUMENTS = "documents"
    WITHDRAWAL = "withdrawal"
    RETURNED_MAIL = "returned_mail"
    NOTE = "note"
    REVIEW = "review"


class Signer(StrEnum):
    """Who signed a reply; *none* is an unsigned form, or a reply that nobody needs to sign."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    GUARDIAN = "guardian"
    CO_RESIDENT = "co_resident"
    OTHER = "other"
    NONE = "none"


class ReviewVerdict(StrEnum):
    """What the housing company found of the documents: it judges them, nobody else does (S1)."""

    ACCEPTED = "accepted"
    INSUFFICIENT = "insufficient"
    REFUSED = "refused"


class ReturnReason(StrEnum):
    """Why the post brought a letter back; bpost's own list was not found, this one is by analogy with post.ch."""

    UNKNOWN = "unknown"
    MOVED = "moved"
    REFUSED = "refused"
    INCOMPLETE_ADDRESS = "incomplete_address"
    NO_LETTERBOX = "no_letterbox"
    DECEASED = "deceased"
    NOT_COLLECTED = "not_collected"


class ReplyStatus(StrEnum):
    """Where an incoming item stands. *Unmatched* and *unclear* ones wait for a person and hold the strike-off."""

    PROCESSED = "processed"
    UNCLEAR = "unclear"
    UNMATCHED = "unmatched"
    DISMISSED = "dismissed"


class ReinstateReason(StrEnum):
    """Why a strike-off is taken back (policy reinstate.*: TZ, S3)."""

    COMPANY_ERROR = "company_error"
    TIMELY_REPLY = "timely_reply"
    RETURNED_MAIL = "returned_mail"
    APPEAL_FOUNDED = "appeal_founded"
    FORCE_MAJEURE = "force_majeure"


class ReplyMeaning(StrEnum):
    """What a person found a reply to say that no rule could settle."""

    CONFIRMED = "confirmed"
    NOTHING = "nothing"
    WITHDRAWN = "withdrawn"


class CampaignKind(StrEnum):
    """The two campaigns of the law and the ground of two inactive years."""

    ONE_OFF = "one_off"
    ANNUAL = "annual"
    INACTIVITY = "inactivity"


class LetterRound(StrEnum):
    """Which step of a case a letter belongs to: at most one letter of a round counts."""

    FIRST = "first"
    REMINDER = "reminder"
    SECOND_REQUEST = "second_request"
    STRIKE_OFF = "strike_off"
    REINSTATEMENT = "reinstatement"


class BatchStatus(StrEnum):
    """How far a print batch is."""

    CLAIMED = "claimed"
    PRINTED = "printed"
    DELIVERED = "delivered"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"


class EffectKind(StrEnum):
    """What happens outside, each through the outbox. A strike-off is done where the campaign says, and perhaps told to
    the register, and a reinstatement undoes both; both are told of a status; a request by file is called back; a batch
    is handed over, called back when it was withdrawn, and told of by e-mail.
    """

    STRIKE_OFF = "strike_off"
    REGISTER_STRIKE_OFF = "register_strike_off"
    REINSTATEMENT = "reinstatement"
    REGISTER_REINSTATEMENT = "register_reinstatement"
    STATUS_SIGNAL = "status_signal"
    REGISTER_STATUS_SIGNAL = "register_status_signal"
    REQUEST_WITHDRAWAL = "request_withdrawal"
    DELIVERY = "delivery"
    WITHDRAWAL = "withdrawal"
    NOTICE = "notice"
    WITHDRAWAL_NOTICE = "withdrawal_notice"


class Transport(StrEnum):
    """How a housing company's local software is reached: its interface, or files for one that has none."""

    HTTP = "http"
    FILES = "files"


class EffectState(StrEnum):
    """How far an effect outside is."""

    PENDING = "pending"
    SENDING = "sending"
    DONE = "done"
    CANCELLED = "cancelled"
    DEAD = "dead"


UNSETTLED = frozenset({EffectState.PENDING, EffectState.SENDING})
"""Effects of which nobody knows yet that they happened."""
