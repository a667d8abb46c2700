"""Takes in a file of replies: every line is kept, judged, and acted on, once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.formats import BadLine, ReplyItem
from actualisatie.campaigns.replies.holding import LINE, hold_meant_dossier
from actualisatie.campaigns.replies.identifying import Intake, numbers_named
from actualisatie.campaigns.replies.matching import lock_cases_meant
from actualisatie.campaigns.replies.reading import lines_of, read_numbered
from actualisatie.campaigns.replies.settling import BY_HAND, settle_all
from actualisatie.campaigns.watching import Watch, unwatched
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage import journal
from actualisatie.storage.analyzing import count_anew
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Reply, ReplyFile

CHUNK = 200
"""Replies settled in one transaction."""

MANY = 10 * CHUNK
"""Replies of a file after which the database counts them: it may know the table as empty, and look through all of it
for each chunk that follows. Fewer cost less than counting them."""

_Numbered = tuple[int, ReplyItem]
"""An item with the number of its line."""

Opens = Callable[[Engine], AbstractContextManager[Session]]
"""Opens a session: `transaction`, or `rehearsal` to find out what would happen."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file of replies. `known` items had come in before and changed nothing.

    `nameless` lines were set aside and name no dossier of any campaign: each may be anybody's answer.
    """

    items: int = 0
    known: int = 0
    outcomes: Counter[ReplyOutcome] = field(default_factory=Counter)
    set_aside: tuple[BadLine, ...] = ()
    file_known: bool = False
    nameless: int = 0


def take_in_file(
    engine: Engine,
    path: Path,
    moment: Moment,
    actor: str,
    intake: Intake = BY_HAND,
    opens: Opens = transaction,
    watch: Watch = unwatched,
) -> TakenIn:
    """Take in a file of replies (JSON Lines or CSV); the same file, or the same item, twice changes nothing.

    A line that cannot be read is set aside with its reason; when it still names a dossier, that dossier is held. Raises
    `RepliesFileError` for a file that cannot be read at all, and then nothing was changed. Killed half-way, the file
    can be taken in again: items that were settled are known by their key. A known file tells of its nameless lines too:
    whoever took it in may have been killed before it was set apart. Where `opens` gives rehearsals nothing is changed;
    each chunk is then judged as if the ones before were not there. `watch` is told after each chunk, in lines.
    """
    digest, lines = _digest(path), lines_of(path)
    with opens(engine) as session:
        noted = _nameless_noted(session, digest)
    if noted is not None:
        return TakenIn(file_known=True, nameless=noted)
    bad: list[BadLine] = []
    known = items = nameless = 0
    outcomes: Counter[ReplyOutcome] = Counter()
    for chunk, is_last in _in_chunks(_only_items(read_numbered(path), bad, moment)):
        reached(CrashPoint.REPLY_FILE_READ)
        with opens(engine) as session:
            lock_cases_meant(session, {item.dossier for _, item in chunk if item.dossier})
            fresh, reused = _not_yet_known(session, chunk)
            outcomes.update(settle_all(session, fresh, moment, actor, intake))
            bad += reused
            items, known = items + len(chunk), known + len(chunk) - len(fresh) - len(reused)
            if items == MANY:
                count_anew(session, Reply)
            if chunk:
                watch(min(chunk[-1][0], lines), lines)
            if is_last and not bad:  # mostly so; those who are held for bad lines are locked apart, else in a circle
                nameless = _close(session, digest, items, bad, moment, actor)
    if bad:
        bad.sort(key=lambda one: one.line)
        with opens(engine) as session:
            nameless = _close(session, digest, items, bad, moment, actor)
    reached(CrashPoint.REPLY_FILE_TAKEN_IN)
    return TakenIn(items, known, outcomes, tuple(bad), nameless=nameless)


def _in_chunks(items: Iterator[_Numbered]) -> Iterator[tuple[tuple[_Numbered, ...], bool]]:
    """Yield the items in chunks of one transaction each, with whether it is the last: then all lines were read.

    A file without items has one chunk, with nothing in it.
    """
    chunks = iter(lambda: tuple(one for _, one in zip(range(CHUNK), items, strict=False)), ())
    chunk = next(chunks, ())
    while (following := next(chunks, None)) is not None:
        yield chunk, False
        chunk = following
    yield chunk, True


def _only_items(
    lines: Iterator[tuple[int, ReplyItem | BadLine]], bad: list[BadLine], moment: Moment
) -> Iterator[_Numbered]:
    for number, line in lines:
        if isinstance(line, BadLine):
            bad.append(line)
        elif line.received_at > moment.at:
            bad.append(BadLine(number, "received_at", "lies in the future", line.dossier, line.letter_named))
        else:
            yield number, line


def _not_yet_known(session: Session, chunk: Sequence[_Numbered]) -> tuple[list[ReplyItem], list[BadLine]]:
    """Return the items that are new, and as bad lines those whose key names another item already.

    Two offices may count their items from 1: an answer that only shares its key with another must not be lost.
    """
    keys = [item.key for _, item in chunk]
    known = {one.key: _content(one) for one in session.scalars(select(Reply).where(Reply.key.in_(keys)))}
    fresh: list[ReplyItem] = []
    reused: list[BadLine] = []
    for number, item in chunk:
        content = _content(item)
        if item.key not in known:
            known[item.key] = content
            fresh.append(item)
        elif known[item.key] != content:
            reason = "came in before with another content: give each item a key of its own"
            reused.append(BadLine(number, "key", reason, item.dossier, item.letter_named))
    return fresh, reused


def _content(item: ReplyItem | Reply) -> tuple[object, ...]:
    """Return what two items with one key must share to be the same item."""
    number = item.dossier_number if isinstance(item, Reply) else item.dossier
    return (
        item.letter_code or number,  # the number that a square told was filled in later
        item.kind,
        item.channel,
        item.received_at,
        item.reply_postmark,
        item.signer,
        list(item.also_signed),
        item.volmacht,
        item.volmacht_until,
        item.review,
        item.return_reason,
        list(item.conditions),
        list(item.exceptions),
    )


def _close(session: Session, digest: str, items: int, bad: list[BadLine], moment: Moment, actor: str) -> int:
    """Keep what was set aside, and hold the dossiers that it names; return how many lines name none."""
    aside = [{"line": one.line, "field": one.field, "reason": one.reason, "dossier": one.dossier} for one in bad]
    file = ReplyFile(sha256=digest, taken_in_at=moment.at, taken_in_by=actor, items=items, set_aside=aside, nameless=0)
    try:
        with session.begin_nested():
            session.add(file)
    except IntegrityError:  # another process took the same file in meanwhile
        return _nameless_noted(session, digest) or 0
    for one in bad:
        detail = f"{LINE}{one.line} of a file of replies ({digest[:12]})"
        numbers = numbers_named(session, one.dossier, one.letter)
        met = [hold_meant_dossier(session, number, detail, moment, actor) for number in numbers]
        file.nameless += not any(met)
    data = {"sha256": digest, "items": items, "set_aside": len(bad)}
    journal.record(session, journal.Entry(moment.at, actor, "replies taken in", data=data))
    return file.nameless


def _nameless_noted(session: Session, digest: str) -> int | None:
    """Return how many lines of a file that was taken in name no dossier; None for one that was not."""
    return session.scalar(select(ReplyFile.nameless).where(ReplyFile.sha256 == digest))


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
