"""The intake of replies every quarter of an hour: one bad file keeps no other waiting."""

import json
import os
from datetime import date
from pathlib import Path

import office_days as office_life
import pytest
from plain_paper import plain_paper
from pydantic import ValidationError
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.unreadable import settle_unreadable
from actualisatie.connectors.dropfolder import CANNOT_BE_READ, folders_with_replies
from actualisatie.flows.parameters import RepliesOrder
from actualisatie.flows.replies import take_in_replies
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.tasks.intake import take_in


def test_a_file_that_nobody_can_read_is_put_away_and_the_next_one_is_taken_in(office: SmallWorld) -> None:
    office.printer = plain_paper
    number = office.add_dossier()
    office.create()
    office_life.to_first_letters(office)
    folder = office.folder / "inbox" / "WM1"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(b"\xff\xfe\x00not;a;register\n")
    (folder / "letter.pdf").touch()
    reply = {
        "key": "k1",
        "dossier": number,
        "kind": "confirmation",
        "channel": "digital",
        "received_at": "2024-04-02T09:00:00+02:00",
        "signer": "applicant",
    }
    (folder / "b.jsonl").write_text(json.dumps(reply) + "\n")
    order = RepliesOrder(operator="system", today=date(2024, 4, 3))
    done = take_in_replies(order)
    assert (done["files that cannot be read"], done["files of another type"]) == (1, 1)
    assert office.states() == {number: "confirmed"}
    assert [file.name for file in (folder / CANNOT_BE_READ).iterdir()] == ["a.csv"]
    waits = {"files to settle that cannot be read in WM1": 1}
    assert take_in_replies(order) == {"files of another type": 1, **waits}


def test_a_file_that_is_still_being_written_is_taken_in_by_the_next_run(
    office: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTUALISATIE_INBOX_REST", "30")
    folder = office.folder / "inbox" / "WM1"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text('{"key": "k1", "dossier": "2019.05')
    order = RepliesOrder(operator="system", today=date(2024, 4, 3))
    assert take_in_replies(order) == {"files still being written": 1}
    before = (folder / "a.jsonl").stat().st_mtime - 31
    os.utime(folder / "a.jsonl", (before, before))
    assert take_in_replies(order)["set aside"] == 1
    assert not (folder / "a.jsonl").exists()
    assert [file.name for file in folder.iterdir() if file.name.startswith(".")] == []


@pytest.mark.parametrize("nobody", ["14 mei 2019 nr. 1", "2018.05.14.0001"])  # no number, and a mistyped one
def test_a_line_that_names_nobody_keeps_its_company_from_striking_off_until_it_is_settled(
    office: SmallWorld, nobody: str
) -> None:
    office.printer = plain_paper
    silent, other = office.add_dossier(), office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    folder = office.folder / "inbox" / "WM1"
    folder.mkdir(parents=True)
    reply = {"key": "k1", "dossier": other, "kind": "confirmation", "channel": "digital", "signer": "applicant"}
    good = json.dumps({**reply, "received_at": f"{office_life.LAST_DAY}T09:00:00+02:00"})
    broken = json.dumps({"key": "k2", "dossier": nobody, "kind": "confirmation"})
    (folder / "a.jsonl").write_text(f"{good}\n{broken}\n")
    done = take_in_replies(RepliesOrder(operator="system", today=office_life.GRACE_PASSED))
    assert (done["confirmed"], done["set aside"], done["files to settle that cannot be read in WM1"]) == (1, 1, 1)
    assert office.execute(office_life.GRACE_PASSED) == ["unreadable_file"]
    now = Moment.on(office_life.GRACE_PASSED)
    settle_unreadable(office.engine, office.folder / "inbox", "WM1", "a.jsonl", "it was a test", now, "Cis")
    assert office.execute(office_life.GRACE_PASSED) == ["struck_off"]
    assert office.states() == {silent: "struck_off", other: "confirmed"}


def test_a_line_that_names_nobody_blocks_also_when_the_intake_was_killed_before_its_file_was_set_apart(
    office: SmallWorld,
) -> None:
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    file = office.folder / "inbox" / "WM1" / "a.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text("the answer of somebody that cannot be read\n")
    with office_life.killed_at(CrashPoint.REPLY_FILE_TAKEN_IN):
        take_in.fn(file, Moment.on(office_life.GRACE_PASSED), "system")
    assert file.exists()
    done = take_in_replies(RepliesOrder(operator="system", today=office_life.GRACE_PASSED))
    assert done["files to settle that cannot be read in WM1"] == 1
    assert office.execute(office_life.GRACE_PASSED) == ["unreadable_file"]


def test_nobody_can_have_another_folder_taken_in_by_the_form(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="folder"):
        RepliesOrder.model_validate({"operator": "An Peeters", "folder": str(tmp_path)})


def test_a_folder_in_which_nothing_can_be_put_away_keeps_no_other_waiting(
    office: SmallWorld, caplog: pytest.LogCaptureFixture
) -> None:
    reply = {"kind": "confirmation", "channel": "digital", "signer": "applicant"}
    for company in ("WM1", "WM2"):
        folder = office.folder / "inbox" / company
        folder.mkdir(parents=True)
        line = {**reply, "key": company, "dossier": "2019.05.14.9999", "received_at": "2024-04-02T09:00:00+02:00"}
        (folder / "Jan Peeters.jsonl").write_text(json.dumps(line) + "\n")
    (office.folder / "inbox" / "WM1" / "taken-in").touch()
    done = take_in_replies(RepliesOrder(operator="system", today=date(2024, 4, 3)))
    assert done["files that cannot be opened or put away in WM1"] == 1
    assert [file.name for file in (office.folder / "inbox" / "WM2" / "taken-in").iterdir()] == ["Jan Peeters.jsonl"]
    assert folders_with_replies(office.folder / "inbox") == {"WM1"}
    assert "WM1" in caplog.text
    assert "Peeters" not in caplog.text + repr(done)
