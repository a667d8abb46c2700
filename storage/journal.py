"""Writes the append-only journal and proves that its chain is unbroken.

Entries are collected in the session and written last in the transaction, so that the lock on the journal's head is
held as briefly as possible and always taken after all others.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.dossiers.errors import Refused
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models.journal import JournalEntry, JournalHead

GENESIS = "0" * 64
"""The hash before the first entry."""

_PENDING = "journal entries to write"
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
"""The one way in which an entry becomes text before it is hashed: it must never change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to remember. `at` is aware; `data` holds only JSON and no personal data but figures and ids."""

    at: datetime
    actor: str
    event: str
    campaign_id: int | None = None
    case_id: int | None = None
    from_state: str | None = None
    to_state: str | None = None
    reason: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


class JournalBrokenError(Refused):
    """The chain does not hold: an entry was changed, removed or added outside the program."""


def record(session: Session, *entries: Entry) -> None:
    """Remember entries; they are written when the transaction ends, or not at all."""
    session.info.setdefault(_PENDING, []).extend(entries)


@dataclass(frozen=True, slots=True)
class Written:
    """What a transaction added to the journal: the head that it moved on, and the entry at which that stood before."""

    head: JournalHead
    id_before: int
    hash_before: str


def write_pending_entries(session: Session) -> Written | None:
    """Chain and write what was recorded in this session; return where that moved the head from, if anywhere.

    Costs one locked row and one insert per transaction.
    """
    entries: list[Entry] = session.info.pop(_PENDING, [])
    if not entries:
        return None
    head = _locked_head(session)
    written = Written(head, head.last_id, head.last_hash)
    rows = list(_chained(entries, head.last_id, head.last_hash))
    insert_many(session, JournalEntry, rows)
    head.last_id, head.last_hash = rows[-1]["id"], rows[-1]["hash"]
    session.flush()
    return written


def verify_chain(session: Session) -> int:
    """Return the number of entries; raise `JournalBrokenError` naming the first one that does not fit."""
    previous, count = GENESIS, 0
    for entry in session.scalars(select(JournalEntry).order_by(JournalEntry.id).execution_options(yield_per=1000)):
        count += 1
        expected = _digest(previous, entry.id, _facts(entry))
        if entry.id != count or entry.previous_hash != previous or entry.hash != expected:
            raise JournalBrokenError(
                f"The journal breaks at entry {count}: its content, number or predecessor was changed. "
                "Stop all rounds, restore the last backup beside this database, and compare."
            )
        previous = entry.hash
    head = session.get(JournalHead, 1)
    if head is not None and (head.last_id, head.last_hash) != (count, previous):
        raise JournalBrokenError(f"The journal ends at entry {count} but its head names entry {head.last_id}.")
    return count


def _locked_head(session: Session) -> JournalHead:
    query = select(JournalHead).where(JournalHead.id == 1).with_for_update()
    head = session.scalar(query.execution_options(populate_existing=True))  # as it is now, whatever was read before
    if head is None:
        head = JournalHead(id=1, last_id=0, last_hash=GENESIS)
        session.add(head)
        session.flush()
    return head


def _chained(entries: Sequence[Entry], last_id: int, last_hash: str) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(entries, start=last_id + 1):
        facts = _facts(entry)
        digest = _digest(last_hash, number, facts)
        yield {"id": number, **facts, "previous_hash": last_hash, "hash": digest}
        last_hash = digest


def _facts(entry: Entry | JournalEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "event": str(entry.event),
        "campaign_id": entry.campaign_id,
        "case_id": entry.case_id,
        "from_state": str(entry.from_state) if entry.from_state else None,
        "to_state": str(entry.to_state) if entry.to_state else None,
        "reason": entry.reason,
        "data": entry.data,
    }


def _digest(previous: str, number: int, facts: dict[str, Any]) -> str:
    moment: datetime = facts["at"]
    plain = {**facts, "at": moment.astimezone(UTC).isoformat(timespec="microseconds"), "id": number}
    return hashlib.sha256(previous.encode() + _ENCODER.encode(plain).encode()).hexdigest()
