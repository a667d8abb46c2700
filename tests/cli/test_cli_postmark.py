"""`postmark`, `postmark-correct`, `campaign extend` and `batches` as a post room types them."""

from collections.abc import Callable
from typing import Any

import office_days as office_life
import pendulum  # noqa: F401 - loaded before a test freezes the clock: its classes build on the true datetime
import pytest
from freezegun import freeze_time
from small_world import CAMPAIGN, SmallWorld

Run = Callable[..., Any]


@pytest.fixture
def typed(quick_world: SmallWorld, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on an office with one batch of two letters that was handed over."""
    quick_world.add_dossier()
    quick_world.add_dossier()
    quick_world.create()
    office_life.to_handed_over(quick_world)
    for name, value in quick_world.settings().items():
        monkeypatch.setenv(name, value)
    return run


def test_a_batch_is_posted_in_parts_and_corrected(typed: Run) -> None:
    part = typed("postmark", "B000001", "2024-03-25", "--proof", "MP-1", "--letters", "1", "--json")
    assert part.json == {
        "batch": "B000001",
        "letters": 1,
        "last_day": "2024-04-26",
        "next_step_on": "2024-05-03",
        "waiting": 1,
    }
    rest = typed("postmark", "B000001", "2024-03-25", "--proof", "MP-2")
    assert (
        rest.out
        == "B000001: 1 letters posted on 2024-03-25. Last day to answer 2024-04-26; next step from 2024-05-03.\n"
    )
    again = typed("postmark", "B000001", "2024-03-25", "--proof", "MP-2")
    assert (again.code, again.out) == (1, "")
    assert "already has a postmark" in again.err
    corrected = typed(
        "postmark-correct", "B000001", "2024-04-02", "--proof", "MP-3", "--reason", "wrong receipt", "--json"
    )
    assert corrected.json == {
        "batch": "B000001",
        "letters": 2,
        "old_postmark": "2024-03-25",
        "postmark": "2024-04-02",
        "old_last_day": "2024-04-26",
        "last_day": "2024-05-02",
        "next_step_on": "2024-05-08",
        "taken_back": 0,
        "reminders_withdrawn": 0,
        "alarms": 0,
        "replies_in_time": 0,
    }


def test_a_correction_says_what_it_changed(typed: Run) -> None:
    typed("postmark", "B000001", "2024-03-25", "--proof", "MP-1")
    done = typed("postmark-correct", "B000001", "2024-04-02", "--proof", "MP-3", "--reason", "wrong receipt")
    assert done.out == (
        "B000001: postmark of 2 letters corrected from 2024-03-25 to 2024-04-02. "
        "Last day to answer was 2024-04-26, is 2024-05-02; next step from 2024-05-08.\n"
    )


def test_a_batch_without_postmark_is_marked_in_the_list(typed: Run) -> None:
    with freeze_time("2024-03-28 12:00"):
        assert "NO POSTMARK" not in typed("batches", CAMPAIGN).out
    with freeze_time("2024-03-29 12:00"):
        assert "B000001: NO POSTMARK since 2024-03-29; no term runs from it." in typed("batches", CAMPAIGN).out
        (row,) = typed("batches", CAMPAIGN, "--json").json
    assert (row["posted"], row["overdue_since"]) == (0, "2024-03-29")


def test_a_campaign_is_extended(typed: Run) -> None:
    typed("postmark", "B000001", "2024-03-25", "--proof", "MP-1")
    order = ("campaign", "extend", CAMPAIGN, "--to", "2024-05-31", "--reason", "postal strike", "--on", "2024-04-20")
    outside = typed(*order, "--postal-code", "9000", "--json")
    assert (outside.code, outside.json["lengthened"]) == (0, 0)
    both = typed(*order, "--postal-code", "3000", "--company", "0400123412")
    assert both.out == f"{CAMPAIGN}: 2 terms that ran on 2024-04-20 now end on 2024-05-31 or later.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("postmark", "B000001", "2024-03-25", "--proof", "MP-1", "--letters", "9"), "has letters 1 to 2, not 9"),
        (("postmark", "B000001", "2024-03-25", "--proof", "MP-1", "--letters", "all"), "names no letters"),
        (("postmark-correct", "B000001", "2024-03-25", "--proof", "MP-1", "--reason", "x"), "has no postmark yet"),
        (("campaign", "extend", CAMPAIGN, "--to", "2024-04-01", "--reason", "x"), "gives nobody time"),
        (("campaign", "extend", "nothing", "--to", "2024-05-31", "--reason", "x"), "no campaign 'nothing'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(typed: Run, words: tuple[str, ...], said: str) -> None:
    outcome = typed(*words)
    assert (outcome.code, outcome.out) == (1, "")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_decision_about_real_people_cannot_be_dated_back(typed: Run) -> None:
    refused = typed("approve", CAMPAIGN, "--by", "Bo Claes", "--on", "2024-05-29")
    assert (refused.code, refused.out) == (1, "")
    assert "leave the day out" in refused.err


def test_a_batch_is_withdrawn_and_its_housing_company_told_at_once(typed: Run, quick_world: SmallWorld) -> None:
    done = typed("batch", "withdraw", "B000001", "--reason", "wrong paper", "--on", "2024-03-21", "--by", "An Peeters")
    assert (done.code, done.out) == (
        0,
        "B000001: 2 letters no longer count; the next round prints new ones for 2 dossiers.\n",
    )
    folder = quick_world.folders.outbox / "WM1" / "B000001"
    assert (folder / "B000001-ingetrokken.json").exists()
    refused = typed("postmark", "B000001", "2024-03-25", "--proof", "MP-1")
    assert (refused.code, "was withdrawn" in refused.err) == (1, True)
    again = typed("batch", "withdraw", "B000001", "--reason", "wrong paper")
    assert (again.code, again.err) == (1, "Batch B000001 was withdrawn already. Nothing was changed.\n")


def test_whoever_could_not_be_told_of_a_withdrawal_is_to_be_called(typed: Run, quick_world: SmallWorld) -> None:
    outbox = quick_world.folders.outbox
    outbox.rename(outbox.with_name("away"))
    outbox.write_text("in the way")
    done = typed("batch", "withdraw", "B000001", "--reason", "wrong paper")
    assert (done.code, done.out.splitlines()[1]) == (
        0,
        "NOT TOLD YET: 1 messages failed; the next round tries again. Call them now.",
    )
    assert "withdrawal" in typed("outbox", "list").out
