"""Takes in a file of postmarks that a housing company dropped: each line counts once, or is set aside with its reason.

A postmark that is wrongly early strikes somebody off too early, so nothing here is guessed, and nothing that stands is
changed: whatever does not fit waits for a person.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import (
    AnotherPostmarkError,
    BatchNotPostableError,
    PostmarkError,
    UnknownBatchError,
)
from actualisatie.campaigns.postmarks.file_judging import register_line
from actualisatie.campaigns.postmarks.file_lines import PostmarkLine, UnreadLine, read_postmarks
from actualisatie.campaigns.postmarks.posting import find_batch
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry

SET_ASIDE = "postmarks set aside"
"""The event in the journal; its data hold the file's hash and each line with its reason."""

_SAME_FILE_AGAIN = timedelta(days=1)
"""How long the same lines of the same file raise no second alarm: an intake that was killed takes it in again."""

_REST_UNSURE = (
    "no letters are named, and another line of this file about the same batch was set aside: which letters are the "
    "rest is not sure"
)

Opens = Callable[[Engine], AbstractContextManager[Session]]
"""Opens a session: `transaction`, or `rehearsal` to find out what would happen."""


@dataclass(frozen=True, slots=True)
class LineSetAside:
    """A line that a person must look at: its number, why, the batch that it names, and whether another day stands."""

    line: int
    reason: str
    batch: str | None
    contradicts: bool = False


@dataclass(slots=True)
class PostmarksTakenIn:
    """What became of a file: batches of which something was registered or stood already, and lines set aside."""

    registered: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    set_aside: list[LineSetAside] = field(default_factory=list)

    @property
    def batches(self) -> list[str]:
        """Return each batch whose postmark stands by this file, in order."""
        return sorted({*self.registered, *self.known})


def take_in_postmarks(
    engine: Engine, path: Path, company: str, moment: Moment, operator: str, opens: Opens = transaction
) -> PostmarksTakenIn:
    """Take in a file of postmarks from the drop folder `company`, each line in a transaction of its own.

    Lines that name letters come first, as the others mean the rest of their batch: such a one does not count when any
    other line about the batch was set aside, or where two of them differ. Killed half-way the file can be taken in
    again: what was registered is known by day and proof. Raises `PostmarksFileError` for a file that cannot be read at
    all, and `OSError` for one that cannot be opened; then nothing was changed.
    """
    digest = file_digest(path)
    actor = f"{company}, file {digest[:12]}, by {operator}"[:120]
    done = PostmarksTakenIn()
    lines: list[tuple[int, PostmarkLine]] = []
    for number, line in read_postmarks(path):
        if isinstance(line, UnreadLine):
            done.set_aside.append(LineSetAside(number, line.reason, line.batch))
        else:
            lines.append((number, line))
    for number, line in lines:
        if line.letters:
            _settle(engine, company, number, line, moment, actor, opens, done)
    for number, line in _sure_rests(lines, done):
        _settle(engine, company, number, line, moment, actor, opens, done)
    done.set_aside.sort(key=lambda one: one.line)
    if done.set_aside:
        with opens(engine) as session:
            _note(session, company, digest, done.set_aside, moment, operator)
    reached(CrashPoint.POSTMARKS_STORED)
    return done


def file_digest(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sure_rests(lines: list[tuple[int, PostmarkLine]], done: PostmarksTakenIn) -> Iterator[tuple[int, PostmarkLine]]:
    """Yield the lines without letters of which it is sure what they mean; set the others aside."""
    rests = [(number, line) for number, line in lines if not line.letters]
    unsure = {one.batch for one in done.set_aside}
    for number, line in rests:
        differs = any(other.batch == line.batch and other != line for _, other in rests)
        if differs or line.batch in unsure:
            reason = "two lines of this file about this batch differ" if differs else _REST_UNSURE
            done.set_aside.append(LineSetAside(number, reason, line.batch))
        else:
            yield number, line


def _settle(
    engine: Engine,
    company: str,
    number: int,
    line: PostmarkLine,
    moment: Moment,
    actor: str,
    opens: Opens,
    done: PostmarksTakenIn,
) -> None:
    try:
        with opens(engine) as session:
            is_new = register_line(session, company, line, moment, actor)
    except (UnknownBatchError, BatchNotPostableError, PostmarkError) as refused:
        contradicts = isinstance(refused, AnotherPostmarkError)
        done.set_aside.append(LineSetAside(number, str(refused), line.batch, contradicts))
    else:
        (done.registered if is_new else done.known).append(line.batch)


def _note(
    session: Session, company: str, digest: str, aside: list[LineSetAside], moment: Moment, operator: str
) -> None:
    """Keep in the journal what was set aside, and raise an alarm for each batch of which another day stands."""
    lines = [{"line": one.line, "batch": one.batch, "reason": one.reason} for one in aside]
    data = {"company": company, "sha256": digest, "lines": lines}
    before = select(JournalEntry.data).where(
        JournalEntry.at > moment.at - _SAME_FILE_AGAIN, JournalEntry.event == SET_ASIDE
    )
    if data in session.scalars(before).all():
        return
    journal.record(session, journal.Entry(moment.at, operator, SET_ASIDE, data=data))
    for one in aside:
        if one.contradicts and one.batch:
            batch = find_batch(session, one.batch, lock=False)  # several at once: whoever locks them has an order
            about = {"batch": batch.code, "file": digest[:12], "line": one.line}
            entry = journal.Entry(moment.at, operator, "alarm", batch.campaign_id, reason=one.reason, data=about)
            journal.record(session, entry)
