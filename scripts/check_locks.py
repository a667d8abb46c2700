"""Fail when a lock file names an address, misses a hash, or lags behind pyproject.toml."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def locked_names(text: str) -> set[str]:
    """Return the package names that a lock file pins."""
    return set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==", text, flags=re.MULTILINE))


def declared_names(requirements: list[str]) -> set[str]:
    """Return the normalised package names of a list of requirements."""
    found = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}


def problems() -> list[str]:
    """Return one line for each fault of the lock files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "requirements.lock": declared_names(project["project"]["dependencies"]),
        "requirements-dev.lock": declared_names(
            project["project"]["dependencies"] + project["dependency-groups"]["dev"]
        ),
    }
    found = []
    for name, declared in wanted.items():
        text = (ROOT / name).read_text()
        if "://" in text or "--index-url" in text or "--find-links" in text:
            found.append(f"{name} holds an address: run `make lock`")
        if text.count("==") > 0 and "--hash=sha256:" not in text:
            found.append(f"{name} holds no hashes: run `make lock`")
        missing = sorted(declared - locked_names(text))
        if missing:
            found.append(f"{name} lacks {', '.join(missing)}: run `make lock`")
    return found


if __name__ == "__main__":
    faults = problems()
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)
