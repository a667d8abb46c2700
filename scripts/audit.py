"""Fail when a locked package has a known fault, or when what is installed is not what is locked.

It knows the faults of scripts/advisories.yaml and needs no internet; when nobody reviewed that list for a while it says
so, and does not fail. With --ask the database of osv.dev is asked about every locked version, in one question; then it
also fails on what that knows, and when it is out of reach.
"""

import argparse
import re
import subprocess
import sys
from datetime import UTC, date, datetime
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
REVIEWED_WITHIN = 90
"""Calendar days after which somebody should review the list again."""


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


def not_reviewed_lately(reviewed: date, today: date) -> list[str]:
    """Return a line when nobody reviewed the list of faults for too long."""
    days = (today - reviewed).days
    told = (
        f"Warning: scripts/advisories.yaml was reviewed {days} days ago ({reviewed}): run `make audit`, and review it."
    )
    return [told] if days > REVIEWED_WITHIN else []


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


def main(lock: Path, database: str | None, today: date) -> int:
    """Print what is wrong, and what could not be looked at; return the exit code. Without a database none is asked."""
    known = yaml.safe_load((ROOT / "scripts" / "advisories.yaml").read_text())
    pins = locked(lock)
    fits = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    faults = (
        too_old(pins, known["mended"]) + not_as_locked(pins) + (fits.stdout.splitlines() if fits.returncode else [])
    )
    for line in not_reviewed_lately(known["reviewed"], today):
        print(line)
    if database:
        told = known_to_the_database(pins, database, {one["id"] for one in known["accepted"]})
        faults += [f"{database} is out of reach: nothing was asked."] if told is None else told
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("lock", type=Path, nargs="?", default=ROOT / "requirements-dev.lock")
    options.add_argument("--ask", nargs="?", const=DATABASE, help="ask a database of faults; left out: none is asked")
    options.add_argument(
        "--today", type=date.fromisoformat, default=datetime.now(UTC).date(), help="such as 2026-11-22"
    )
    chosen = options.parse_args()
    sys.exit(main(chosen.lock, chosen.ask, chosen.today))
