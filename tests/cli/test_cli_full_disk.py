"""A disk that is truly full: a file system of four megabytes, in a namespace of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from own_disk import NAMESPACE, own_disks

ON_A_SMALL_DISK = (
    'mount -t tmpfs -o size=4m tmpfs "$1" && cp "$2" "$1/actualisatie.db" && exec "$3" -c "$4" "$1" "$5" "$6"'
)
STORY = """
import json, os, sqlite3, sys
from pathlib import Path
from typer.testing import CliRunner
from actualisatie.cli.main import app

disk, register, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
os.environ["ACTUALISATIE_DATABASE_URL"] = f"sqlite:///{disk}/actualisatie.db"

def attempt():
    done = CliRunner().invoke(app, ["register", "import", register, "--by", "An"])
    return done.exit_code, done.stderr

def counts():
    query = "SELECT (SELECT count(*) FROM dossier), (SELECT count(*) FROM journal)"
    return sqlite3.connect(disk / "actualisatie.db").execute(query).fetchone()

free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
(disk / "filler").write_bytes(bytes(free - left))
first = attempt()
(disk / "filler").unlink()
print(json.dumps([first, counts(), attempt(), counts()]))
"""


@own_disks
@pytest.mark.parametrize("left", [0, 64 * 1024])
def test_a_full_disk_is_told_leaves_nothing_half_and_the_same_command_goes_on_once_there_is_room(
    tmp_path: Path, many_dossiers: Path, empty_database: Path, left: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    places = (disk, empty_database, sys.executable, STORY, many_dossiers, left)
    command = [*NAMESPACE, "sh", "-c", ON_A_SMALL_DISK, "sh", *map(str, places)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    (code, told), before, again, after = json.loads(done.stdout)
    assert code == 1
    assert told.startswith("The disk of the database is full")
    assert told.endswith("nothing is half done. Make room, then run the same command again.\n")
    assert (before, again[0], after) == ([0, 0], 0, [1000, 1])
