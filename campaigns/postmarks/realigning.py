"""Puts cases back where they belong when their deadlines moved: after a corrected postmark, or an extension.

A deadline that moved may find a case too far: reminded, proposed, approved or struck off before its time. What can be
taken back is taken back; what cannot raises an alarm.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.posting import sum_up
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, by_round, terms_of_cases
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.campaigns.reinstating.finding import propose_by_itself
from actualisatie.campaigns.replies.judging_again import cases_with_late_replies, judge_again
from actualisatie.campaigns.strike_offs.approving import back_to_term
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.dossiers.kinds import BatchStatus, LetterRound, ReinstateReason
from actualisatie.dossiers.states import AWAITING_REPLY, TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.models import Batch, Case, Letter
from actualisatie.storage.transitions import Move, move_cases

_CHUNK = 500
_REMINDED = (CaseState.REMINDER_DUE, CaseState.REMINDER_BATCHED, CaseState.REMINDER_POSTED)


class Realigned(StrEnum):
    """What became of a case whose deadlines moved."""

    TAKEN_BACK = "taken back"
    REMINDED_TOO_EARLY = "reminder withdrawn"
    ALARM = "alarm"
    REPLY_IN_TIME = "reply in time"


@dataclass(frozen=True, slots=True)
class Because:
    """Why deadlines moved, when (aware) and by whom, for the journal."""

    why: str
    moment: Moment
    actor: str


def realign(session: Session, terms: Terms, case_ids: Sequence[int], because: Because) -> Counter[Realigned]:
    """Give each case the due day that follows from its deadlines now, and take back what came too early.

    Replies that were too late are judged again first: one that is in time now wins. Returns how many of them there
    were, and how many proposals and approvals were taken back, reminders withdrawn and alarms raised.
    """
    done: Counter[Realigned] = Counter()
    first_batches: set[int] = set()
    for start in range(0, len(case_ids), _CHUNK):
        chunk = case_ids[start : start + _CHUNK]
        running, late = terms_of_cases(session, terms, chunk), cases_with_late_replies(session, chunk)
        query = select(Case).where(Case.id.in_(chunk)).order_by(Case.id).with_for_update()
        for case in session.scalars(query.execution_options(populate_existing=True)):
            if case.id in late:
                done[Realigned.REPLY_IN_TIME] += judge_again(session, case, because.why, because.moment, because.actor)
            letters = running.get(case.id, [])
            became = _realign_one(session, terms, case, letters, because)
            done.update(became)
            if Realigned.REMINDED_TOO_EARLY in became:
                first_batches |= {one.batch_id for one in letters if one.round is LetterRound.FIRST}
        session.flush()
    _sum_up(session, terms, first_batches)
    return done


def _sum_up(session: Session, terms: Terms, first_batches: set[int]) -> None:
    """Show in the list of batches until when first terms run on whose reminders were withdrawn."""
    query = select(Batch).where(Batch.id.in_(first_batches), Batch.status == BatchStatus.POSTED)
    for batch in session.scalars(query.order_by(Batch.id)):
        if batch.postmark and batch.proof:
            sum_up(session, batch, terms, batch.postmark, batch.proof)


def _realign_one(
    session: Session, terms: Terms, case: Case, letters: Sequence[RunningTerm], because: Because
) -> list[Realigned]:
    done: list[Realigned] = []
    if case.state is CaseState.STRUCK_OFF:
        return _alarm_if_too_early(session, case, letters, because)
    if case.state in TOWARDS_STRIKE_OFF and _too_early(letters, because.moment.today):
        if not back_to_term(session, case, because.moment, because.actor, "strike-off taken back"):
            reason = f"{because.why}: a strike-off that was sent already came too early; look, and reinstate if done"
            raise_alarm(session, case, reason, because.moment, because.actor)
            return [Realigned.ALARM]
        done.append(Realigned.TAKEN_BACK)
    if case.state in _REMINDED and _reminded_too_early(terms, letters, because.moment.today):
        _withdraw_reminders(session, case, letters, because)
        letters = terms_of_cases(session, terms, [case.id]).get(case.id, [])
        done.append(Realigned.REMINDED_TOO_EARLY)
    if case.state in AWAITING_REPLY:
        case.due_on = _due_on(terms, case.state, letters)
    return done


def _due_on(terms: Terms, state: CaseState, letters: Sequence[RunningTerm]) -> date | None:
    """Return when silence may move the case on: a strike-off waits for every term, a reminder for the first."""
    limits = {round_: one.deadline for round_, one in by_round(letters).items() if one.deadline}
    last = LetterRound.REMINDER if state is CaseState.REMINDER_POSTED else LetterRound.FIRST
    if last not in limits:
        return None
    earlier = [limit.strike_earliest for round_, limit in limits.items() if round_ is not last]
    return max([terms.next_step_on(last, limits[last]), *earlier])


def _too_early(letters: Sequence[RunningTerm], today: date) -> bool:
    """Tell whether a strike-off on a day comes before a term, with its grace, has passed."""
    still_runs = any(one.deadline is None or today < one.deadline.strike_earliest for one in letters)
    return still_runs or _posted_before_the_end(letters)


def _posted_before_the_end(letters: Sequence[RunningTerm]) -> bool:
    """Tell whether any reminder was posted while the first term still ran (domain invariant 2)."""
    first = by_round(letters).get(LetterRound.FIRST)
    limit = first.deadline if first else None
    reminded_on = [one.postmark for one in letters if one.round is LetterRound.REMINDER and one.postmark]
    return limit is not None and bool(reminded_on) and min(reminded_on) <= limit.last_day


def _reminded_too_early(terms: Terms, letters: Sequence[RunningTerm], today: date) -> bool:
    if any(one.round is LetterRound.REMINDER and one.postmark for one in letters):
        return _posted_before_the_end(letters)
    first = by_round(letters).get(LetterRound.FIRST)
    limit = first.deadline if first else None
    return limit is not None and today < terms.next_step_on(LetterRound.FIRST, limit)


def _withdraw_reminders(session: Session, case: Case, letters: Sequence[RunningTerm], because: Because) -> None:
    """Let the first term run on; the reminders, if any were made, no longer count and new ones follow later.

    What a reminder told stays: the first term ends on its last day at the earliest (domain invariant 3).
    """
    first = by_round(letters).get(LetterRound.FIRST)
    reminders = [one for one in letters if one.round is LetterRound.REMINDER]
    for one in reminders:
        letter = session.get_one(Letter, one.letter_id)
        letter.withdrawn_at, letter.withdrawn_reason = because.moment.at, "first term moved"
    told = [one.deadline.last_day for one in reminders if one.deadline]
    if first and told:
        letter = session.get_one(Letter, first.letter_id, populate_existing=True)
        letter.told_last_day = max([*told, *([letter.told_last_day] if letter.told_last_day else [])])
    session.flush()
    steps = [CaseState.REMINDER_DUE, CaseState.LETTER_POSTED]
    for to_state in steps if case.state is not CaseState.REMINDER_DUE else steps[1:]:
        moment = because.moment
        move = Move(case.state, to_state, moment.at, moment.today, because.actor, "reminder taken back", because.why)
        move_cases(session, [case.id], move)
        session.refresh(case)


def _alarm_if_too_early(
    session: Session, case: Case, letters: Sequence[RunningTerm], because: Because
) -> list[Realigned]:
    if case.struck_off_on is None or not _too_early(letters, case.struck_off_on):
        return []
    reason = f"{because.why}: struck off on {case.struck_off_on}, before the term had passed; look, and reinstate"
    raise_alarm(session, case, reason, because.moment, because.actor)
    propose_by_itself(session, case, ReinstateReason.COMPANY_ERROR, reason, because.moment)
    return [Realigned.ALARM]
