"""Prints claimed batches and hands them to the housing company: each step can be done again without harm."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_contents import letterhead_of
from actualisatie.campaigns.delivery.delivering import batch_effect, deliver_batch
from actualisatie.campaigns.delivery.places import Folders
from actualisatie.campaigns.holding.holds import place_hold
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.work import CHUNK
from actualisatie.dossiers.disk_faults import writing_into
from actualisatie.dossiers.kinds import BatchStatus, EffectKind, HoldReason, LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.letters.batch import BatchInfo, LetterEntry, PrintedBatch
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import EmptyBatchError, LetterProblem
from actualisatie.letters.kinds import LetterKind
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Campaign, Case, Letter
from actualisatie.storage.transitions import Move, move_cases

Printer = Callable[[Iterator[LetterContent], BatchInfo, Path], PrintedBatch]
"""What turns contents into files; `letters.batches.print_batch` with its workers already chosen."""

BACK = {
    LetterRound.FIRST: (CaseState.LETTER_BATCHED, CaseState.LETTER_DUE),
    LetterRound.REMINDER: (CaseState.REMINDER_BATCHED, CaseState.REMINDER_DUE),
}
"""How cases go back whose letter does not leave; a decision letter leaves its case struck off."""

UNFINISHED = (BatchStatus.CLAIMED, BatchStatus.PRINTED)
"""Not handed over yet."""


def unfinished_batches(session: Session, campaign: Campaign) -> list[int]:
    """Return the ids of batches that were claimed or printed but not handed over yet."""
    query = select(Batch.id).where(Batch.campaign_id == campaign.id, Batch.status.in_(UNFINISHED)).order_by(Batch.id)
    return list(session.scalars(query))


def print_and_deliver(
    engine: Engine, batch_id: int, folders: Folders, printer: Printer, moment: Moment, actor: str
) -> int:
    """Print one claimed batch, record its pages and hand it to the housing company; return the letters handed over.

    Killed at any point and called again it ends the same: the same bytes are written again under the same name, and
    each row is changed only once it is true.
    """
    with transaction(engine) as session:
        batch = session.get_one(Batch, batch_id)
        info = info_of(session, batch)
        status = batch.status
    reached(CrashPoint.BATCH_CLAIMED)
    if status is BatchStatus.CLAIMED:
        _print(engine, batch_id, info, folders.batches / info.batch_id, printer, moment, actor)
    reached(CrashPoint.BATCH_PRINTED)
    return deliver_batch(engine, batch_id, folders, moment, actor)


def _print(
    engine: Engine, batch_id: int, info: BatchInfo, made_in: Path, printer: Printer, moment: Moment, actor: str
) -> None:
    try:
        with writing_into(made_in.parent, "ACTUALISATIE_BATCHES"):
            printed: PrintedBatch | None = printer(_contents(engine, batch_id), info, made_in)
        problems = printed.problems if printed else ()
    except EmptyBatchError as nothing:
        printed, problems = None, nothing.problems
    reached(CrashPoint.BATCH_FILES_WRITTEN)
    with transaction(engine) as session:
        batch = session.get_one(Batch, batch_id, with_for_update=True)
        if batch.status is not BatchStatus.CLAIMED:
            return
        for problem in problems:
            _set_aside(session, batch, problem, moment, actor)
        _record(session, batch, printed, moment, actor)


def _contents(engine: Engine, batch_id: int) -> Iterator[LetterContent]:
    """Give the content of the letters of a batch, read a part at a time: it was fixed when the batch was claimed."""
    last = 0
    while True:
        with transaction(engine) as session:
            query = select(Letter.number, Letter.content).where(Letter.batch_id == batch_id, Letter.number > last)
            part = session.execute(query.order_by(Letter.number).limit(CHUNK)).all()
        if not part:
            return
        yield from (LetterContent.from_dict(row.content) for row in part)
        last = part[-1].number


def _record(session: Session, batch: Batch, printed: PrintedBatch | None, moment: Moment, actor: str) -> None:
    batch.status = BatchStatus.PRINTED if printed else BatchStatus.WITHDRAWN
    batch.letters = len(printed.entries) if printed else 0
    if printed:
        batch.sheets, batch.pdf_sha256 = printed.sheets, printed.pdf_sha256
        session.add(batch_effect(batch, EffectKind.DELIVERY, moment))
        _record_pages(session, batch, printed.entries)
    data = {"batch": batch.code, "letters": batch.letters, "pdf_sha256": batch.pdf_sha256}
    journal.record(session, journal.Entry(moment.at, actor, "batch printed", campaign_id=batch.campaign_id, data=data))


def _record_pages(session: Session, batch: Batch, entries: Sequence[LetterEntry]) -> None:
    """Note on which pages of the print file each letter is."""
    pages = [
        {
            "in_batch": _number(one.letter_id),
            "first": one.page_from,
            "last": one.page_to,
            "hashed": one.content_sha256,
        }
        for one in entries
    ]
    statement = (
        update(Letter)
        .where(Letter.batch_id == batch.id, Letter.number == bindparam("in_batch"))
        .values(page_from=bindparam("first"), page_to=bindparam("last"), sha256=bindparam("hashed"))
    )
    session.connection().execute(statement, pages)


def _set_aside(session: Session, batch: Batch, problem: LetterProblem, moment: Moment, actor: str) -> None:
    """Withdraw a letter that cannot be printed and hold its case for a person.

    The letter to the partner's other address goes with it: both are made again together, with one full term.
    """
    where = Letter.batch_id == batch.id, Letter.number == _number(problem.letter_id)
    letter = session.scalars(select(Letter).where(*where)).one()
    letter.problem = str(problem.reason)
    pair = Letter.batch_id == batch.id, Letter.case_id == letter.case_id, Letter.withdrawn_at.is_(None)
    for one in session.scalars(select(Letter).where(*pair)):
        one.withdrawn_at = moment.at
        one.withdrawn_reason = "not printable" if one is letter else "the letter to the other address is not printable"
    session.flush()
    if batch.round in BACK:
        move = Move(*BACK[batch.round], moment.at, moment.today, actor, "letter not printable", str(problem.reason))
        move_cases(session, [letter.case_id], move, {"due_on": moment.today})
    case = session.get_one(Case, letter.case_id)
    place_hold(session, case, HoldReason.MANUAL, moment, actor, detail=f"letter not printable: {problem.reason}")


def info_of(session: Session, batch: Batch) -> BatchInfo:
    """Return what a print file says of a batch."""
    campaign = session.get_one(Campaign, batch.campaign_id)
    return BatchInfo(
        batch_id=batch.code,
        campaign=campaign.name,
        wave=str(batch.wave),
        kind=LetterKind(batch.kind),
        housing_company=batch.company.code,
        letterhead=letterhead_of(batch.company),
        planned_posting_day=batch.planned_posting_on,
        made_on=batch.made_on,
        paper_colour=batch.paper_colour,
        bulk_minimum=terms_of(campaign).policies.letters.bulk_minimum,
    )


def _number(letter_id: str) -> int:
    return int(letter_id.rsplit("-", 1)[1])
