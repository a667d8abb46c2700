"""What each hold means, as data: who places it, who lifts it, and what becomes of the term that was running."""

from dataclasses import dataclass
from enum import StrEnum

from actualisatie.dossiers.kinds import HoldReason


class TermAfter(StrEnum):
    """What becomes of the running term when a hold is lifted. A person may choose the fresh term for any of them."""

    GOES_ON = "goes on"
    FRESH = "fresh: a new letter and a full term"
    FRESH_AFTER_A_MOVE = "goes on; fresh when the address is a new one"
    SECOND_REQUEST = "goes on; after a second request not before its own last day and grace"


@dataclass(frozen=True, slots=True)
class HoldRule:
    """One kind of hold: what places it, who or what lifts it, and the term afterwards."""

    placed_by: str
    lifted_by: str
    term: TermAfter


HOLD_RULES = {
    HoldReason.RETURNED_MAIL: HoldRule(
        "mail that came back",
        "a new address in the population register, asked for again by the round; a person",
        TermAfter.FRESH_AFTER_A_MOVE,
    ),
    HoldReason.IN_OFFER: HoldRule("the register: OFFER", "the register: another status", TermAfter.FRESH),
    HoldReason.APPEAL: HoldRule("the register: CHKO", "the register: another status", TermAfter.FRESH),
    HoldReason.DOCUMENT_REVIEW: HoldRule(
        "documents that came in", "the reviewer's verdicts, accepted or refused", TermAfter.SECOND_REQUEST
    ),
    HoldReason.UNPROCESSED_REPLY: HoldRule(
        "an item that no rule settles", "a person who says what it means", TermAfter.GOES_ON
    ),
    HoldReason.SOURCE_UNAVAILABLE: HoldRule(
        "a source without an answer", "the answer, asked for in every round", TermAfter.GOES_ON
    ),
    HoldReason.CONDITIONS_UNKNOWN: HoldRule(
        "conditions that no source knows", "a person; an answer that knows", TermAfter.GOES_ON
    ),
    HoldReason.TRANSFER: HoldRule(
        "a move to another housing company's area, or the transfer itself",
        "a person, after the transfer in the register",
        TermAfter.FRESH,
    ),
    HoldReason.UNREACHABLE: HoldRule(
        "no address that a letter reaches, also once a register file drops the address chosen for post",
        "an address in the population register; a person",
        TermAfter.GOES_ON,
    ),
    HoldReason.MANUAL: HoldRule(
        "a person; the death of all who apply; a refusal outside", "a person", TermAfter.GOES_ON
    ),
}
"""One for each reason."""


def as_table() -> str:
    """Return the rules as the table that stands in docs/states.md."""
    rows = [
        f"| `{reason}` | {rule.placed_by} | {rule.lifted_by} | {rule.term} |" for reason, rule in HOLD_RULES.items()
    ]
    return "\n".join(["| hold | placed by | lifted by | running term |", "|---|---|---|---|", *rows]) + "\n"
