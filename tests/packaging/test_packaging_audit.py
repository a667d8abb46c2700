"""Locked packages are held against known faults: those that are written down, and those that a database tells of."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"
UNLOOKED = f"{NOWHERE} is out of reach: only the 20 faults of advisories.yaml were looked for."
LOCK = "jinja2==3.1.6 \\\n    --hash=sha256:00\nnot-for-here==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"


def audit(lock: Path, database: str = NOWHERE, *options: str) -> tuple[int, list[str]]:
    command = [sys.executable, str(ROOT / "scripts" / "audit.py"), str(lock), "--database", database, *options]
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


def test_what_is_locked_has_no_fault_that_is_written_down_and_it_says_when_nobody_could_be_asked() -> None:
    assert audit(ROOT / "requirements-dev.lock") == (0, [UNLOOKED])


def test_a_lock_that_goes_back_behind_a_mended_fault_is_refused(lock: Path) -> None:
    lock.write_text(LOCK.replace("3.1.6", "3.1.5"))
    code, lines = audit(lock)
    assert code == 1
    assert "jinja2 3.1.5 is locked: CVE-2025-27516 was mended in 3.1.6" in lines
    assert "jinja2 3.1.6 is installed, 3.1.5 is locked: remove .venv and try again" in lines


def test_an_audit_that_could_not_ask_the_database_does_not_pass_as_strict(lock: Path) -> None:
    assert audit(lock, NOWHERE, "--strict") == (1, [UNLOOKED])


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 1)])
def test_the_database_is_asked_about_what_is_installed_here_and_told_or_refused(
    lock: Path, database: tuple[str, list[Any]], options: tuple[str, ...], code: int
) -> None:
    url, asked = database
    assert audit(lock, url, *options) == (code, [f"jinja2 3.1.6 has a known fault: {url}/vulnerability/GHSA-0000"])
    assert asked == [{"package": {"name": "jinja2", "ecosystem": "PyPI"}, "version": "3.1.6"}]
