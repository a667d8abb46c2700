"""Asks the sources about a chunk of dossiers and sets their status: meets, in onderzoek, or not known yet.

Two transactions with the questions between them: nothing is locked while the sources think. A source that does not
answer never makes a candidate non-compliant: the dossier stays as it was, is asked about again, and is listed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session, selectinload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.addresses import follow_the_register
from actualisatie.campaigns.holds import lift_hold, place_hold
from actualisatie.campaigns.outcomes_of_checks import apply_first_check, apply_later_check, says_enough
from actualisatie.campaigns.questions import Answers, AskedPerson, ask_about
from actualisatie.campaigns.source_facts import TESTED, everybody_found, household_facts
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.conditions.assessment import Assessment, assess
from actualisatie.dossiers.kinds import HoldReason, Verdict
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, DossierMember, Evidence


@dataclass(frozen=True, slots=True)
class Checked:
    """How many dossiers of a chunk got which verdict."""

    verdicts: dict[Verdict, int]


def check_cases(
    engine: Engine, case_ids: Sequence[int], settings: MagdaSettings, moment: Moment, actor: str
) -> Checked:
    """Ask about the people of these cases, keep the answers as evidence, and act on the verdicts.

    A case that was still *selected* gets its verdict, its status and its letter; any other only gets fresh evidence,
    which the strike-off gate wants to be younger than a day.
    """
    with transaction(engine) as session:
        cases = _cases(session, case_ids)
        people = _people(cases)
        register = any(case.check_tries == 0 for case in cases)
    answers = ask_about(settings, people, moment, register=register)
    reached(CrashPoint.SOURCES_ASKED)
    with transaction(engine) as session:
        cases = _cases(session, case_ids, lock=True)
        verdicts = [_store(session, case, answers, moment, actor) for case in cases]
    return Checked(dict(Counter(verdicts)))


def _store(session: Session, case: Case, answers: Answers, moment: Moment, actor: str) -> Verdict:
    dossier = case.dossier
    follow_the_register(session, case, answers, moment, actor)
    assessment = assess(household_facts(dossier, answers), moment.today)
    case.verdict, case.check_tries = assessment.verdict, case.check_tries + 1
    case.conditions = _as_json(assessment)
    found = everybody_found(dossier, answers)
    if found:
        case.checked_at = moment.at
    session.flush()
    _keep_evidence(session, case, answers)
    enough = says_enough(case, assessment, everybody_found=found)
    if not enough:
        detail = f"a source did not answer, or answered what only a person can judge (asked {case.check_tries} times)"
        place_hold(session, case, HoldReason.SOURCE_UNAVAILABLE, moment, actor, detail=detail)
    else:
        lift_hold(session, case, HoldReason.SOURCE_UNAVAILABLE, moment, actor, note="the sources answered")
    if case.state is CaseState.SELECTED and enough:
        apply_first_check(session, case, assessment, moment, actor)
    elif case.state is not CaseState.SELECTED:
        apply_later_check(session, case, assessment, moment, actor)
    return assessment.verdict


def _cases(session: Session, case_ids: Sequence[int], *, lock: bool = False) -> Sequence[Case]:
    query = (
        select(Case)
        .where(Case.id.in_(case_ids), Case.state.in_(OPEN))
        .order_by(Case.id)
        .options(
            selectinload(Case.dossier).selectinload(Dossier.members).joinedload(DossierMember.person),
            selectinload(Case.campaign),
        )
    )
    return session.scalars(query.with_for_update(of=Case) if lock else query).all()


def _people(cases: Sequence[Case]) -> list[AskedPerson]:
    tested = (member for case in cases for member in case.dossier.members if member.role in TESTED)
    return list({one.person_id: AskedPerson(one.person_id, one.person.insz) for one in tested}.values())


def _as_json(assessment: Assessment) -> list[dict[str, object]]:
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


def _keep_evidence(session: Session, case: Case, answers: Answers) -> None:
    rows = [
        {
            "case_id": case.id,
            "person_id": member.person_id,
            "source": service.value,
            "outcome": answer.outcome.value,
            "codes": [code.key for code in answer.codes],
            "asked_at": answer.asked_at,
            "reference": answer.reference,
            "answer_hash": answer.sha256,
        }
        for member in case.dossier.members
        for service, answer in answers.get(member.person_id, {}).items()
    ]
    if rows:
        session.execute(insert(Evidence), rows)
