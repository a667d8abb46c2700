"""Locked packages are held against known faults: those that are written down, and those that a database tells of."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"
KNOWN: dict[str, Any] = yaml.safe_load((ROOT / "scripts" / "advisories.yaml").read_text())
REVIEWED: date = KNOWN["reviewed"]
LOCK = "jinja2==3.1.6 \\\n    --hash=sha256:00\nnot-for-here==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"


def audit(lock: Path, *options: str, today: date = REVIEWED) -> tuple[int, list[str]]:
    command = [sys.executable, str(ROOT / "scripts" / "audit.py"), str(lock), "--today", str(today), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout.splitlines()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.lock"
    file.write_text(LOCK)
    return file


@pytest.fixture
def database() -> Iterator[tuple[str, list[Any]]]:
    """A database that knows of one fault in jinja2, and keeps what it was asked."""
    asked: list[Any] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            asked.extend(queries)
            known = {"jinja2": {"vulns": [{"id": "GHSA-0000"}]}}
            body = json.dumps({"results": [known.get(one["package"]["name"], {}) for one in queries]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_what_is_locked_has_no_fault_that_is_written_down_and_nobody_is_asked() -> None:
    assert audit(ROOT / "requirements-dev.lock") == (0, [])


def test_each_line_of_the_list_is_about_a_locked_package_and_names_id_version_and_source() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[.+\])?==", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE))
    packages = [one["package"] for one in KNOWN["mended"]]
    assert (packages, set(packages) - locked) == (sorted(set(packages)), set())
    for one in KNOWN["mended"]:
        assert one.keys() == {"package", "version", "id", "source"}
        assert re.fullmatch(r"(CVE|PYSEC)-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3}", one["id"])
        assert one["source"].startswith("https://")


@pytest.mark.parametrize(("days", "warned"), [(90, False), (91, True)])
def test_a_list_that_nobody_reviewed_for_long_is_a_warning_and_no_failure(days: int, *, warned: bool) -> None:
    code, lines = audit(ROOT / "requirements-dev.lock", today=REVIEWED + timedelta(days=days))
    told = (
        f"Warning: scripts/advisories.yaml was reviewed {days} days ago ({REVIEWED}): run `make audit`, and review it."
    )
    assert (code, lines) == (0, [told] if warned else [])


def test_the_check_of_every_change_asks_nobody() -> None:
    makefile = (ROOT / "Makefile").read_text()
    check = makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    assert "scripts/audit.py\n" in f"{check}\n"
    assert "--ask" not in check


def test_a_lock_that_goes_back_behind_a_mended_fault_is_refused(lock: Path) -> None:
    lock.write_text(LOCK.replace("3.1.6", "3.1.5"))
    code, lines = audit(lock)
    assert code == 1
    assert "jinja2 3.1.5 is locked: CVE-2025-27516 was mended in 3.1.6" in lines
    assert "jinja2 3.1.6 is installed, 3.1.5 is locked: remove .venv and try again" in lines


def test_an_audit_that_could_not_ask_the_database_fails(lock: Path) -> None:
    assert audit(lock, "--ask", NOWHERE) == (1, [f"{NOWHERE} is out of reach: nothing was asked."])


def test_the_database_is_asked_about_what_is_installed_here(lock: Path, database: tuple[str, list[Any]]) -> None:
    url, asked = database
    assert audit(lock, "--ask", url) == (1, [f"jinja2 3.1.6 has a known fault: {url}/vulnerability/GHSA-0000"])
    assert asked == [{"package": {"name": "jinja2", "ecosystem": "PyPI"}, "version": "3.1.6"}]
