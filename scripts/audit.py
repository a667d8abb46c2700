"""Fail when a locked package has a known fault, or when what is installed is not what is locked.

Without the internet only the faults of scripts/advisories.yaml are known; then this says so. With it, the database of
osv.dev is asked about every locked version, in one question. What it knows is told, and fails with --strict: a fault
that was found yesterday must not stop a change that has nothing to do with it.
"""

import argparse
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import httpx
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "https://api.osv.dev"
PATIENCE = httpx.Timeout(20, connect=3)


def locked(lock: Path) -> dict[str, str]:
    """Return the versions that a lock file pins for this machine, by package."""
    text = lock.read_text().replace("\\\n", " ")
    lines = [re.sub(r"--hash=\S+", "", line).strip() for line in text.splitlines() if "==" in line]
    wanted = [Requirement(line) for line in lines if not line.startswith("#")]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    return {canonicalize_name(one.name): next(iter(one.specifier)).version for one in here}


def too_old(pins: dict[str, str], mended: list[dict[str, str]]) -> list[str]:
    """Return one line for each locked version from before a known fault was mended."""
    return [
        f"{one['package']} {pins[one['package']]} is locked: {one['id']} was mended in {one['version']}"
        for one in mended
        if one["package"] in pins and Version(pins[one["package"]]) < Version(str(one["version"]))
    ]


def not_as_locked(pins: dict[str, str]) -> list[str]:
    """Return one line for each installed package of another version than the locked one."""
    return [
        f"{name} {found} is installed, {wanted} is locked: remove .venv and try again"
        for name, wanted in pins.items()
        if (found := _installed(name)) is not None and Version(found) != Version(wanted)
    ]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def known_to_the_database(pins: dict[str, str], database: str, accepted: set[str]) -> list[str] | None:
    """Return one line for each fault that the database tells of; None when it cannot be asked."""
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": pin} for name, pin in pins.items()]
    try:
        answer = httpx.post(f"{database}/v1/querybatch", json={"queries": queries}, timeout=PATIENCE)
        found: list[dict[str, Any]] = answer.raise_for_status().json()["results"]
    except (httpx.HTTPError, ValueError, KeyError):
        return None
    return [
        f"{name} {pin} has a known fault: {database}/vulnerability/{fault['id']}".replace("//api.", "//")
        for (name, pin), one in zip(pins.items(), found, strict=True)
        for fault in one.get("vulns", ())
        if fault["id"] not in accepted
    ]


def main(lock: Path, database: str, *, strict: bool) -> int:
    """Print what is wrong, and what could not be looked at; return the exit code."""
    known = yaml.safe_load((ROOT / "scripts" / "advisories.yaml").read_text())
    pins = locked(lock)
    fits = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    faults = (
        too_old(pins, known["mended"]) + not_as_locked(pins) + (fits.stdout.splitlines() if fits.returncode else [])
    )
    told = known_to_the_database(pins, database, {one["id"] for one in known["accepted"]})
    if told is None:
        print(f"{database} is out of reach: only the {len(known['mended'])} faults of advisories.yaml were looked for.")
    for fault in faults + (told or []):
        print(fault)
    return 1 if faults or (strict and told != []) else 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("lock", type=Path, nargs="?", default=ROOT / "requirements-dev.lock")
    options.add_argument("--database", default=DATABASE)
    options.add_argument("--strict", action="store_true", help="fail on what the database tells, or when it is silent")
    chosen = options.parse_args()
    sys.exit(main(chosen.lock, chosen.database, strict=chosen.strict))
