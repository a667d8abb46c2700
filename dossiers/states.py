"""What a case can be and how it may move: the table, as data.

A *case* is one dossier in one campaign. Sources: design of the process; S1, S2 (outcomes of the one-off
actualisation), TG (annual: silent when all is well). Every move is made by one function in storage/, which refuses
whatever is not in `TRANSITIONS`.
"""

from enum import StrEnum


class CaseState(StrEnum):
    """The state of a case; the value is what the database and every report show."""

    SELECTED = "selected"
    CHECKED = "checked"
    LETTER_DUE = "letter_due"
    LETTER_BATCHED = "letter_batched"
    LETTER_POSTED = "letter_posted"
    REMINDER_DUE = "reminder_due"
    REMINDER_BATCHED = "reminder_batched"
    REMINDER_POSTED = "reminder_posted"
    STRIKE_OFF_PROPOSED = "strike_off_proposed"
    STRIKE_OFF_APPROVED = "strike_off_approved"
    STRUCK_OFF = "struck_off"
    CONFIRMED = "confirmed"
    SILENT_OK = "silent_ok"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    REINSTATED = "reinstated"


_S = CaseState

CLOSED = frozenset({_S.CONFIRMED, _S.SILENT_OK, _S.EXCLUDED, _S.WITHDRAWN, _S.TRANSFERRED, _S.REINSTATED})
"""States from which the campaign asks nothing more of the candidate."""

ENDED = CLOSED | {_S.STRUCK_OFF}

OPEN = frozenset(_S) - ENDED
"""States in which a reply, a hold or the passing of a term can still move the case."""

AWAITING_REPLY = frozenset({_S.LETTER_POSTED, _S.REMINDER_POSTED})
"""States in which a legal term runs."""

BEFORE_LETTER = frozenset({_S.SELECTED, _S.CHECKED, _S.LETTER_DUE})

MAY_BE_ANSWERED = OPEN - {_S.SELECTED, _S.CHECKED}
"""States in which an answer to a letter may come in. One that is due again, after a restart, may be answered already;
the reminder is due, or printed, when most answers to the first letter come."""

TOWARDS_STRIKE_OFF = frozenset({_S.STRIKE_OFF_PROPOSED, _S.STRIKE_OFF_APPROVED})

_FORWARD: dict[CaseState, frozenset[CaseState]] = {
    _S.SELECTED: frozenset({_S.CHECKED}),
    _S.CHECKED: frozenset({_S.LETTER_DUE, _S.SILENT_OK, _S.SELECTED}),
    _S.LETTER_DUE: frozenset({_S.LETTER_BATCHED}),
    _S.LETTER_BATCHED: frozenset({_S.LETTER_POSTED, _S.LETTER_DUE}),
    _S.LETTER_POSTED: frozenset({_S.REMINDER_DUE, _S.STRIKE_OFF_PROPOSED, _S.LETTER_DUE}),
    _S.REMINDER_DUE: frozenset({_S.REMINDER_BATCHED, _S.LETTER_POSTED, _S.LETTER_DUE}),
    _S.REMINDER_BATCHED: frozenset({_S.REMINDER_POSTED, _S.REMINDER_DUE, _S.LETTER_DUE}),
    _S.REMINDER_POSTED: frozenset({_S.STRIKE_OFF_PROPOSED, _S.REMINDER_DUE, _S.LETTER_DUE}),
    _S.STRIKE_OFF_PROPOSED: frozenset({_S.STRIKE_OFF_APPROVED, _S.REMINDER_POSTED, _S.LETTER_POSTED}),
    _S.STRIKE_OFF_APPROVED: frozenset({_S.STRUCK_OFF, _S.REMINDER_POSTED, _S.LETTER_POSTED}),
    _S.STRUCK_OFF: frozenset({_S.REINSTATED}),
    _S.WITHDRAWN: frozenset({_S.CONFIRMED}),
}

_ANY_TIME_BEFORE_THE_DECISION = frozenset({_S.CONFIRMED, _S.WITHDRAWN, _S.EXCLUDED, _S.TRANSFERRED})

TRANSITIONS: dict[CaseState, frozenset[CaseState]] = {
    state: _FORWARD.get(state, frozenset()) | (_ANY_TIME_BEFORE_THE_DECISION if state in OPEN else frozenset())
    for state in CaseState
}
"""To which states each state may move. A state that is absent from the right-hand side is never reached from it."""


class TransitionError(ValueError):
    """A move that the table does not know: a fault in the program, never of the input."""

    def __init__(self, from_state: CaseState, to_state: CaseState) -> None:
        super().__init__(f"A case cannot move from {from_state} to {to_state}.")


def require_transition(from_state: CaseState, to_state: CaseState) -> None:
    """Raise `TransitionError` unless the table allows the move."""
    if to_state not in TRANSITIONS[from_state]:
        raise TransitionError(from_state, to_state)


def as_mermaid() -> str:
    """Return the table as a Mermaid state diagram, closing moves drawn once from a group of open states."""
    lines = ["stateDiagram-v2", "    [*] --> selected"]
    lines += [f"    {one} --> {other}" for one in CaseState for other in CaseState if other in _forward(one)]
    lines += [f"    open --> {state}" for state in CaseState if state in _ANY_TIME_BEFORE_THE_DECISION]
    lines += [f"    {state} --> [*]" for state in CaseState if state in ENDED]
    lines.append(f"    note right of open : any of {', '.join(state for state in CaseState if state in OPEN)}")
    return "\n".join(lines) + "\n"


def _forward(state: CaseState) -> frozenset[CaseState]:
    return _FORWARD.get(state, frozenset())
