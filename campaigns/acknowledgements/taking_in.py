"""Takes in acknowledgements by file: every line is kept; what does not fit is set aside with its reason, never lost."""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.acknowledgements.judging import Judgement, judge
from actualisatie.campaigns.replies.lines import LineError, csv_parser, json_parser, numbered_lines
from actualisatie.campaigns.replies.reading import MAX_FILE_BYTES
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.connectors.dropfolder import dropped_below, is_being_written, put_away, wait_again
from actualisatie.connectors.local_software.files import ACKNOWLEDGEMENTS, AcknowledgementLine, columns
from actualisatie.dossiers.signals import SIGNALS
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Acknowledgement, Case, Effect

_log = logging.getLogger(__name__)
_WHAT_TO_DO = (
    "A file of acknowledgements of %s has lines that cannot be read: replies may be in it. No strike-off of this "
    "company is executed until it is settled: look, have replies taken in from its drop folder, then "
    "`actualisatie replies settle-file`."
)
_REQUIRED = frozenset({"sleutel", "dossierNummer", "uitkomst"})
_ALARMING = frozenset({Judgement.OTHER_FACTS, Judgement.CONTRADICTS, Judgement.GIVEN_BACK, Judgement.OTHER_COMPANY})


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that a person must look at: whose, in which file (its hash), which line, and why."""

    company: str
    file_sha256: str
    line: int
    reason: Judgement


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What became of the lines of all files of this run."""

    lines: Counter[Judgement] = field(default_factory=Counter)
    set_aside: list[SetAside] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        """Return how many lines were judged how, named for a report."""
        left = {f"acknowledgement_files_left_in_{folder}": count for folder, count in self.left.items()}
        return {f"acknowledgements_{judgement.value}": count for judgement, count in self.lines.items()} | left


def take_in_all(engine: Engine, inbox: Path, moment: Moment, actor: str, rest: float = 0.0) -> Acknowledged:
    """Take in every file of acknowledgements in the drop folders, and put each away.

    One with lines that nobody can read may hold replies that were dropped in the wrong folder: it is set apart among
    the files that cannot be read, where it keeps its housing company from striking off until a person settled it.

    Left for a next round, and counted by drop folder: files that changed in the last `rest` seconds, that are larger
    than a file of replies may be, or that cannot be opened or put away. Killed half-way, a file is taken in again: its
    lines are known by the file's hash and their number.
    """
    found = Acknowledged()
    for company, file in dropped_below(inbox, ACKNOWLEDGEMENTS):
        try:
            if file.stat().st_size > MAX_FILE_BYTES or is_being_written(file, rest):
                found.left[company] += 1
                continue
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            aside = list(_take_in(engine, company, file, digest, moment, actor, found.lines))
            found.set_aside.extend(aside)
            reached(CrashPoint.ACKNOWLEDGEMENTS_STORED)
            name = f"{digest[:12]}-{file.name}"
            if _has_unreadable_lines(engine, digest):
                wait_again(file, name)
                _log.warning(_WHAT_TO_DO, company)
            else:
                put_away(file, readable=not aside, name=name)
        except FileNotFoundError:  # another round took it in meanwhile
            continue
        except OSError:  # it cannot be opened or put away, and keeps no other waiting
            found.left[company] += 1
    return found


def _has_unreadable_lines(engine: Engine, digest: str) -> bool:
    """Return what was stored, not what this run found: an earlier one may have been killed before it moved the file."""
    query = select(Acknowledgement.id).where(
        Acknowledgement.file_sha256 == digest, Acknowledgement.reason == Judgement.UNREADABLE.value
    )
    with transaction(engine) as session:
        return session.scalar(query.limit(1)) is not None


def _take_in(
    engine: Engine, company: str, file: Path, digest: str, moment: Moment, actor: str, lines: Counter[Judgement]
) -> Iterator[SetAside]:
    with transaction(engine) as session:
        known = set(session.scalars(select(Acknowledgement.line).where(Acknowledgement.file_sha256 == digest)))
    for number, line in _read(file):
        if number in known:
            lines[Judgement.KNOWN] += 1
            continue
        with transaction(engine) as session:
            judgement = _settle(session, company, digest, number, line, moment, actor)
        lines[judgement] += 1
        if judgement.set_aside:
            yield SetAside(company, digest, number, judgement)


def _settle(
    session: Session,
    company: str,
    digest: str,
    number: int,
    line: AcknowledgementLine | None,
    moment: Moment,
    actor: str,
) -> Judgement:
    judgement, effect = (Judgement.UNREADABLE, None) if line is None else judge(session, line, company)
    if judgement in {Judgement.KNOWN, Judgement.NOT_ANSWERED}:
        return judgement
    kept = Acknowledgement(
        file_sha256=digest,
        line=number,
        company=company,
        effect_id=effect.id if effect else None,
        content=line.model_dump(mode="json") if line else None,
        accepted=judgement is Judgement.ACCEPTED,
        reason=None if judgement is Judgement.ACCEPTED else judgement.value,
        taken_in_at=moment.at,
        taken_in_by=actor,
    )
    try:
        with session.begin_nested():
            session.add(kept)
    except IntegrityError:  # another round took the same line in meanwhile
        return Judgement.KNOWN
    _tell(session, company, digest, number, judgement, effect, moment, actor)
    return judgement


def _tell(
    session: Session,
    company: str,
    digest: str,
    number: int,
    judgement: Judgement,
    effect: Effect | None,
    moment: Moment,
    actor: str,
) -> None:
    event = "acknowledgement set aside" if judgement.set_aside else "acknowledgement taken in"
    data = {"company": company, "file": digest[:12], "line": number, "effect": effect.id if effect else None}
    case_id = effect.case_id if effect else None
    reason = judgement.value if judgement.set_aside else None
    journal.record(session, journal.Entry(moment.at, actor, event, case_id=case_id, reason=reason, data=data))
    if effect is not None and judgement in _ALARMING and effect.kind not in SIGNALS:
        case = session.get_one(Case, effect.case_id)
        words = judgement.value.replace("_", " ")
        raise_alarm(
            session, case, f"acknowledgement of the strike-off: {words}; call the housing company", moment, actor
        )


def _read(file: Path) -> Iterator[tuple[int, AcknowledgementLine | None]]:
    """Yield each line with its number, None for one that cannot be read; blank lines are left out."""
    with file.open("rb") as handle:
        lines = numbered_lines(handle)
        try:
            parse = csv_parser(lines, columns(), _REQUIRED) if file.suffix == ".csv" else json_parser()
        except LineError:
            yield 1, None
            return
        for number, line in lines:
            if not line.strip():
                continue
            try:
                yield number, AcknowledgementLine.model_validate(parse(line))
            except (LineError, ValidationError):
                yield number, None
