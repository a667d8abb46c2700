"""A long story and a list of batches, read in a terminal of eighty columns."""

from collections.abc import Callable
from datetime import date
from typing import Any

import office_days as office
import pytest
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.reviewing.desk import judge_documents
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import ReviewVerdict
from actualisatie.storage.database import transaction

Typed = Callable[..., Any]


@pytest.fixture
def typed(quick_world: SmallWorld, run: Typed, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """The command line of an office whose candidate sent documents that did not suffice, after a letter came back."""
    monkeypatch.setenv("COLUMNS", "80")
    for name, value in quick_world.settings().items():
        monkeypatch.setenv(name, value)
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    office.to_first_letters(quick_world)
    back = {"dossier": number, "kind": "returned_mail", "channel": "paper", "signer": "none"}
    quick_world.reply(date(2024, 4, 9), back)
    office.daily_round(quick_world, date(2024, 4, 9))
    quick_world.reply(date(2024, 4, 12), {"dossier": number, "kind": "documents"})
    with transaction(quick_world.engine) as session:
        found = ReviewVerdict.INSUFFICIENT
        moment = Moment.on(date(2024, 4, 15))
        judge_documents(session, number, Condition.OWNERSHIP, found, moment, "Rita Maes", reason="Er staat geen datum.")
    return run


def test_a_long_story_fits_the_terminal_and_tells_who_what_and_why(typed: Typed) -> None:
    told = typed("explain", "2019.05.14.0001").out
    assert max(map(len, told.splitlines())) <= 80
    assert "2024-04-15 12:00  Rita Maes\n  documents judged: ownership, insufficient" in told
    whole = " ".join(told.split())
    assert "held: returned mail, document review" in whole
    assert "ask again until 2024-04-30; Er staat geen datum." in whole
    assert "hold placed: returned mail; a letter came back:" in whole
    assert "address asked again: same address; the population register still has" in whole
    assert "Term 'first' from the postmark of 2024-03-25:\n" in told
    assert "May not be struck off now: " in told


def test_the_list_of_batches_fits_the_terminal_and_breaks_no_head(typed: Typed) -> None:
    shown = typed("batches", "one-off-2024").out.splitlines()
    assert max(map(len, shown)) <= 80
    (heads,) = (line for line in shown if "batch " in line and "company" in line)
    assert [head.strip() for head in heads.strip("┃").split("┃")] == [
        "batch",
        "company",
        "wave",
        "letter",
        "how far",
        "days",
    ]
    assert any("posted 2024-03-25" in line and "B000001" in line for line in shown)
    assert any("until 2024-04-26" in line and "1 letters" in line for line in shown)
