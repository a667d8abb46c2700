"""What the letter says that tells of a strike-off: its ground, the facts, and the days (law of 29 July 1991)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.condition_lines import grounds_in_fact, without
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.campaigns.reviewing.verdicts import proven_by_documents
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.storage.models import Case


def told_of_strike_offs(session: Session, cases: Sequence[Case], terms: Terms) -> dict[int, dict[str, Any]]:
    """Return, by the id of the case, what its letter says of the decision; what documents proved is no fact of it."""
    proven = proven_by_documents(session, [case.id for case in cases])
    reminded = LetterRound.REMINDER in terms.required_rounds
    return {
        case.id: {
            "ground": case.ground,
            "grounds": grounds_in_fact(
                case.ground, without(case.conditions or [], proven.get(case.id, ())), reminded=reminded
            ),
            "decided_on": Moment.of(case.approved_at).today if case.approved_at else None,
            "effective_date": case.struck_off_on,
            "appeal_days": terms.law.appeal_calendar_days,
        }
        for case in cases
        if case.ground is not None
    }
