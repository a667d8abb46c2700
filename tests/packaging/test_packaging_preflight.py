"""Before anything is installed, one line says what the machine lacks."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PREFLIGHT = Path(__file__).resolve().parents[2] / "src" / "actualisatie" / "preflight.py"
BARE = ("-S", "-E")
"""Without site-packages and without the environment: what a fresh machine has."""

RUN = f"import runpy; runpy.run_path({str(PREFLIGHT)!r}, run_name='__main__')"
WITHOUT = """
import ctypes, sys
sys.platform = "linux"
def load(name, *_):
    if name.startswith({missing!r}):
        raise OSError(name)
ctypes.CDLL = load
"""
ON_PYTHON = "import sys; sys.version_info = (3, 10, 12)\n"
ELSEWHERE = "import ctypes, sys; sys.platform = 'darwin'; ctypes.CDLL = None\n"


def run(script: str) -> tuple[int, str, list[str]]:
    completed = subprocess.run(
        [sys.executable, *BARE, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    return completed.returncode, completed.stdout, completed.stderr.splitlines()


def test_a_machine_that_has_all_hears_nothing() -> None:
    completed = subprocess.run(
        [sys.executable, *BARE, PREFLIGHT], capture_output=True, text=True, timeout=60, check=False
    )
    assert (completed.returncode, completed.stdout, completed.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "missing", ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1"]
)
def test_a_missing_library_is_one_line_with_the_packages_to_install(missing: str) -> None:
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libfontconfig1"
    line = (
        f"Pango, which lays out the letters, is missing ({missing}). "
        f"On Debian or Ubuntu: sudo apt-get install -y {packages}"
    )
    assert run(WITHOUT.format(missing=missing) + RUN) == (1, "", [line])


def test_all_missing_libraries_are_named_in_that_one_line() -> None:
    code, output, errors = run(WITHOUT.format(missing="lib") + RUN)
    assert (code, output, len(errors)) == (1, "", 1)
    assert "(libpango-1.0.so.0, libpangoft2-1.0.so.0, libharfbuzz.so.0, libfontconfig.so.1)" in errors[0]


def test_an_older_python_is_one_line() -> None:
    line = "actualisatie needs Python 3.11 or newer; this is 3.10.12."
    assert run(ON_PYTHON + RUN) == (1, "", [line])


def test_the_libraries_of_another_system_are_left_to_its_user() -> None:
    assert run(ELSEWHERE + RUN) == (0, "", [])


def test_an_older_python_can_read_the_file_that_tells_it() -> None:
    """Annotations such as `str | None` fail on Python 3.9 when they are evaluated: the line would be a traceback."""
    tree = ast.parse(PREFLIGHT.read_text(), feature_version=(3, 7))
    futures = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    assert [name.name for node in futures for name in node.names] == ["annotations"]


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(PREFLIGHT.read_text())
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= sys.stdlib_module_names
