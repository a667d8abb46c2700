"""`actualisatie doctor` on free space: each disk once, a warning while there is time, a problem when there is none."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from own_disk import own_disks, run_with_disk

from actualisatie.cli.doctor_space import DOSSIER, LARGE_BATCH, LETTERS, Written, judge

Run = Callable[..., Any]


def findings(run: Run) -> dict[str, tuple[bool, str]]:
    found = run("doctor", "--json").json["findings"]
    return {one["what"]: (one["ok"], one["found"]) for one in found if one["what"].startswith("space")}


def test_folders_on_one_disk_are_told_together(migrated: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    assert list(findings(migrated)) == ["space for database, batches, outbox, inbox"]
    (tmp_path / "backups").mkdir()
    assert list(findings(migrated)) == ["space for database, batches, outbox, inbox, backups"]


def test_a_file_system_without_a_size_is_no_problem(migrated: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTUALISATIE_INBOX", "/proc/inbox")
    found = findings(migrated)
    assert found["space for inbox"] == (True, "the file system tells no size")
    assert list(found) == ["space for database, batches, outbox", "space for inbox"]


def test_a_server_of_postgresql_has_disks_of_its_own(migrated: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTUALISATIE_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    assert list(findings(migrated)) == ["space for batches, outbox, inbox"]


@pytest.mark.parametrize(
    ("free", "ok", "told"),
    [
        (4_000_000_000, True, "4.0 GB free"),
        (3_440_000_000, True, "3.4 GB free"),
        (
            3_439_999_999,
            True,
            "WARNING: 3.4 GB free, and a campaign with all dossiers may take 3.4 GB: make room there",
        ),
        (
            LARGE_BATCH,
            True,
            "WARNING: 100 MB free, and a campaign with all dossiers may take 3.4 GB: make room there",
        ),
        (LARGE_BATCH - 1, False, "100 MB free, not enough for a large batch of letters: make room there"),
        (0, False, "0 MB free, not enough for a large batch of letters: make room there"),
    ],
)
def test_little_is_what_all_dossiers_would_take_and_nothing_what_a_batch_would(free: int, ok: bool, told: str) -> None:
    dossiers, here = 200_000, Path()
    together = [Written("database", here, dossiers * DOSSIER), Written("outbox", here, dossiers * LETTERS)]
    found = judge(together, free)
    assert (found.what, found.ok, found.found) == ("space for database, outbox", ok, told)


DOCTOR = """
import os, sys
from typer.testing import CliRunner
from actualisatie.cli.main import app

disk, database = sys.argv[1:]
os.environ.pop("PREFECT_API_URL", None)
os.environ["ACTUALISATIE_DATABASE_URL"] = f"sqlite:///{database}"
os.environ["ACTUALISATIE_OUTBOX"] = f"{disk}/outbox"
print(*(line for line in CliRunner().invoke(app, ["doctor"]).output.splitlines() if "space for" in line), sep="\\n")
"""


@own_disks
def test_a_small_disk_of_its_own_is_told_apart(empty_database: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = run_with_disk(disk, "size=20m", DOCTOR, disk, empty_database)
    assert done.returncode == 0, done.stderr
    *_, outbox = done.stdout.splitlines()
    assert outbox == "PROBLEM  space for outbox: 21 MB free, not enough for a large batch of letters: make room there"


def test_what_a_campaign_takes_follows_from_the_register(
    migrated: Run, many_dossiers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert migrated("register", "import", many_dossiers).code == 0
    free = 1000 * (DOSSIER + 2 * LETTERS) - 1
    monkeypatch.setattr("actualisatie.cli.doctor_space.LARGE_BATCH", 0)  # so small a register needs less
    usage = shutil.disk_usage(many_dossiers.parent)
    monkeypatch.setattr("actualisatie.cli.doctor_space.shutil.disk_usage", lambda _place: usage._replace(free=free))
    told = "WARNING: 23 MB free, and a campaign with all dossiers may take 23 MB: make room there"
    assert findings(migrated) == {"space for database, batches, outbox, inbox": (True, told)}
