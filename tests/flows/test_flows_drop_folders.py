"""The intake of replies every quarter of an hour: one bad file keeps no other waiting."""

import json
from datetime import date

import office_days as office_life
from plain_paper import plain_paper
from small_world import SmallWorld

from actualisatie.connectors.dropfolder import CANNOT_BE_READ
from actualisatie.flows.parameters import RepliesOrder
from actualisatie.flows.replies import take_in_replies


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
