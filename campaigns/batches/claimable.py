"""Finds the cases whose letter is due and that the next batch may claim."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actualisatie.campaigns.batches.letter_contents import CHUNK
from actualisatie.campaigns.batches.model_letters import verdicts_of
from actualisatie.campaigns.second_requests import is_owed
from actualisatie.campaigns.work import free_of_doubt
from actualisatie.dossiers.kinds import LetterRound, MemberRole
from actualisatie.dossiers.states import CaseState
from actualisatie.letters.kinds import LetterKind
from actualisatie.storage.models import Campaign, Case, Dossier, DossierMember, Hold, Letter, Person

CLAIMS = {
    LetterRound.FIRST: (CaseState.LETTER_DUE, CaseState.LETTER_BATCHED),
    LetterRound.REMINDER: (CaseState.REMINDER_DUE, CaseState.REMINDER_BATCHED),
}
_DECIDED = {
    LetterRound.STRIKE_OFF: CaseState.STRUCK_OFF,
    LetterRound.REINSTATEMENT: CaseState.REINSTATED,
}
"""The state that a decision letter tells of; it leaves the state as it is."""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A batch that can be made now: whose, which wave and letter, and the planned posting day (Brussels)."""

    housing_company_id: int
    wave: int
    round: LetterRound
    kind: LetterKind
    planned_posting_on: date
    paper_colour: str


def claimable(session: Session, campaign: Campaign, plan: BatchPlan, through: date, limit: int) -> Sequence[Case]:
    """Return the next cases of a plan, by postal code; more than `limit` are spread over batches of one size."""
    due = [
        Case.campaign_id == campaign.id,
        Case.housing_company_id == plan.housing_company_id,
        func.coalesce(Case.wave, 1) == plan.wave,
        *is_due(plan.round),
        *collected(plan.round, through),
    ]
    if plan.round is LetterRound.FIRST:
        due.append(Case.verdict.in_(verdicts_of(campaign.kind, plan.kind)))
    chosen = _next(session, due, limit)
    while not _ours(session, due, chosen):
        chosen = _next(session, due, limit)
    by_id = {case.id: case for case in _cases(session, chosen)}
    return [by_id[case_id] for case_id in chosen]


def _next(session: Session, due: Sequence[ColumnElement[bool]], limit: int) -> list[int]:
    """Return the cases of the next batch: one look tells them, and how many wait, which sets the size of each batch."""
    waiting = func.count().over().label("waiting")
    query = select(Case.id, waiting).where(*due).order_by(_postal_code(), Case.id).limit(limit)
    found = session.execute(query).all()
    if not found:
        return []
    batches = -(-found[0].waiting // limit)
    return [row.id for row in found[: -(-found[0].waiting // batches)]]


def _ours(session: Session, due: Sequence[ColumnElement[bool]], chosen: Sequence[int]) -> bool:
    """Wait for whoever claims the same cases, and return whether all are still due; SQLite has one writer anyway."""
    if not chosen or session.get_bind().dialect.name != "postgresql":
        return True
    session.execute(select(Case.id).where(Case.id.in_(chosen)).order_by(Case.id).with_for_update())
    still = select(func.count()).select_from(Case).where(*due, Case.id.in_(chosen))
    return session.scalar(still) == len(chosen)


def _cases(session: Session, ids: Sequence[int]) -> Iterator[Case]:
    for start in range(0, len(ids), CHUNK):
        yield from session.scalars(select(Case).where(Case.id.in_(ids[start : start + CHUNK])))


def _postal_code() -> ColumnElement[str]:
    """Return where the post goes, near enough to part batches: the letters of a batch are sorted by full address."""
    applicant = (
        select(func.max(Person.postal_code))
        .join(DossierMember, DossierMember.person_id == Person.id)
        .where(DossierMember.dossier_id == Case.dossier_id, DossierMember.role == MemberRole.APPLICANT)
        .scalar_subquery()
    )
    chosen = (
        select(Dossier.correspondence_address["postal_code"].as_string())
        .where(Dossier.id == Case.dossier_id)
        .scalar_subquery()
    )
    return func.coalesce(chosen, applicant, "")


def collected(round_: LetterRound, through: date) -> tuple[ColumnElement[bool], ...]:
    """Leave out the first letters that became due after the last day of collecting."""
    return (Case.state_since <= through,) if round_ is LetterRound.FIRST else ()


def is_due(round_: LetterRound) -> tuple:  # type: ignore[type-arg]  # columns of several types
    """Return when the letter of a round is due, be it now or when the posting day of its wave comes near."""
    if round_ is LetterRound.SECOND_REQUEST:
        return is_owed()
    if round_ in _DECIDED:
        written = select(Letter.id).where(Letter.case_id == Case.id, Letter.round == round_)
        counting = written.where(Letter.withdrawn_at.is_(None))
        set_aside = written.join(Hold, Hold.case_id == Letter.case_id).where(Hold.lifted_at.is_(None))
        return (Case.state == _DECIDED[round_], ~counting.exists(), ~set_aside.exists())
    return (Case.state == CLAIMS[round_][0], *free_of_doubt())
