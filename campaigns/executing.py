"""Executes all that was approved in a campaign: company by company, so that one that is silent holds up no other."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.catalogue import campaign_by_name
from actualisatie.campaigns.register_writing import tell_register, untold
from actualisatie.campaigns.striking import StrikeOffOutcome, approved_cases, execute_strike_off
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.local_software.port import LocalSoftware
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case

SILENT_AFTER = 2
"""Failures in a row after which a housing company's software, or the register, is left alone until the next round."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The systems outside that strike off; `register` may be None where no campaign writes to it."""

    software: LocalSoftware
    register: CirClient | None = None


@dataclass(frozen=True, slots=True)
class Executed:
    """What became of each approved case, by its id, and of telling the register."""

    cases: dict[int, StrikeOffOutcome] = field(default_factory=dict)
    told: list[StrikeOffOutcome] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many ended how; those of the register's own are named so."""
        told = Counter(f"register_{outcome.value}" for outcome in self.told)
        return {**Counter(outcome.value for outcome in self.cases.values()), **told}


class _Silence:
    """Notes who did not answer, and says whom to leave alone."""

    def __init__(self) -> None:
        self._failures: Counter[int | None] = Counter()

    def is_silent(self, who: int | None) -> bool:
        return self._failures[who] >= SILENT_AFTER

    def note(self, who: int | None, outcome: StrikeOffOutcome) -> None:
        self._failures[who] = self._failures[who] + 1 if outcome is StrikeOffOutcome.FAILED else 0


def execute_approved(engine: Engine, campaign: str, outside: Outside, moment: Moment, actor: str) -> Executed:
    """Execute what a second person approved, one by one through the gate, and tell the register where it must know.

    A housing company whose software fails twice in a row is left alone until the next round; the others go on.
    """
    with transaction(engine) as session:
        found = campaign_by_name(session, campaign)
        ids = approved_cases(session, found)
        approved = select(Case.id, Case.housing_company_id).where(
            Case.campaign_id == found.id, Case.state == CaseState.STRIKE_OFF_APPROVED
        )
        company_of = dict(session.execute(approved).tuples().all())
    done, silence = Executed(), _Silence()
    for case_id in ids:
        company = company_of[case_id]
        outcome = StrikeOffOutcome.SOFTWARE_SILENT
        if not silence.is_silent(company):
            outcome = execute_strike_off(engine, case_id, outside.software, moment, actor, outside.register)
            silence.note(company, outcome)
        done.cases[case_id] = outcome
    if outside.register is not None:
        done.told.extend(_tell(engine, campaign, outside.register, moment, actor))
    return done


def _tell(engine: Engine, campaign: str, register: CirClient, moment: Moment, actor: str) -> list[StrikeOffOutcome]:
    with transaction(engine) as session:
        waiting = untold(session, campaign_by_name(session, campaign))
    told: list[StrikeOffOutcome] = []
    silence = _Silence()
    for effect_id in waiting:
        if silence.is_silent(None):
            told.append(StrikeOffOutcome.SOFTWARE_SILENT)
            continue
        told.append(tell_register(engine, effect_id, register, moment, actor))
        silence.note(None, told[-1])
    return told
