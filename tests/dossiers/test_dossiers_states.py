"""The table of moves, and the picture of it."""

import itertools
from pathlib import Path

import pytest

from actualisatie.dossiers.states import (
    AWAITING_REPLY,
    BEFORE_LETTER,
    CLOSED,
    ENDED,
    OPEN,
    TOWARDS_STRIKE_OFF,
    TRANSITIONS,
    CaseState,
    TransitionError,
    as_mermaid,
    require_transition,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "states.md"
PAIRS = list(itertools.product(CaseState, CaseState))
ALLOWED = [(one, other) for one, other in PAIRS if other in TRANSITIONS[one]]


def test_only_an_approved_strike_off_can_be_executed() -> None:
    assert [one for one, other in ALLOWED if other is CaseState.STRUCK_OFF] == [CaseState.STRIKE_OFF_APPROVED]


def test_only_a_proposed_strike_off_can_be_approved() -> None:
    assert [one for one, other in ALLOWED if other is CaseState.STRIKE_OFF_APPROVED] == [CaseState.STRIKE_OFF_PROPOSED]


def test_a_strike_off_is_proposed_only_after_the_last_letter_was_posted() -> None:
    before = {one for one, other in ALLOWED if other is CaseState.STRIKE_OFF_PROPOSED}
    assert before == {CaseState.LETTER_POSTED, CaseState.REMINDER_POSTED}


@pytest.mark.parametrize("state", sorted(OPEN))
@pytest.mark.parametrize(
    "closing", [CaseState.CONFIRMED, CaseState.WITHDRAWN, CaseState.EXCLUDED, CaseState.TRANSFERRED]
)
def test_every_open_case_can_be_closed_in_favour_of_the_candidate(state: CaseState, closing: CaseState) -> None:
    require_transition(state, closing)


@pytest.mark.parametrize("state", sorted(TOWARDS_STRIKE_OFF))
def test_a_case_on_its_way_to_a_strike_off_can_go_back_to_its_term(state: CaseState) -> None:
    for term in AWAITING_REPLY:
        require_transition(state, term)


def test_an_ended_case_never_moves_but_to_undo_a_strike_off_or_a_withdrawal() -> None:
    assert [(one, other) for one, other in ALLOWED if one in ENDED] == [
        (CaseState.STRUCK_OFF, CaseState.REINSTATED),
        (CaseState.WITHDRAWN, CaseState.CONFIRMED),
    ]


@pytest.mark.parametrize("state", sorted(OPEN))
def test_from_every_open_state_a_struck_off_case_can_come_about(state: CaseState) -> None:
    reached, waiting = {state}, [state]
    while waiting:
        fresh = TRANSITIONS[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    assert CaseState.STRUCK_OFF in reached


def test_every_state_but_the_first_can_be_reached() -> None:
    assert {other for _, other in ALLOWED} == set(CaseState)


def test_no_state_moves_to_itself() -> None:
    assert [one for one, other in ALLOWED if one is other] == []


def test_the_groups_of_states_cut_the_whole_in_two() -> None:
    assert set(CaseState) == OPEN | ENDED
    assert frozenset() == OPEN & ENDED
    assert {CaseState.STRUCK_OFF} == ENDED - CLOSED
    assert BEFORE_LETTER | AWAITING_REPLY | TOWARDS_STRIKE_OFF <= OPEN


def test_a_move_that_the_table_does_not_know_is_refused() -> None:
    for one, other in set(PAIRS) - set(ALLOWED):
        with pytest.raises(TransitionError, match=f"cannot move from {one} to {other}"):
            require_transition(one, other)


def test_the_picture_draws_every_move_once() -> None:
    arrows = [line.split() for line in as_mermaid().splitlines() if "-->" in line]
    drawn = {(one, other) for one, _, other in arrows}
    assert len(arrows) == len(drawn)
    closing = {(one, other) for one, other in ALLOWED if one in OPEN and ("open", other) in drawn}
    assert {pair for pair in drawn if "open" not in pair and "[*]" not in pair} | closing == set(ALLOWED)
    assert {one for one, other in drawn if other == "[*]"} == ENDED


def test_the_page_shows_the_table_as_it_is() -> None:
    drawn = PAGE.read_text(encoding="utf-8").split("```mermaid\n")[1].split("```")[0]
    assert drawn == as_mermaid(), "stale: .venv/bin/python scripts/draw_states.py"
