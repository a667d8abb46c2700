"""The top-level calendar/ must never hide the standard library's calendar."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "flows",
    "tasks",
    "campaigns",
    "letters",
    "connectors",
    "storage",
    "dossiers",
    "calendar",
    "simulator",
)
PROBE = "import calendar, email.utils, http.client, ssl; print(calendar.__file__)"
SPAWN = (
    "import multiprocessing as m\n"
    "from calendar import monthrange\n"
    "if __name__ == '__main__':\n"
    "    with m.get_context('spawn').Pool(1) as pool: print(pool.apply(monthrange, (2024, 2))[1])\n"
)


def run(*arguments: str, **environment: str) -> str:
    completed = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return completed.stdout.strip()


@pytest.mark.parametrize("room", ROOMS)
def test_no_top_level_folder_is_a_package(room: str) -> None:
    assert (ROOT / room).is_dir()
    assert not (ROOT / room / "__init__.py").exists()


def test_plain_python_at_the_root_imports_the_standard_calendar() -> None:
    assert Path(run("-c", PROBE)).parent != ROOT / "calendar"


def test_the_root_on_the_python_path_as_a_worker_sets_it_keeps_the_standard_calendar() -> None:
    found = run("-c", PROBE, PYTHONPATH=str(ROOT))
    assert Path(found).name == "calendar.py"


def test_a_spawned_process_keeps_the_standard_calendar(tmp_path: Path) -> None:
    script = tmp_path / "spawn.py"
    script.write_text(SPAWN)
    assert run(str(script), PYTHONPATH=str(ROOT)) == "29"


@pytest.mark.parametrize("module", ["pytest", "prefect"])
def test_a_module_run_from_the_root_starts(module: str) -> None:
    assert run("-m", module, "--version")
