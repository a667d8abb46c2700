"""Folders on a disk that is truly full, or can only be read: one clear line, and the same again once it is mended."""

from pathlib import Path

import pytest
from office_days import PRINTED, SELECTED
from own_disk import READ_ONLY, SMALL, own_disks, run_with_disk
from small_world import SmallWorld

from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.delivery.delivering import undelivered
from actualisatie.storage.database import transaction

PRINT = """
import sys
from pathlib import Path
import typer
from office_days import PRINTED
from small_world import SmallWorld
from actualisatie.cli.output import clear_errors
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.world import WorldFaults
from actualisatie.storage.database import open_database

world = SmallWorld(open_database(sys.argv[1]), Path(sys.argv[2]), SyntheticWorld(), WorldFaults(), None, None, "")
try:
    with clear_errors():
        world.print_due(PRINTED)
except typer.Exit as told:
    sys.exit(told.exit_code)
"""
FULL = "its disk is full: make room there"
ONLY_READ = "its file system can only be read, as after a fault of the disk: have the disk looked at, and mounted for "
BOTH = pytest.mark.parametrize(("options", "why"), [(SMALL, FULL), (READ_ONLY, ONLY_READ + "writing")])


@pytest.fixture
def office(small_world: SmallWorld) -> SmallWorld:
    """An office whose first letters are due, with folders that are there."""
    small_world.add_dossier()
    small_world.create()
    small_world.select(SELECTED)
    small_world.check(SELECTED)
    small_world.folders.batches.mkdir()
    small_world.folders.outbox.mkdir()
    return small_world


def print_on(office: SmallWorld, place: Path, options: str) -> tuple[int, str]:
    done = run_with_disk(place, options, PRINT, office.engine.url, office.folder)
    return done.returncode, done.stderr.splitlines()[-1] if done.stderr else ""


@own_disks
@BOTH
def test_batches_that_cannot_be_written_are_told_and_printed_once_they_can(
    office: SmallWorld, options: str, why: str
) -> None:
    batches = office.folders.batches
    told = f"The folder {batches} (ACTUALISATIE_BATCHES) cannot be written: {why}. Nothing is half done; then run "
    code, line = print_on(office, batches, options)
    assert line == told + "the same again."
    assert code == 1
    assert (office.delivered(), office.print_due(PRINTED)) == ([], ["B000001"])


@own_disks
@BOTH
def test_an_outbox_that_cannot_be_written_is_told_and_the_batch_handed_over_once_it_can(
    office: SmallWorld, options: str, why: str
) -> None:
    outbox = office.folders.outbox
    assert print_on(office, outbox, options) == (0, "")
    with transaction(office.engine) as session:
        told = undelivered(session, campaign_by_name(session, office.name))
    where = f"The delivery folder {outbox / 'WM1'} (ACTUALISATIE_OUTBOX)"
    assert told == {"B000001": f"{where} cannot be used: {why}. The next round tries again."}
    assert (office.delivered(), office.print_due(PRINTED)) == ([], ["B000001"])


DOCTOR_STORY = """
import os, shutil, subprocess, sys
from typer.testing import CliRunner
from actualisatie.cli.main import app

disk, database = sys.argv[1:]
shutil.copy(database, f"{disk}/actualisatie.db")
subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
os.environ.pop("PREFECT_API_URL", None)
os.environ["ACTUALISATIE_DATABASE_URL"] = f"sqlite:///{disk}/actualisatie.db"
for command in (["doctor"], ["campaign", "list"]):
    done = CliRunner().invoke(app, command)
    told = [line for line in done.output.splitlines() if "database" in line and "space for" not in line]
    print(*told, done.exit_code, sep="\\n")
"""


@own_disks
def test_a_database_on_a_disk_that_can_only_be_read_is_told_by_doctor_and_by_commands(
    empty_database: Path, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = run_with_disk(disk, "size=4m", DOCTOR_STORY, disk, empty_database)
    assert done.returncode == 0, done.stderr
    told = "The file of the database (ACTUALISATIE_DATABASE_URL), or those beside it (-wal, -shm), cannot be opened to "
    first, code, second, again = done.stdout.splitlines()
    assert first.startswith(f"PROBLEM  database: {told}")
    assert second.startswith(told)
    assert (code, again) == ("1", "1")


BACKUP = """
import os, sys
from typer.testing import CliRunner
from actualisatie.cli.main import app

disk, database = sys.argv[1:]
os.environ["ACTUALISATIE_DATABASE_URL"] = f"sqlite:///{database}"
done = CliRunner().invoke(app, ["backup", f"{disk}/copy.db"])
print(done.stderr, done.exit_code, os.listdir(disk), sep="")
"""


@own_disks
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("size=64k", "{database} cannot be copied to {disk}: database or disk is full. Nothing was left there.\n"),
        (READ_ONLY, "{disk}/.copy.db.part cannot be written: " + ONLY_READ),
    ],
)
def test_a_copy_that_finds_no_room_is_told_of_its_own_disk(
    empty_database: Path, tmp_path: Path, options: str, told: str
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = run_with_disk(disk, options, BACKUP, disk, empty_database)
    assert done.stdout.startswith(told.format(disk=disk, database=empty_database)), done.stdout + done.stderr
    assert done.stdout.endswith("1[]\n")
