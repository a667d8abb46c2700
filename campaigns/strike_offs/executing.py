"""Executes all that was approved in a campaign: company by company, so that one that is silent holds up no other."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment, Now
from actualisatie.campaigns.acknowledgements.taking_in import Acknowledged, take_in_all
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.register.register_writing import tell_register, untold
from actualisatie.campaigns.reinstating.outside import not_restored, restore_outside
from actualisatie.campaigns.replies.unreadable import (
    file_left_alone_blocks,
    unreadable_counts,
    unreadable_file_blocks,
    waiting_file_blocks,
)
from actualisatie.campaigns.restoring.standing_still import require_moving
from actualisatie.campaigns.strike_offs.requests_by_file import write_open_lists
from actualisatie.campaigns.strike_offs.striking import Outside, StrikeOffOutcome, approved_cases, execute_strike_off
from actualisatie.campaigns.watching import Watch, unwatched
from actualisatie.connectors.cir.client import CirClient
from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Effect, HousingCompany

__all__ = ["Executed", "Outside", "execute_approved"]

SILENT_AFTER = 2
"""Failures in a row after which a housing company's software, or the register, is left alone until the next round."""


@dataclass(frozen=True, slots=True)
class Executed:
    """What became of each approved case, by its id, of telling the register, and of acknowledgements by file.

    `restored` holds what became of each reinstatement outside: None where it is done. `unreadable` counts the files
    that nobody could read, by drop folder.
    """

    cases: dict[int, StrikeOffOutcome] = field(default_factory=dict)
    told: list[StrikeOffOutcome] = field(default_factory=list)
    restored: list[StrikeOffOutcome | None] = field(default_factory=list)
    acknowledged: Acknowledged = field(default_factory=Acknowledged)
    unreadable: dict[str, int] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many ended how; those of the register's own are named so."""
        told = Counter(f"register_{outcome.value}" for outcome in self.told)
        answers = self.acknowledged.counts()
        undone = Counter(f"reinstated_{one.value if one else 'outside'}" for one in self.restored)
        unread = {f"unreadable_files_in_{folder}": number for folder, number in self.unreadable.items()}
        return {**Counter(outcome.value for outcome in self.cases.values()), **told, **undone, **answers, **unread}


class _Silence:
    """Notes who did not answer, and says whom to leave alone."""

    def __init__(self) -> None:
        self._failures: Counter[int | None] = Counter()

    def is_silent(self, who: int | None) -> bool:
        return self._failures[who] >= SILENT_AFTER

    def note(self, who: int | None, outcome: StrikeOffOutcome) -> None:
        self._failures[who] = self._failures[who] + 1 if outcome is StrikeOffOutcome.FAILED else 0


def execute_approved(
    engine: Engine,
    campaign: str,
    outside: Outside,
    moment: Moment,
    actor: str,
    now: Now | None = None,
    watch: Watch = unwatched,
) -> Executed:
    """Execute what a second person approved, one by one through the gate, and tell the register where it must know.

    Acknowledgements by file are taken in first. A housing company whose software fails twice in a row is left alone
    until the next round, and so is one in whose drop folder replies lie that nobody took in, or could read: one of them
    may be the answer of whoever would be struck off. What was sent before is asked about even then, and not sent again.
    The others go on. Raises `StandstillError` where the database came back from a backup and nobody released it.

    `now` tells the moment for each case anew: a process that was stopped for days must not go on as if it were still
    the moment at which it began. Left out, it stays `moment`. `watch` is told after each case.
    """
    require_moving(engine, moment, actor)
    acknowledged = (
        take_in_all(engine, outside.answers, moment, actor, outside.rest) if outside.answers else Acknowledged()
    )
    with transaction(engine) as session:
        found = campaign_by_name(session, campaign)
        ids = approved_cases(session, found)
        approved = select(Case.id, Case.housing_company_id).where(
            Case.campaign_id == found.id, Case.state == CaseState.STRIKE_OFF_APPROVED
        )
        company_of = dict(session.execute(approved).tuples().all())
        sent = set(
            session.scalars(
                select(Effect.case_id).where(Effect.kind == EffectKind.STRIKE_OFF, Effect.state == EffectState.SENDING)
            )
        )
        folders = _drop_folders(session)
    done, silence = Executed(acknowledged=acknowledged), _Silence()
    done.unreadable.update(unreadable_counts(outside.answers) if outside.answers else {})
    for case_id in ids:
        company = company_of[case_id]
        outcome = StrikeOffOutcome.SOFTWARE_SILENT
        at = now() if now else moment  # told before the look, so that a process stopped after it is noticed
        waits = _waits_for_replies(outside.answers, company, folders)
        if case_id not in sent and waits is not None:
            outcome = waits
        elif not silence.is_silent(company):
            outcome = execute_strike_off(engine, case_id, outside, at, actor, now, waits)
            silence.note(company, outcome)
        done.cases[case_id] = outcome
        watch(len(done.cases), len(ids))
    moment = now() if now else moment
    with transaction(engine) as session:
        to_tell, to_restore = untold(session, found), not_restored(session, found)
    if outside.register is not None:
        done.told.extend(_tell(engine, to_tell, outside.register, moment, actor))
    done.restored.extend(_restore(engine, to_restore, outside, moment, actor))
    if outside.requests is not None:
        write_open_lists(engine, outside.requests)
    return done


def _drop_folders(session: Session) -> dict[int, tuple[str, str]]:
    """Return by which names each housing company may call its drop folder: its short name or its KBO number."""
    query = select(HousingCompany.id, HousingCompany.code, HousingCompany.kbo)
    return {row.id: (row.code, row.kbo) for row in session.execute(query)}


def _waits_for_replies(
    answers: Path | None, company: int, folders: Mapping[int, tuple[str, str]]
) -> StrikeOffOutcome | None:
    """Return why a housing company waits for its replies, if it does.

    Files that are not taken in come first: the intake may be setting one apart at this moment.
    """
    if answers is None:
        return None
    anybody = {name for names in folders.values() for name in names}
    if waiting_file_blocks(answers, folders[company], anybody):
        return StrikeOffOutcome.REPLIES_LIE_THERE
    if unreadable_file_blocks(answers, folders[company], anybody):
        return StrikeOffOutcome.UNREADABLE_FILE
    return StrikeOffOutcome.FILE_LEFT_ALONE if file_left_alone_blocks(answers, folders[company], anybody) else None


def _restore(
    engine: Engine, waiting: Mapping[int, int], outside: Outside, moment: Moment, actor: str
) -> Iterator[StrikeOffOutcome | None]:
    """Undo outside what was reinstated; whoever is silent twice is left alone until the next round."""
    silence = _Silence()
    for effect_id, company in waiting.items():
        if silence.is_silent(company):
            yield StrikeOffOutcome.SOFTWARE_SILENT
            continue
        outcome = restore_outside(engine, effect_id, outside, moment, actor)
        silence.note(company, outcome or StrikeOffOutcome.STRUCK_OFF)
        yield outcome


def _tell(
    engine: Engine, waiting: Sequence[int], register: CirClient, moment: Moment, actor: str
) -> list[StrikeOffOutcome]:
    told: list[StrikeOffOutcome] = []
    silence = _Silence()
    for effect_id in waiting:
        if silence.is_silent(None):
            told.append(StrikeOffOutcome.SOFTWARE_SILENT)
            continue
        told.append(tell_register(engine, effect_id, register, moment, actor))
        silence.note(None, told[-1])
    return told
