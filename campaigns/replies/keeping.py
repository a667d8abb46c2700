"""Keeps a reply: its row, and what the journal tells of it."""

from typing import Any

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.case_files import CaseFile
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.identifying import Intake
from actualisatie.campaigns.replies.quorum import answers_in
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome, status_of
from actualisatie.dossiers.reply_reasons import REASONS
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Reply


def store_reply(
    session: Session, item: ReplyItem, case: Case | None, outcome: ReplyOutcome, moment: Moment, intake: Intake
) -> Reply:
    """Store an item that was not judged, as it came, with what became of it."""
    reply = Reply(**row_of(item, case, outcome, None, moment, intake))
    session.add(reply)
    return reply


def row_of(
    item: ReplyItem,
    case: Case | None,
    outcome: ReplyOutcome,
    facts: ReplyFacts | None,
    moment: Moment,
    intake: Intake,
) -> dict[str, Any]:
    """Return the row of an item as it came, with what became of it; `facts` are None where it was not judged."""
    return {
        "key": item.key,
        "dossier_number": item.dossier or (case.dossier.number if case else None),
        "letter_code": item.letter_code,
        "company": intake.company,
        "case_id": case.id if case else None,
        "kind": item.kind,
        "channel": item.channel,
        "received_at": item.received_at,
        "reply_postmark": item.reply_postmark,
        "signer": item.signer,
        "also_signed": [one.value for one in item.also_signed],
        "volmacht": item.volmacht,
        "volmacht_until": item.volmacht_until,
        "conditions": [one.value for one in item.conditions],
        "review": item.review,
        "return_reason": item.return_reason,
        "exceptions": [one.value for one in item.exceptions],
        "standing": facts.standing if facts else None,
        "outcome": outcome,
        "status": status_of(outcome),
        "taken_in_at": moment.at,
    }


def entry_of(
    item: ReplyItem,
    case: Case,
    outcome: ReplyOutcome,
    facts: ReplyFacts,
    file: CaseFile,
    moment: Moment,
    actor: str,
) -> journal.Entry:
    """Return what the journal tells of an item that was judged."""
    data = {
        "key": item.key,
        "kind": item.kind.value,
        "channel": item.channel.value,
        "received_at": item.received_at.isoformat(),
        "reply_postmark": str(item.reply_postmark) if item.reply_postmark else None,
        "standing": facts.standing.value if facts.standing else None,
        "outcome": outcome.value,
        **({"exceptions": [one.value for one in item.exceptions]} if item.exceptions else {}),
    }
    reason = REASONS[outcome]
    if outcome is ReplyOutcome.QUORUM_NOT_MET:
        reason = f"{answers_in(file, case, item.received_on, item)}: {reason}"
    return journal.Entry(moment.at, actor, "reply", case_id=case.id, reason=reason, data=data)
