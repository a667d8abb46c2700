"""The page of the gate names the test that proves each reason, as the tests are today."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from actualisatie.dossiers.gate import GateReason

ROOT = Path(__file__).resolve().parents[2]


def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "draw_gate.py"))


def test_the_page_shows_the_proofs_as_they_are(page: Callable[[str], str]) -> None:
    shown = page("docs/gate.md")
    assert shown == script()["redrawn"](shown), "stale: .venv/bin/python scripts/draw_gate.py"


def test_every_reason_of_the_gate_has_a_test_that_proves_it() -> None:
    proofs = script()["proving_tests"]()
    assert {reason for reason in GateReason if not proofs[reason.value]} == set()
