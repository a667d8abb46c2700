"""The lock files pin versions by hash and name no address, so that they hold on any machine and index."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "check_locks.py"
LOCKS = ("requirements.lock", "requirements-dev.lock")
REQUIREMENT = re.compile(r"[a-z0-9-]+(\[[a-z0-9, -]+\])?==[^ ;]+( ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def run(script: Path) -> tuple[int, list[str]]:
    completed = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    return completed.returncode, completed.stdout.splitlines()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy what the check reads, to be spoilt."""
    for name in (*LOCKS, "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    return tmp_path


def test_the_lock_files_pass_their_check() -> None:
    assert run(SCRIPT) == (0, [])


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_hashes_and_nothing_else(name: str) -> None:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(entries) > 50
    odd = [entry for entry in entries if not _is_pinned(entry)]
    assert odd == []


def _is_pinned(entry: str) -> bool:
    requirement, *hashes = re.split(r" +(?=--hash)", entry.strip())
    return bool(
        REQUIREMENT.fullmatch(requirement.strip()) and hashes and all(HASH.fullmatch(one.strip()) for one in hashes)
    )


@pytest.mark.parametrize(
    "line", ["--index-url https://pypi.example/simple", "--find-links /srv/wheels", "x @ https://pypi.example/x.whl"]
)
def test_an_address_in_a_lock_file_is_told(copied: Path, line: str) -> None:
    with (copied / "requirements.lock").open("a") as lock:
        lock.write(f"{line}\n")
    assert run(copied / "scripts" / "check_locks.py") == (1, ["requirements.lock holds an address: run `make lock`"])


def test_a_package_that_is_not_locked_is_told(copied: Path) -> None:
    project = copied / "pyproject.toml"
    project.write_text(project.read_text().replace('"httpx>=', '"never-locked",\n  "httpx>='))
    assert run(copied / "scripts" / "check_locks.py") == (
        1,
        [f"{name} lacks never-locked: run `make lock`" for name in LOCKS],
    )


def test_a_lock_file_without_hashes_is_told(copied: Path) -> None:
    lock = copied / "requirements-dev.lock"
    lock.write_text(re.sub(r" *\\\n +--hash=\S+", "", lock.read_text()))
    assert run(copied / "scripts" / "check_locks.py") == (1, ["requirements-dev.lock holds no hashes: run `make lock`"])
