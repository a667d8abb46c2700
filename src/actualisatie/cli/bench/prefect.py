"""How much of a round's wall time is Prefect's: the real flow, against a simulated outside, in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actualisatie.cli.bench.stores import Store
from actualisatie.cli.bench.world import world_beside
from actualisatie.cli.rounds import QUIET
from actualisatie.dossiers.errors import Refused

CHILD = "from actualisatie.cli.bench.prefect_round import main; main()"
SECONDS = 3600
"""How long a round may take before it counts as stuck."""


class RoundFailedError(Refused):
    """The flow of the measured round failed."""


@dataclass(frozen=True, slots=True)
class FlowRound:
    """A whole round as a flow: seconds of wall time, those of our own work in it, and what it counted."""

    wall: float
    ours: float
    done: dict[str, int]

    @property
    def share(self) -> float:
        """Return Prefect's part of the wall time, from 0 to 1: all that is not our own work."""
        return 1 - self.ours / self.wall

    def as_json(self) -> dict[str, object]:
        """Return everything for a program."""
        return {
            "wall": round(self.wall, 3),
            "ours": round(self.ours, 3),
            "Prefect's share": round(self.share, 4),
            "done": self.done,
        }


def measure_flow(folder: Path, store: Store, case_ids: list[int], campaign: str, day: date) -> FlowRound:
    """Take the round of a day as Prefect runs it: sources and register asked over HTTP, letters printed."""
    places = {
        "ACTUALISATIE_DATABASE_URL": store.url,
        "ACTUALISATIE_BATCHES": str(folder / "batches"),
        "ACTUALISATIE_OUTBOX": str(folder / "outbox"),
        "ACTUALISATIE_INBOX": str(folder / "inbox"),
        "ACTUALISATIE_INBOX_REST": "0",
        "PREFECT_HOME": str(folder / "prefect"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ACTUALISATIE_", "PREFECT_"))}
    with world_beside(store.url, case_ids) as world:
        ran = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", CHILD, campaign, str(day)],
            env={**kept, **QUIET, **places, **world},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    if ran.returncode:
        raise RoundFailedError(f"The round failed: {ran.stderr[-2000:]}")
    return FlowRound(**json.loads(ran.stdout.splitlines()[-1]))
