"""Runs, in a process of its own, what must see all that Prefect records."""

import os
import subprocess
import sys
from pathlib import Path


def test_prefect_recorded_nobody_when_it_recorded_everything() -> None:
    folder = Path(__file__).parent / "recorded"
    # the other tests of this process may have switched services of Prefect off, for all that it starts
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PREFECT_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(folder)],
        cwd=folder.parents[2],
        env={**environment, "ACTUALISATIE_TEST_RECORDED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
