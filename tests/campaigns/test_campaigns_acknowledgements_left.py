"""A list of acknowledgements that cannot be taken in now stays where it lies, and stops no round."""

import os
from datetime import date

from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.acknowledgements.taking_in import take_in_all
from actualisatie.campaigns.replies.reading import MAX_FILE_BYTES


def test_lists_too_large_or_not_to_be_put_away_stay_and_are_counted_by_folder(office: SmallWorld) -> None:
    inbox = office.folder / "inbox"
    for company in ("WM1", "WM2", "WM3"):
        (inbox / company / "bevestigingen").mkdir(parents=True)
        (inbox / company / "bevestigingen" / "a.jsonl").touch()
    os.truncate(inbox / "WM1" / "bevestigingen" / "a.jsonl", MAX_FILE_BYTES + 1)
    (inbox / "WM2" / "bevestigingen" / "taken-in").touch()
    done = take_in_all(office.engine, inbox, Moment.on(date(2024, 4, 3)), "system")
    assert done.counts() == {"acknowledgement_files_left_in_WM1": 1, "acknowledgement_files_left_in_WM2": 1}
    assert not (inbox / "WM3" / "bevestigingen" / "a.jsonl").exists()
