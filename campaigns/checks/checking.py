"""Asks the sources about a chunk of dossiers and sets their status: meets, in onderzoek, or not known yet.

Two transactions with the questions between them: nothing is locked while the sources think. A source that does not
answer never makes a candidate non-compliant: the dossier stays as it was, is asked about again, and is listed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.addressing.addresses import follow_the_register
from actualisatie.campaigns.checks.check_plan import CheckPlan, plan_of, wanted_further
from actualisatie.campaigns.checks.evidence import fresh_answers, keep_evidence, new_answers
from actualisatie.campaigns.checks.questions import Asked, AskedPerson, ask_about, ask_further
from actualisatie.campaigns.checks.renumbering import link_new_numbers
from actualisatie.campaigns.checks.silent_sources import silent_sources
from actualisatie.campaigns.checks.source_facts import TESTED, all_spoke, everybody_found, oldest_answer
from actualisatie.campaigns.checks.verdicts import DAILY_TRIES, Judged, act_on_verdicts, as_json
from actualisatie.campaigns.signals.writing import StatusChange, write_signals
from actualisatie.campaigns.work import with_people
from actualisatie.connectors.magda.bulk import OpenClient
from actualisatie.connectors.magda.client import MagdaClient
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.conditions.ceiling_files import packaged_ceilings
from actualisatie.dossiers.conditions.ceilings import CeilingTable
from actualisatie.dossiers.kinds import Verdict
from actualisatie.dossiers.states import OPEN
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case
from actualisatie.storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class CheckTools:
    """What a check uses: income ceilings, the seal of raw answers when there is a key, and the way to the sources."""

    ceilings: CeilingTable = field(default_factory=packaged_ceilings)
    seal: Seal | None = None
    open_client: OpenClient = MagdaClient


@dataclass(frozen=True, slots=True)
class Checked:
    """How many dossiers of a chunk got which verdict.

    `silent` counts the people about whom a source gave no answer, by source; `answered_again` the dossiers that were
    held because of one and go on.
    """

    verdicts: dict[Verdict, int]
    silent: dict[str, int] = field(default_factory=dict)
    answered_again: int = 0


def check_cases(
    engine: Engine,
    case_ids: Sequence[int],
    settings: MagdaSettings,
    moment: Moment,
    actor: str,
    tools: CheckTools | None = None,
) -> Checked:
    """Ask about the people of these cases, keep the answers as evidence, and act on the verdicts.

    A case that was still *selected* gets its verdict, its status and its letter; any other only gets fresh evidence,
    which the strike-off gate wants to be younger than a day. An answer younger than 20 hours is used again unless the
    campaign wants it repeated. Raises `EvidenceError` when a campaign keeps raw answers and there is no key.
    """
    tools = tools or CheckTools()
    with transaction(engine) as session:
        cases = _cases(session, case_ids)
        people = _people(cases)
        plan = plan_of(cases, moment, tools.ceilings, tools.seal)
        fresh = {} if plan.repeats else fresh_answers(session, [one.key for one in people], moment)
        register = any(case.check_tries == 0 for case in cases)
    settings = settings.model_copy(update={"keep_raw": plan.raw is not None})
    asked = ask_about(settings, people, moment, register=register, fresh=fresh, open_client=tools.open_client)
    further = wanted_further([case.dossier for case in cases], asked, plan, moment.today)
    ask_further(settings, further, moment, asked, tools.open_client)
    reached(CrashPoint.SOURCES_ASKED)
    return act_on_answers(engine, case_ids, asked, plan, moment, actor)


def act_on_answers(
    engine: Engine, case_ids: Sequence[int], asked: Asked, plan: CheckPlan, moment: Moment, actor: str
) -> Checked:
    """Keep what the sources said about these cases as evidence, judge it, and act on the verdicts."""
    with transaction(engine) as session:
        cases = _cases(session, case_ids, lock=True)
        before = {case.id: case.dossier.status for case in cases}
        judged = [_judge(session, case, asked, plan, moment, actor) for case in cases]
        session.flush()
        keep_evidence(session, cases, asked, plan.raw)
        answered_again = act_on_verdicts(session, judged, moment, actor)
        changed = [StatusChange(case, before[case.id]) for case in cases if case.dossier.status != before[case.id]]
        write_signals(session, changed, moment, actor)
    verdicts = dict(Counter(one.assessment.verdict for one in judged))
    return Checked(verdicts, silent_sources(asked), answered_again)


def _judge(session: Session, case: Case, asked: Asked, plan: CheckPlan, moment: Moment, actor: str) -> Judged:
    dossier = case.dossier
    link_new_numbers(session, case, asked, moment, actor)
    follow_the_register(session, case, asked.answers, moment, actor)
    assessment = plan.assess(dossier, asked.answers, moment.today, case.proven or [])
    case.verdict, case.conditions = assessment.verdict, as_json(assessment)
    found = everybody_found(dossier, asked.answers)
    if assessment.verdict is Verdict.UNKNOWN:
        case.check_tries, case.tried_on = _tries(case, asked, moment.today, found=found), moment.today
    else:
        case.check_tries = 1
    if found:
        case.checked_at = oldest_answer(dossier, asked.answers) or moment.at
    return Judged(case, assessment, found)


def _tries(case: Case, asked: Asked, today: date, *, found: bool) -> int:
    """Return how often in a row a case got no verdict; several checks of one calendar day (Brussels) are one try.

    Where every source said all that it knows, no more tries are worth making: a person must find out.
    """
    if found and all_spoke(case.dossier, asked.answers):
        return DAILY_TRIES
    is_new = case.tried_on != today and any(True for _ in new_answers(case, asked))
    return max(1, case.check_tries + is_new)


def _cases(session: Session, case_ids: Sequence[int], *, lock: bool = False) -> Sequence[Case]:
    query = select(Case).where(Case.id.in_(case_ids), Case.state.in_(OPEN)).order_by(Case.id).options(*with_people())
    return session.scalars(query.with_for_update(of=Case) if lock else query).all()


def _people(cases: Sequence[Case]) -> list[AskedPerson]:
    tested = (member for case in cases for member in case.dossier.members if member.role in TESTED)
    return list({one.person_id: AskedPerson(one.person_id, one.person.insz) for one in tested}.values())
