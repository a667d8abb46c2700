"""Writes what a scenario says of replies as the exchange format has it."""

from typing import Any

from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind
from actualisatie.simulator.days.events import Inbound, Replies, Returned, Reviews, Unreadable
from actualisatie.simulator.world import SimulatedWorld


def as_line(event: Inbound, number: str, key: str) -> dict[str, Any]:
    """Return one line of a file of replies."""
    line: dict[str, Any] = {
        "key": key,
        "dossier": number,
        "received_at": event.instant.isoformat(),
        "channel": ReplyChannel.PAPER,
    }
    if isinstance(event, Returned):
        return line | {"kind": ReplyKind.RETURNED_MAIL, "return_reason": event.reason}
    if isinstance(event, Reviews):
        found = {"review": event.verdict, "exceptions": event.exceptions}
        return line | {"kind": ReplyKind.REVIEW, "channel": ReplyChannel.COUNTER, **found}
    if isinstance(event, Unreadable):
        return line | {"kind": "something"}
    return line | {
        "dossier": event.number or number,
        "kind": event.kind,
        "channel": event.channel,
        "reply_postmark": str(event.postmark) if event.postmark else None,
        "signer": event.signer,
        "volmacht": event.volmacht,
    }


def register_hears(event: Inbound, world: SimulatedWorld, number: str) -> None:
    """Let the register know of a confirmation that was made in its own front office."""
    if not isinstance(event, Replies) or event.number is not None:
        return
    if (event.kind, event.channel) == (ReplyKind.CONFIRMATION, ReplyChannel.DIGITAL):
        world.cir.confirm(number, event.instant)


def in_words(event: Inbound) -> str:
    """Return what reaches the office, in words."""
    if isinstance(event, Replies):
        mark = f", postmark {event.postmark}" if event.postmark else ""
        return f"{event.kind} ({event.channel}, signed by {event.signer}{mark}) at {event.at:%H:%M:%S}"
    if isinstance(event, Returned):
        return f"a letter comes back ({event.reason})"
    return f"documents are looked at: {event.verdict}" if isinstance(event, Reviews) else "an unreadable reply"
