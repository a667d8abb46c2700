"""What the verdict of a check does: a hold while not enough is known, else a new case gets its letter."""

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holds import lift_hold, open_holds, place_hold
from actualisatie.campaigns.outcomes_of_checks import apply_first_check, apply_later_check, says_enough
from actualisatie.dossiers.conditions.assessment import Assessment
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Case

DAILY_TRIES = 5
"""Checks in a row without a verdict, one in each round, before the question is one for a person."""


def act_on_verdict(
    session: Session, case: Case, assessment: Assessment, moment: Moment, actor: str, *, everybody_found: bool
) -> None:
    """Hold a case of which not enough is known; let one go on that has a verdict, with its first letter when new.

    Nobody is accused on *unknown*: the sources are asked in some more rounds, then the case waits for a person.
    """
    if case.applicant_deceased:
        return  # held for a person already: no source will say more
    if not says_enough(case, assessment, everybody_found=everybody_found):
        _hold(session, case, assessment, moment, actor)
        return
    held = {hold.reason for hold in open_holds(session, case.id)}
    for reason in sorted(held & {HoldReason.SOURCE_UNAVAILABLE, HoldReason.CONDITIONS_UNKNOWN}):
        lift_hold(session, case, reason, moment, actor, note="the sources answered")
    if case.state is CaseState.SELECTED:
        apply_first_check(session, case, assessment, moment, actor)
    else:
        apply_later_check(session, case, assessment, moment, actor)


def as_json(assessment: Assessment) -> list[dict[str, object]]:
    """Return the results of the conditions as they are stored with a case."""
    return [
        {
            "condition": result.condition.value,
            "verdict": result.verdict.value,
            "sentence": result.sentence,
            "source": result.source,
            "figures": result.figures,
        }
        for result in assessment.results
    ]


def _hold(session: Session, case: Case, assessment: Assessment, moment: Moment, actor: str) -> None:
    missing = ", ".join(assessment.unknown) or "the population register"
    if case.check_tries < DAILY_TRIES:
        detail = f"a source did not answer, or answered what only a person can judge: {missing}"
        place_hold(session, case, HoldReason.SOURCE_UNAVAILABLE, moment, actor, detail=detail)
        return
    detail = f"asked {case.check_tries} times without a verdict: find out, and send in what documents prove: {missing}"
    place_hold(session, case, HoldReason.CONDITIONS_UNKNOWN, moment, actor, detail=detail)
    lift_hold(session, case, HoldReason.SOURCE_UNAVAILABLE, moment, actor, note="now for a person")
