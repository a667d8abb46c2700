"""The table of holds: one rule for each reason, and the page shows it."""

from pathlib import Path

from actualisatie.dossiers.hold_rules import HOLD_RULES, as_table
from actualisatie.dossiers.kinds import HoldReason

PAGE = Path(__file__).resolve().parents[2] / "docs" / "states.md"


def test_every_hold_says_who_lifts_it_and_what_becomes_of_the_term() -> None:
    assert list(HOLD_RULES) == list(HoldReason)


def test_the_page_of_states_shows_the_table_of_holds() -> None:
    assert as_table() in PAGE.read_text(encoding="utf-8"), "stale: write as_table() into docs/states.md"
