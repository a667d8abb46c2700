"""Marks the true non-responders whose first term has passed: they get a reminder."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, partial

from sqlalchemy import update
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.running_terms import by_round, terms_of_cases
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.work import due_on_days
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case
from actualisatie.storage.transitions import Move, move_cases

AT_ONCE = 2000
"""Cases marked in one transaction: nothing outside is asked for it, so it is short."""

NOTHING_LOADED = {"synchronize_session": False}
"""No object in the session holds what the statement changes."""


def mark_reminders_due(session: Session, campaign: Campaign, moment: Moment, actor: str) -> int:
    """Move a chunk of cases whose first term has passed in silence to *reminder due*; return how many.

    Their due day is the first calendar day on which a reminder may leave: after the last day, rolled, and the days
    that a reply needs in the post (policy `reminder.grace_working_days`). It is computed again, as a term may have been
    lengthened since the letter was posted. Call again until it returns 0. A campaign of a kind without a reminder has
    none to mark.
    """
    if LetterRound.REMINDER not in terms_of(campaign).required_rounds:
        return 0
    move = Move(
        CaseState.LETTER_POSTED,
        CaseState.REMINDER_DUE,
        moment.at,
        moment.today,
        actor,
        "first term passed",
        reason="no answer that settles the dossier before the first term and the time in the post had passed",
    )
    while found := due_on_days(session, campaign, CaseState.LETTER_POSTED, moment, AT_ONCE):
        if ready := _truly_due(session, campaign, found, moment):
            return len(move_cases(session, ready, move))
    return 0


def _truly_due(session: Session, campaign: Campaign, found: Mapping[int, date], moment: Moment) -> list[int]:
    """Return the cases whose computed day has come, and set the due day of the others right."""
    days = _days_of_reminders(session, campaign, list(found))
    ready = [case_id for case_id, day in days.items() if day <= moment.today]
    later: dict[date | None, list[int]] = defaultdict(list)
    for case_id in found.keys() - set(ready):
        later[days.get(case_id)].append(case_id)
    for day, case_ids in later.items():
        session.execute(update(Case).where(Case.id.in_(case_ids)).values(due_on=day), execution_options=NOTHING_LOADED)
    return sorted(ready)


def _days_of_reminders(session: Session, campaign: Campaign, case_ids: Sequence[int]) -> dict[int, date]:
    terms = terms_of(campaign)
    running = terms_of_cases(session, terms, case_ids)
    first = (by_round(letters).get(LetterRound.FIRST) for letters in running.values())
    day_after = cache(partial(terms.next_step_on, LetterRound.FIRST))  # most have the deadline of their batch
    return {one.case_id: day_after(one.deadline) for one in first if one and one.deadline}
