"""What the verdict of a check does: a hold while not enough is known, else a new case gets its letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.outcomes_of_checks import apply_first_checks, apply_later_check, says_enough
from actualisatie.campaigns.holding.holds import lift_hold, open_holds_of, place_hold
from actualisatie.dossiers.conditions.assessment import Assessment
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Case, Hold

DAILY_TRIES = 5
"""Checks in a row without a verdict, one in each round, before the question is one for a person.

For a dossier about which a source was silent: where all said what they know, a person is asked at once.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what its check found, and whether the population register knew everybody who is tested."""

    case: Case
    assessment: Assessment
    everybody_found: bool


def act_on_verdicts(session: Session, judged: Sequence[Judged], moment: Moment, actor: str) -> int:
    """Hold a case of which not enough is known; let one go on that has a verdict, with its first letter when new.

    Returns how many go on that were held because a source did not answer.

    Nobody is accused on *unknown*: a silent source is asked in some more rounds, then the case waits for a person. One
    whose applicant died is held for a person already: no source will say more.
    """
    held = open_holds_of(session, [one.case.id for one in judged])
    new: list[tuple[Case, Assessment]] = []
    answered_again = 0
    for one in judged:
        if one.case.applicant_deceased:
            continue
        if not says_enough(one.case, one.assessment, everybody_found=one.everybody_found):
            _hold(session, one.case, one.assessment, held[one.case.id], moment, actor)
            continue
        answered_again += _let_go(session, one.case, held[one.case.id], moment, actor)
        if one.case.state is CaseState.SELECTED:
            new.append((one.case, one.assessment))
        else:
            apply_later_check(session, one.case, one.assessment, moment, actor)
    apply_first_checks(session, new, moment, actor)
    return answered_again


def _let_go(session: Session, case: Case, held: Sequence[Hold], moment: Moment, actor: str) -> bool:
    """Lift what was placed for want of an answer; return whether the case waited for a source, not for a person."""
    reasons = {hold.reason for hold in held} & {HoldReason.SOURCE_UNAVAILABLE, HoldReason.CONDITIONS_UNKNOWN}
    for reason in sorted(reasons):
        lift_hold(session, case, reason, moment, actor, note="the sources answered", among=held)
    return HoldReason.SOURCE_UNAVAILABLE in reasons


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


def _hold(
    session: Session, case: Case, assessment: Assessment, held: Sequence[Hold], moment: Moment, actor: str
) -> None:
    missing = ", ".join(assessment.unknown) or "the population register"
    if case.check_tries < DAILY_TRIES:
        detail = f"a source did not answer: {missing}"
        place_hold(session, case, HoldReason.SOURCE_UNAVAILABLE, moment, actor, detail=detail, among=held)
        return
    detail = f"the sources do not tell: {missing}; find out, and send in what documents prove"
    place_hold(session, case, HoldReason.CONDITIONS_UNKNOWN, moment, actor, detail=detail, among=held)
    lift_hold(session, case, HoldReason.SOURCE_UNAVAILABLE, moment, actor, note="now for a person", among=held)
