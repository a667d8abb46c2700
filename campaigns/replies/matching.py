"""Finds the case that a reply is about, and what else its judgement needs."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.calendar.replies import Reply as TimedReply
from actualisatie.calendar.replies import Standing, standing
from actualisatie.campaigns.guarded import under_guardianship
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.running_terms import by_round, terms_of_cases
from actualisatie.campaigns.terms import Terms, terms_of
from actualisatie.campaigns.under_way import strike_off_under_way
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome
from actualisatie.dossiers.states import OPEN
from actualisatie.storage.models import Case, Dossier, Reply


def case_meant(session: Session, dossier_number: str) -> Case | None:
    """Return the case that a reply about a dossier means: the open one, else the latest; locked until the end."""
    query = (
        select(Case)
        .join(Dossier)
        .where(Dossier.number == dossier_number)
        .order_by(Case.state.in_(OPEN).desc(), Case.id.desc())
        .limit(1)
        .with_for_update(of=Case)
    )
    return session.scalar(query)


def lock_cases_meant(session: Session, dossier_numbers: Iterable[str]) -> None:
    """Lock all cases of these dossiers until the end, in one order for everybody: so nobody waits in a circle."""
    query = select(Case.id).join(Dossier).where(Dossier.number.in_(dossier_numbers)).order_by(Case.id)
    session.execute(query.with_for_update(of=Case))


def documents_wait(session: Session, case: Case) -> bool:
    """Return whether the newest documents of a case were received after every verdict on documents."""
    query = (
        select(Reply.outcome)
        .where(Reply.case_id == case.id)
        .where((Reply.outcome == ReplyOutcome.REVIEW_STARTED) | Reply.review.is_not(None))
        .order_by(Reply.received_at.desc(), Reply.id.desc())
        .limit(1)
    )
    return session.scalar(query) is ReplyOutcome.REVIEW_STARTED


def reply_facts(session: Session, case: Case, item: ReplyItem | Reply) -> ReplyFacts:
    """Return a reply that comes in, or was kept, beside its case: ready to be judged."""
    return ReplyFacts(
        kind=item.kind,
        channel=item.channel,
        signer=item.signer,
        volmacht=item.volmacht,
        review=item.review,
        standing=_standing(session, case, item, terms_of(case.campaign)),
        state=case.state,
        verdict=case.verdict,
        under_guardianship=_under_guardianship(session, case, item),
        strike_off_under_way=strike_off_under_way(session, case),
        exceptions=len(item.exceptions),
        volmacht_required=terms_of(case.campaign).policies.volmacht.required,
    )


def _standing(session: Session, case: Case, item: ReplyItem | Reply, terms: Terms) -> Standing | None:
    """Return whether the reply is in time for the term that runs: that of the letter posted last.

    None while no term runs; so also while the other one of two letters to two addresses is not posted yet.
    """
    letters = terms_of_cases(session, terms, [case.id]).get(case.id, [])
    posted = [(one.deadline.postmark, one.letter_id, one.round) for one in letters if one.deadline]
    if not posted:
        return None
    limit = by_round(letters)[max(posted)[2]].deadline
    if limit is None:
        return None
    timed = TimedReply(item.channel, item.received_at, item.reply_postmark)
    return standing(timed, limit, law=terms.law, days=terms.days, decided_at=None)


def _under_guardianship(session: Session, case: Case, item: ReplyItem | Reply) -> bool:
    """Return whether the applicant or partner is under bewind on the day of the reply (S0)."""
    on = Moment.of(item.received_at).today
    return session.scalar(select(Case.id).where(Case.id == case.id, under_guardianship(on))) is not None
