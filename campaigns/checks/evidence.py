"""Keeps answers of the sources as evidence: what was read, the hash of the raw bytes, and those bytes if wanted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.questions import Answers, Asked
from actualisatie.campaigns.checks.stored_answers import REUSABLE, answer_from, content_of
from actualisatie.campaigns.errors import EvidenceError
from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.services import Service
from actualisatie.dossiers.gate import FRESH
from actualisatie.dossiers.names import is_said
from actualisatie.storage import journal
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models import Case, Evidence, RawEvidence
from actualisatie.storage.sealing import Seal

_CHUNK = 500

USED_AGAIN_FOR = FRESH - timedelta(hours=4)
"""How old an answer may be that is used again: it stays fresh for the gate while a round that used it is still at work.

A round at the same hour each day therefore always asks anew, and a second one on a day never does.
"""


@dataclass(frozen=True, slots=True)
class RawPolicy:
    """That raw answers are kept, sealed, until a calendar day (Brussels)."""

    seal: Seal
    until: date


def fresh_answers(session: Session, person_ids: Collection[int], moment: Moment) -> Answers:
    """Return the answers about people that are younger than 20 hours and said something: these need no repeating."""
    wanted, found = sorted(person_ids), Answers()
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(Evidence)
            .where(Evidence.person_id.in_(wanted[start : start + _CHUNK]))
            .where(Evidence.asked_at > moment.at - USED_AGAIN_FOR, Evidence.asked_at <= moment.at)
            .where(Evidence.outcome.in_(REUSABLE), Evidence.source != Service.REGISTRATION)
            .order_by(Evidence.id)
        )
        for one in session.scalars(query):
            found.setdefault(one.person_id, {})[Service(one.source)] = answer_from(one)
    return found


def keep_evidence(session: Session, cases: Sequence[Case], asked: Asked, raw: RawPolicy | None) -> None:
    """Store the answers that came in this check about the people of cases; one that was used again stands already."""
    kept = [(case, person_id, answer) for case in cases for person_id, answer in new_answers(case, asked)]
    if not kept:
        return
    rows = [_row(*one) for one in kept]
    if raw is None:
        insert_many(session, Evidence, rows)
        return
    ids = session.scalars(insert(Evidence).returning(Evidence.id, sort_by_parameter_order=True), rows).all()
    sealed = [
        {
            "evidence_id": evidence_id,
            "sealed": raw.seal.seal(answer.raw),
            "key_name": raw.seal.name,
            "kept_until": raw.until,
        }
        for evidence_id, (_, _, answer) in zip(ids, kept, strict=True)
        if answer.raw is not None
    ]
    if sealed:
        session.execute(insert(RawEvidence), sealed)


def read_raw(session: Session, evidence_id: int, seal: Seal, moment: Moment, actor: str, *, why: str) -> bytes:
    """Return the raw bytes of an answer for an auditor, whose name and reason stand in the journal.

    Raises `EvidenceError` when there is no such answer, its bytes were not kept, no reason is given, or they are not
    those that came; `SealError` when no key opens them.
    """
    if not is_said(why):
        raise EvidenceError("Say why the answer is read: name and reason stand in the journal.")
    evidence = session.get(Evidence, evidence_id)
    kept = session.get(RawEvidence, evidence_id)
    if evidence is None or kept is None:
        raise EvidenceError(f"No raw answer {evidence_id} is kept: `actualisatie evidence list` shows which are.")
    raw = seal.open(kept.sealed)
    if sha256(raw).hexdigest() != evidence.answer_hash:
        raise EvidenceError(f"Answer {evidence_id} is not what came: its hash differs. Compare with a backup.")
    data = {"evidence": evidence_id, "source": evidence.source, "reference": evidence.reference}
    entry = journal.Entry(moment.at, actor, "raw answer read", case_id=evidence.case_id, reason=why, data=data)
    journal.record(session, entry)
    return raw


def purge_raw(session: Session, moment: Moment, actor: str) -> int:
    """Delete the raw answers whose last day has passed, and journal how many; hash and facts stay."""
    gone = session.scalars(
        delete(RawEvidence).where(RawEvidence.kept_until < moment.today).returning(RawEvidence.evidence_id)
    ).all()
    if gone:
        journal.record(session, journal.Entry(moment.at, actor, "raw answers deleted", data={"answers": len(gone)}))
    return len(gone)


def kept_until(moment: Moment, days: int) -> date:
    """Return the last calendar day (Brussels) on which raw answers of today are kept."""
    return moment.today + timedelta(days=days)


def new_answers(case: Case, asked: Asked) -> Iterator[tuple[int, Answer[SourceValue]]]:
    """Give the answers about the people of a case that came in this check, each with our own id of the person."""
    for member in case.dossier.members:
        yield from ((member.person_id, one) for one in asked.superseded.get(member.person_id, ()))
        for service, answer in asked.answers.get(member.person_id, {}).items():
            if (member.person_id, service) not in asked.used_again:
                yield member.person_id, answer


def _row(case: Case, person_id: int, answer: Answer[SourceValue]) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "person_id": person_id,
        "source": answer.service.value,
        "outcome": answer.outcome.value,
        "codes": [code.key for code in answer.codes],
        "asked_at": answer.asked_at,
        "reference": answer.reference,
        "answer_hash": answer.sha256,
        "content": content_of(answer),
    }
