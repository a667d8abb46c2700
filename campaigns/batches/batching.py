"""Makes print batches: claims the cases whose letter is due, writes each letter's content, in one transaction each."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.claimable import CLAIMS, BatchPlan, claimable, collected, is_due
from actualisatie.campaigns.batches.fitting import first_that_fit
from actualisatie.campaigns.batches.letter_contents import Sign, write_contents
from actualisatie.campaigns.batches.model_letters import letter_kind
from actualisatie.campaigns.batches.posting_days import collected_through, planned_posting
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.campaigns.second_requests import note_batched
from actualisatie.dossiers.kinds import BatchStatus, LetterRound, Verdict
from actualisatie.storage.models import Batch, Campaign, Case, Letter
from actualisatie.storage.transitions import Move, move_cases


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
    session: Session,
    campaign: Campaign,
    plan: BatchPlan,
    moment: Moment,
    actor: str,
    sign: Sign | None = None,
    *,
    most: int | None = None,
) -> Batch | None:
    """Make one batch of at most `most` letters and claim its cases; None when nothing was left.

    `most` left out is what the campaign chose (`letters.max_per_batch`).

    Two letters of one case stay together: a batch of one case may hold both, whatever the limit.
    Is there more for the plan, then its batches get about one size (none is a small rest), each a range of codes.
    `sign` makes the codes of the answer forms; without it forms bear the bare letter id.
    """
    terms = terms_of(campaign)
    most = most or terms.policies.letters.max_per_batch
    cases = first_that_fit(
        session, claimable(session, campaign, plan, collected_through(terms, moment.today), most), most
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
    if batch.round in CLAIMS:
        from_state, to_state = CLAIMS[batch.round]
        move = Move(from_state, to_state, moment.at, moment.today, actor, "batched", data={"batch": batch.code})
        moved = move_cases(session, list(by_id), move)
    letters = 0
    for contents in write_contents(session, batch, [by_id[case_id] for case_id in moved], terms, sign):
        session.execute(insert(Letter), contents)  # too wide to gain by `insert_many`
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
        .where(Case.campaign_id == campaign.id, *is_due(round_), *collected(round_, through))
        .distinct()
        .order_by(Case.housing_company_id, wave, Case.verdict)
    )
    groups = [(row[0], row[1], row[2] if round_ is LetterRound.FIRST else None) for row in session.execute(query)]
    return list(dict.fromkeys(groups))
