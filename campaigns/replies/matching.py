"""Finds the case that a reply is about, and what else its judgement needs."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from actualisatie.calendar.moment import Moment
from actualisatie.calendar.replies import Reply as TimedReply
from actualisatie.calendar.replies import Standing, standing
from actualisatie.campaigns.postmarks.running_terms import by_round
from actualisatie.campaigns.replies.case_files import CaseFile, file_of
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.quorum import (
    answers_in,
    co_residents_confirm,
    leaving_is_agreed,
    protected_signers,
    wants_to_stay,
)
from actualisatie.campaigns.reviewing.verdicts import proves_all
from actualisatie.dossiers.kinds import LetterRound, ReplyKind, Signer
from actualisatie.dossiers.quorum import Quorum
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage.models import Case, DocumentVerdict, Dossier, DossierMember, Reply


def case_meant(session: Session, dossier_number: str) -> Case | None:
    """Return the case that a reply about a dossier means: the open one, else the latest; locked until the end.

    One that was excluded, as another campaign had the dossier in hand, asked the candidate nothing: it comes last.
    """
    return cases_meant(session, [dossier_number]).get(dossier_number)


def cases_meant(session: Session, dossier_numbers: Iterable[str]) -> dict[str, Case]:
    """Return the case that a reply about each dossier means, as `case_meant` does, with the dossier's members.

    The dossiers are read by a statement after the lock: the one that waits for it would see them as they were before.
    """
    query = (
        select(Case)
        .join(Case.dossier)
        .where(Dossier.number.in_(list(dossier_numbers)))
        .order_by(Case.state.in_(OPEN), Case.state != CaseState.EXCLUDED, Case.id)
        .with_for_update(of=Case)
        .options(selectinload(Case.dossier).selectinload(Dossier.members).joinedload(DossierMember.person))
        .execution_options(populate_existing=True)
    )
    return {case.dossier.number: case for case in session.scalars(query)}


def lock_cases_meant(session: Session, dossier_numbers: Iterable[str]) -> None:
    """Lock all cases of these dossiers until the end, in one order for everybody: so nobody waits in a circle."""
    query = select(Case.id).join(Dossier).where(Dossier.number.in_(dossier_numbers)).order_by(Case.id)
    session.execute(query.with_for_update(of=Case))


def documents_wait(session: Session, case: Case) -> bool:
    """Return whether the newest documents of a case were received after every verdict on documents."""
    of_case = select(func.max(Reply.received_at)).where(Reply.case_id == case.id)
    brought = of_case.where(Reply.outcome.in_([ReplyOutcome.REVIEW_STARTED, ReplyOutcome.DOCUMENTS_HELD]))
    judged = select(func.max(DocumentVerdict.judged_at)).where(DocumentVerdict.case_id == case.id)
    newest = session.scalar(brought)
    verdicts = [at for at in (session.scalar(judged), session.scalar(of_case.where(Reply.review.is_not(None)))) if at]
    return newest is not None and (not verdicts or newest > max(verdicts))


def reply_facts(session: Session, case: Case, item: ReplyItem | Reply, file: CaseFile | None = None) -> ReplyFacts:
    """Return a reply that comes in, or was kept, beside its case: ready to be judged.

    `file` is the case's file where it was read already. A square of an item that comes in was verified before; a kept
    reply is judged as that of a dossier whose number a person gave.
    """
    file = file or file_of(session, case)
    terms = file.terms
    on = Moment.of(item.received_at).today
    protected = protected_signers(file, on) - {Signer.CO_RESIDENT}
    volmacht, expired = _volmacht(file, item, on)
    everybody = terms.policies.confirm.quorum is not Quorum.ANY_APPLICANT_OR_PARTNER
    return ReplyFacts(
        kind=item.kind,
        channel=item.channel,
        signer=item.signer,
        volmacht=volmacht,
        review=item.review,
        standing=_standing(file, item),
        state=case.state,
        verdict=case.verdict,
        under_guardianship=bool(protected),
        strike_off_under_way=file.strike_off_under_way,
        exceptions=len(item.exceptions),
        volmacht_required=terms.policies.volmacht.required,
        volmacht_expired=expired,
        held_before=on < date.fromisoformat(case.campaign.definition["period"]["open"]),
        quorum_met=_enough_signed(file, case, on, item),
        co_residents_confirm=co_residents_confirm(terms),
        signs_for_self=everybody and item.signer not in {*protected, Signer.NONE, Signer.OTHER, Signer.CO_RESIDENT},
        proves_all=proves_all(case, item.conditions, file.verdicts),
        stays=item.kind is ReplyKind.WITHDRAWAL and wants_to_stay(file, item),
        identified=isinstance(item, ReplyItem) and item.is_identified,
    )


def _enough_signed(file: CaseFile, case: Case, on: date, item: ReplyItem | Reply) -> bool:
    leaves = item.kind is ReplyKind.WITHDRAWAL
    return leaving_is_agreed(file, case, on, item) if leaves else answers_in(file, case, on, item).met


def _volmacht(file: CaseFile, item: ReplyItem | Reply, on: date) -> tuple[bool, bool]:
    """Return whether a volmacht is valid on the Brussels day of an item, and whether one is there that is not any more.

    One on record for the dossier's housing company counts like one that came with the item (S1).
    """
    until = [last for first, last in file.mandates if first <= on]
    if item.volmacht:
        until.append(item.volmacht_until)
    valid = any(last is None or on <= last for last in until)
    return valid, bool(until) and not valid


def _standing(file: CaseFile, item: ReplyItem | Reply) -> Standing | None:
    """Return whether the reply is in time for the term that runs: that of the letter posted last.

    None while no term runs; so also while the other one of two letters to two addresses is not posted yet. A second
    request may end before the term that ran already: then that one counts.
    """
    posted = [(one.deadline.postmark, one.letter_id, one.round) for one in file.letters if one.deadline]
    if not posted:
        return None
    asking = [one for one in posted if one[2] is not LetterRound.SECOND_REQUEST]
    rounds = {max(some)[2] for some in (posted, asking) if some}
    limits = [by_round(file.letters)[round_].deadline for round_ in rounds]
    known = [limit for limit in limits if limit is not None]
    if len(known) < len(limits):
        return None
    limit = max(known, key=lambda one: one.last_day)
    timed = TimedReply(item.channel, item.received_at, item.reply_postmark)
    return standing(timed, limit, law=file.terms.law, days=file.terms.days, decided_at=None)
