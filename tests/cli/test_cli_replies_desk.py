"""`actualisatie reinstate`, `review` and `replies worklist` as people at a housing company type them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from office_days import GRACE_PASSED, LAST_DAY, to_approvals, to_reminders
from small_world import SmallWorld

Run = Callable[..., Any]


@pytest.fixture
def office(quick_world: SmallWorld, run: Run, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """An office with one dossier of which ownership is to be proven, that the command line reaches."""
    quick_world.add_dossier(owns=True)
    quick_world.create()
    assert run is not None  # it names a database first; this one replaces it
    for name, value in quick_world.settings().items():
        monkeypatch.setenv(name, value)
    return quick_world


def test_a_strike_off_is_taken_back_by_two_people(office: SmallWorld, run: Run) -> None:
    to_approvals(office)
    office.execute(GRACE_PASSED)
    (number,) = office.states()
    proposed = run("reinstate", number, "--reason", "company_error", "--note", "wrong tray", "--by", "An")
    assert proposed.out == f"{number}: reinstatement proposed; another decides with --by and --confirm or --refuse.\n"
    (row,) = run("reinstatements", office.name, "--json").json
    assert (row["dossier"], row["reason"], row["proposed_by"]) == (number, "company_error", "An")
    assert "1 reinstatements proposed" in run("reinstatements", office.name).out
    same = run("reinstate", number, "--confirm", "--by", "an")
    assert same.code == 1
    assert "four eyes" in same.err
    assert run("reinstate", number, "--confirm", "--by", "Bo").out == f"{number}: reinstated.\n"
    assert office.states() == {number: "reinstated"}


@pytest.mark.parametrize("options", [(), ("--confirm", "--refuse"), ("--reason", "company_error", "--confirm")])
def test_a_reinstatement_is_proposed_granted_or_refused_one_at_a_time(
    office: SmallWorld, run: Run, options: tuple[str, ...]
) -> None:
    (found,) = [run("reinstate", "2019.05.14.0001", *options, "--by", "An")]
    assert found.code != 0
    assert "--confirm" in found.err


def test_documents_are_listed_and_judged(office: SmallWorld, run: Run) -> None:
    to_reminders(office)
    (number,) = office.states()
    office.reply(LAST_DAY, {"dossier": number, "kind": "documents"})
    (row,) = run("review", "list", office.name, "--company", "WM1", "--json").json
    assert (row["dossier"], row["left"]) == (number, ["ownership"])
    assert "1 dossiers under review" in run("review", "list", office.name).out
    refused = run("review", "decide", number, "ownership", "refused", "--by", "An")
    assert (refused.code, "Say what is lacking" in refused.err) == (1, True)
    decided = run("review", "decide", number, "ownership", "accepted", "--by", "An")
    assert decided.out == f"{number}: ownership accepted; the dossier is confirmed.\n"


def test_a_reply_that_matches_nobody_is_listed_and_settled(office: SmallWorld, run: Run) -> None:
    to_reminders(office)
    (number,) = office.states()
    item = {"key": "WM1-1", "dossier": "2001.01.01.0999", "kind": "confirmation", "channel": "digital"}
    file = office.folder / "stray.jsonl"
    file.write_text(json.dumps({**item, "received_at": "2024-05-20T09:00:00+02:00", "signer": "applicant"}))
    assert run("replies", "import", file, "--company", "WM1").code == 0
    (row,) = run("replies", "worklist", "--company", "WM1", "--json").json
    assert (row["key"], row["outcome"], row["company"]) == ("WM1-1", "unknown_dossier", "WM1")
    assert "1 replies wait" in run("replies", "worklist").out
    settled = run("replies", "settle", "WM1-1", "--dossier", number, "--note", "number misread", "--by", "An")
    assert settled.out == "WM1-1: confirmed without proof.\n"
    assert run("replies", "worklist", "--json").json == []


def test_a_file_that_cannot_be_read_is_settled(office: SmallWorld, run: Run) -> None:
    waits = office.folder / "inbox" / "WM1" / "cannot-be-read"
    waits.mkdir(parents=True)
    (waits / "answers.csv").write_text("of no kind")
    unknown = run("replies", "settle-file", "WM1", "other.csv", "--note", "typed in", "--by", "An")
    assert (unknown.code, "exact name" in unknown.err) == (1, True)
    unsaid = run("replies", "settle-file", "WM1", "answers.csv", "--note", " ", "--by", "An")
    assert (unsaid.code, "what became of its answers" in unsaid.err) == (1, True)
    settled = run("replies", "settle-file", "WM1", "answers.csv", "--note", "typed in", "--by", "An")
    assert settled.out == "A file of WM1 is settled, and lies in taken-in-with-problems.\n"
    assert list(waits.iterdir()) == []
