"""Who watches a long step is told after each part of it how much is done, and of how much."""

import json

import office_days as office_life
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.taking_in import CHUNK, take_in_file

Far = list[tuple[int, int]]


def test_strike_offs_tell_after_each_how_far_they_are(office: SmallWorld) -> None:
    for _ in range(3):
        office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    told: Far = []
    office.execute_all(office_life.GRACE_PASSED, watch=lambda *far: told.append(far))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_statuses_tell_how_far_they_are_with_the_software_and_then_with_the_register(office: SmallWorld) -> None:
    office.add_dossier(owns=True)
    office.create()
    office_life.to_first_letters(office)
    told: Far = []
    office.tell_statuses(office_life.SELECTED, watch=lambda *far: told.append(far))
    assert told == [(1, 2), (2, 2)]


def test_a_file_of_replies_tells_after_each_chunk_of_its_lines(office: SmallWorld) -> None:
    number = office.add_dossier()
    office.create()
    note = {"dossier": number, "kind": "note", "channel": "phone", "signer": "none"}
    at = f"{office_life.PRINTED}T09:00:00+01:00"
    file = office.folder / "notes.jsonl"
    file.write_text(
        "".join(json.dumps(note | {"key": f"n{one}", "received_at": at}) + "\n" for one in range(CHUNK + 1))
    )
    told: Far = []
    moment = Moment.on(office_life.PRINTED)
    take_in_file(office.engine, file, moment, "An", watch=lambda *far: told.append(far))
    assert told == [(CHUNK, CHUNK + 2), (CHUNK + 1, CHUNK + 2)]
