"""Makes print batches: claims the cases whose letter is due, writes each letter's content, in one transaction each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.fitting import first_that_fit
from actualisatie.campaigns.batches.letter_contents import CHUNK, Sign, write_contents
from actualisatie.campaigns.batches.model_letters import letter_kind, verdicts_of
from actualisatie.campaigns.batches.posting_days import collected_through, planned_posting
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.campaigns.second_requests import is_owed, note_batched
from actualisatie.campaigns.work import free_of_doubt
from actualisatie.dossiers.kinds import BatchStatus, LetterRound, MemberRole, Verdict
from actualisatie.dossiers.states import CaseState
from actualisatie.letters.kinds import LetterKind
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models import Batch, Campaign, Case, Dossier, DossierMember, Hold, Letter, Person
from actualisatie.storage.transitions import Move, move_cases

_CLAIMS = {
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


def plan_batches(session: Session, campaign: Campaign, moment: Moment) -> list[BatchPlan]:
    """Return the batches to make today: one per housing company, wave and kind of letter.

    First letters wait until `lead_days` before the posting day of their wave. Reminders, second requests and decisions
    (strike-off or reinstatement) are made as soon as they are due.
    """
    plans = []
    terms = terms_of(campaign)
    for round_ in LetterRound:
        for company, wave, verdict in _groups(session, campaign, round_, collected_through(terms, moment.today)):
            posting_on, colour = planned_posting(campaign, terms, round_, wave, moment)
            if posting_on is not None:
                kind = letter_kind(campaign.kind, round_, verdict)
                plans.append(BatchPlan(company, wave, round_, kind, posting_on, colour))
    return list(dict.fromkeys(plans))


def claim_batch(
    session: Session, campaign: Campaign, plan: BatchPlan, moment: Moment, actor: str, sign: Sign | None = None
) -> Batch | None:
    """Make one batch of at most `letters.max_per_batch` letters and claim its cases; None when nothing was left.

    Two letters of one case stay together: a batch of one case may hold both, whatever the limit.
    Is there more for the plan, then its batches get about one size (none is a small rest), each a range of codes.
    `sign` makes the codes of the answer forms; without it forms bear the bare letter id.
    """
    terms = terms_of(campaign)
    most = terms.policies.letters.max_per_batch
    cases = first_that_fit(
        session, _claimable(session, campaign, plan, collected_through(terms, moment.today), most), most
    )
    if not cases:
        return None
    batch = Batch(
        campaign_id=campaign.id,
        housing_company_id=plan.housing_company_id,
        wave=plan.wave,
        kind=plan.kind,
        round=plan.round,
        status=BatchStatus.CLAIMED,
        made_on=moment.today,
        planned_posting_on=plan.planned_posting_on,
        printed_last_day=terms.printed_last_day(plan.round, plan.planned_posting_on),
        paper_colour=plan.paper_colour,
    )
    session.add(batch)
    session.flush()
    batch.letters = _claim(session, batch, cases, terms, moment, actor, sign)
    return batch


def _claim(
    session: Session,
    batch: Batch,
    cases: Sequence[Case],
    terms: Terms,
    moment: Moment,
    actor: str,
    sign: Sign | None,
) -> int:
    by_id = {case.id: case for case in cases}
    moved: Sequence[int] = list(by_id)
    if batch.round in _CLAIMS:
        from_state, to_state = _CLAIMS[batch.round]
        move = Move(from_state, to_state, moment.at, moment.today, actor, "batched", data={"batch": batch.code})
        moved = move_cases(session, list(by_id), move)
    letters = 0
    for contents in write_contents(session, batch, [by_id[case_id] for case_id in moved], terms, sign):
        insert_many(session, Letter, contents)
        letters += len(contents)
    if batch.round is LetterRound.SECOND_REQUEST:
        note_batched(session, batch, moved, moment, actor)
    return letters


def _groups(
    session: Session, campaign: Campaign, round_: LetterRound, through: date
) -> list[tuple[int, int, Verdict | None]]:
    wave = func.coalesce(Case.wave, 1).label("wave_or_first")  # one name: PostgreSQL orders by what it selects
    query = (
        select(Case.housing_company_id, wave, Case.verdict)
        .where(Case.campaign_id == campaign.id, *is_due(round_), *_collected(round_, through))
        .distinct()
        .order_by(Case.housing_company_id, wave, Case.verdict)
    )
    groups = [(row[0], row[1], row[2] if round_ is LetterRound.FIRST else None) for row in session.execute(query)]
    return list(dict.fromkeys(groups))


def _claimable(session: Session, campaign: Campaign, plan: BatchPlan, through: date, limit: int) -> Sequence[Case]:
    """Return the next cases of a plan, by postal code; more than `limit` are spread over batches of one size."""
    due = [
        Case.campaign_id == campaign.id,
        Case.housing_company_id == plan.housing_company_id,
        func.coalesce(Case.wave, 1) == plan.wave,
        *is_due(plan.round),
        *_collected(plan.round, through),
    ]
    if plan.round is LetterRound.FIRST:
        due.append(Case.verdict.in_(verdicts_of(campaign.kind, plan.kind)))
    waiting = session.scalar(select(func.count()).select_from(Case).where(*due)) or 0
    batches = -(-waiting // limit)
    if not batches:
        return []
    first = select(Case.id).where(*due).order_by(_postal_code(), Case.id).limit(-(-waiting // batches))
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer, who is not asked to wait
        session.execute(first.with_for_update(of=Case))  # waits for whoever claims the same cases; then looks again
    chosen = session.scalars(first).all()
    by_id = {case.id: case for case in _cases(session, chosen)}
    return [by_id[case_id] for case_id in chosen]


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


def _collected(round_: LetterRound, through: date) -> tuple[ColumnElement[bool], ...]:
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
    return (Case.state == _CLAIMS[round_][0], *free_of_doubt())
