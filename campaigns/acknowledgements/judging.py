"""Says what one line of a file of acknowledgements means: accepted, known already, or set aside with its reason."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.strike_offs.request_withdrawals import FOLDERS
from actualisatie.campaigns.strike_offs.requests_by_file import request_of
from actualisatie.connectors.local_software.files import AcknowledgementLine, Answer
from actualisatie.dossiers.kinds import EffectState
from actualisatie.dossiers.signals import SIGNALS
from actualisatie.storage.models import Acknowledgement, Case, Dossier, Effect, HousingCompany


class Judgement(StrEnum):
    """What a line means. All but the first three are set aside, and a person looks."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    NOT_ANSWERED = "not_answered"
    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown_key"
    OTHER_COMPANY = "other_company"
    OTHER_FACTS = "other_facts"
    CONTRADICTS = "contradicts"
    GIVEN_BACK = "given_back"

    @property
    def set_aside(self) -> bool:
        """Return whether a person must look at the line."""
        return self not in {Judgement.ACCEPTED, Judgement.KNOWN, Judgement.NOT_ANSWERED}


def judge(session: Session, line: AcknowledgementLine, company: str) -> tuple[Judgement, Effect | None]:
    """Return what a line from a housing company's folder means, and the effect that it speaks of."""
    if line.uitkomst is None:
        return Judgement.NOT_ANSWERED, None
    effect = session.scalar(select(Effect).where(Effect.key == line.sleutel).with_for_update())
    if effect is None or effect.case_id is None or effect.kind not in FOLDERS:
        return Judgement.UNKNOWN_KEY, None
    owner = session.get_one(HousingCompany, effect.housing_company_id)
    if owner.code != company:
        return Judgement.OTHER_COMPANY, effect
    number = session.get_one(Dossier, session.get_one(Case, effect.case_id).dossier_id).number
    if not line.fits(request_of(effect, number, owner.kbo)):
        return Judgement.OTHER_FACTS, effect
    return _beside_what_is_known(session, line, effect), effect


def _beside_what_is_known(session: Session, line: AcknowledgementLine, effect: Effect) -> Judgement:
    known = session.scalar(
        select(Acknowledgement.content).where(Acknowledgement.effect_id == effect.id, Acknowledgement.accepted)
    )
    if known is not None:
        return Judgement.KNOWN if _same(AcknowledgementLine.model_validate(known), line) else Judgement.CONTRADICTS
    if effect.state is EffectState.CANCELLED and effect.kind in SIGNALS:
        return Judgement.KNOWN  # withdrawn because a later request says more
    if effect.state is EffectState.CANCELLED:
        return Judgement.GIVEN_BACK if line.uitkomst is Answer.DONE else Judgement.KNOWN
    if effect.state is EffectState.DONE:  # done by another way, before the company worked by files
        return Judgement.KNOWN if line.uitkomst is Answer.DONE else Judgement.CONTRADICTS
    return Judgement.ACCEPTED


def _same(one: AcknowledgementLine, other: AcknowledgementLine) -> bool:
    said = ("uitkomst", "kenmerk", "geregistreerdOp", "reden")
    return all(getattr(one, name) == getattr(other, name) for name in said)
