"""What the use cases refuse, each with what, where and what to do. None of them names a person."""

from collections.abc import Iterable

from actualisatie.dossiers.errors import Refused


class UnknownBatchError(Refused):
    """A batch code that no batch has."""

    def __init__(self, code: str) -> None:
        shown = code if len(code) <= 20 else f"{code[:20]}..."
        super().__init__(
            f"There is no batch {shown!r}. Batch codes look like B000012; `actualisatie batches` lists them."
        )


class BatchNotPostableError(Refused):
    """A batch that cannot get a postmark now."""


class BatchNotWithdrawableError(Refused):
    """A batch that cannot be withdrawn any more."""


class PostmarkError(Refused):
    """A postmark that cannot be true or proven."""


class AnotherPostmarkError(PostmarkError):
    """A postmark of another day than the one that stands: only a person corrects it."""


class UnknownDossierError(Refused):
    """A dossier number that the register does not have."""


class ApprovalError(Refused):
    """An approval that may not be given: wrong person, or nothing to approve."""


class ProofAddressError(Refused):
    """Proofs were to be mailed to an address at which a housing company is told of its batches."""


class StandstillError(Refused):
    """Nothing moves: the database came back from a backup and nobody released it, or it may not be released yet."""


class CourtesyError(Refused):
    """Courtesy messages in a campaign that chose none."""


class VirtualDayError(Refused):
    """A day in the future, asked of a database of real people."""


class CampaignExistsError(Refused):
    """A campaign of that name exists already."""


class UnknownCampaignError(Refused):
    """No campaign has that name."""


class CampaignKindError(Refused):
    """A flow was started with a campaign of another kind than it is made for."""

    def __init__(self, name: str, kind: str, wanted: str) -> None:
        super().__init__(
            f"Campaign {name} is of the kind {kind!r} and this flow runs campaigns of the kind {wanted!r}: nothing was "
            f"done. `actualisatie run {name}` starts the flow of its kind; in the Prefect UI choose that deployment."
        )


class UnknownHousingCompanyError(Refused):
    """A definition names a housing company that is not in the register."""


class CampaignFrozenError(Refused):
    """A change that is no longer possible; `fields` are the paths that may not change."""

    def __init__(self, message: str, fields: Iterable[str]) -> None:
        super().__init__(message)
        self.fields = tuple(fields)


class ExtensionError(Refused):
    """An extension that gives nobody time, or that names nobody."""


class EvidenceError(Refused):
    """Raw evidence that cannot be kept or read."""


class HoldError(Refused):
    """A hold that cannot be lifted so: it is not there, or something was left unsaid."""


class NotConnectedError(Refused):
    """A campaign or a housing company needs a system that is not connected."""


class OutboxError(Refused):
    """An effect that cannot be retried or given up so: not dead, not asked for, or by the same person twice."""


class PremiumPeriodError(Refused):
    """A period whose signals cannot be exported yet."""


class ReinstatementError(Refused):
    """A reinstatement that cannot be proposed or decided so: not struck off, nothing proposed, or the same person."""


class ReplyError(Refused):
    """A reply that cannot be settled so: it does not wait, or something was left unsaid."""


class ReviewError(Refused):
    """A verdict on documents that cannot be given so: nothing to judge, nothing to prove, or no reason."""
