"""Proposes strike-offs: only what the gate allows, with every reason against journaled for the rest."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.strike_offs.gate_cases import GateCase, locked_cases
from actualisatie.campaigns.strike_offs.gate_facts import gate_facts
from actualisatie.dossiers.gate import GateFacts, GateReason, may_propose
from actualisatie.dossiers.states import AWAITING_REPLY, CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign
from actualisatie.storage.transitions import Move, move_cases

AT_ONCE = 2000
"""Cases about which the gate is asked in one transaction: nothing outside is asked for it, so it is short."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many cases were proposed, and how often each reason stood against the others."""

    proposed: int
    against: dict[GateReason, int]


def propose_strike_offs(
    session: Session, campaign: Campaign, case_ids: Sequence[int], moment: Moment, actor: str
) -> Proposed:
    """Ask the gate for each case and propose those it allows; the others stay, with the reasons journaled.

    Cases that wait for no reply any more, such as those that the same round just struck off, are left out.
    """
    cases = locked_cases(session, case_ids, AWAITING_REPLY)
    facts = gate_facts(session, cases, terms_of(campaign), to_propose=AWAITING_REPLY)
    allowed: set[int] = set()
    against: Counter[GateReason] = Counter()
    for case in cases:
        answer = may_propose(facts[case.id], moment)
        if answer.allowed:
            allowed.add(case.id)
        else:
            against.update(answer.reasons)
            journal.record(session, _refusal(case.id, answer.reasons, moment, actor))
    return Proposed(_move(session, cases, allowed, facts, moment, actor), dict(against))


def _move(
    session: Session,
    cases: Sequence[GateCase],
    allowed: Collection[int],
    facts: dict[int, GateFacts],
    moment: Moment,
    actor: str,
) -> int:
    moved = 0
    for state in (CaseState.REMINDER_POSTED, CaseState.LETTER_POSTED):
        for ground in {facts[case_id].ground for case_id in allowed}:
            ids = [
                case.id
                for case in cases
                if case.id in allowed and case.state is state and facts[case.id].ground is ground
            ]
            move = Move(
                state,
                CaseState.STRIKE_OFF_PROPOSED,
                moment.at,
                moment.today,
                actor,
                "strike-off proposed",
                reason=f"ground: {ground}",
            )
            values = {"ground": ground, "proposed_at": moment.at, "proposed_by": actor, "approved_by": None}
            moved += len(move_cases(session, ids, move, values))
    return moved


def _refusal(case_id: int, reasons: Sequence[GateReason], moment: Moment, actor: str) -> journal.Entry:
    return journal.Entry(
        moment.at,
        actor,
        "gate says no",
        case_id=case_id,
        reason=", ".join(reasons),
        data={"reasons": [reason.value for reason in reasons]},
    )
