"""The packages hold all that a room needs, and work where no source lies beside them."""

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "actualisatie"
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
LINKED_FILES = {"prefect.yaml"}
"""Files at the root that the package reads."""


@dataclass(frozen=True)
class Built:
    sdist: Path
    wheel: Path
    wheel_of_sdist: Path
    unpacked: Path


def build(source: Path, target: Path, *kinds: str) -> list[Path]:
    targets = [argument for kind in kinds for argument in ("--target", kind)]
    call(source, "-m", "hatchling", "build", "--directory", str(target), *targets)
    return sorted(target.iterdir())


def call(folder: Path, *arguments: str, **environment: str) -> str:
    completed = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build offline with the locked hatchling: both packages here, and the wheel again from the unpacked sdist."""
    folder = tmp_path_factory.mktemp("packages")
    wheel, sdist = build(ROOT, folder / "first", "sdist", "wheel")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    (again,) = build(unpacked, folder / "second", "wheel")
    return Built(sdist, wheel, again, unpacked)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield what belongs in a package: no links, no hidden files, nothing that Python itself writes."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.startswith(".") or path.name == "__pycache__":
            continue
        if path.is_dir():
            yield from files_below(path)
        else:
            yield path


def files_of_rooms() -> set[str]:
    return {f"actualisatie/{path.relative_to(ROOT)}" for room in ROOMS for path in files_below(ROOT / room)}


def files_of_package() -> set[str]:
    own = {f"actualisatie/{path.relative_to(PACKAGE)}" for path in files_below(PACKAGE)}
    return own | {f"actualisatie/{name}" for name in LINKED_FILES}


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert len(names) == len(set(names))
    return {name for name in names if not Path(name).name.startswith(".")}


def test_every_room_is_linked_into_the_namespace_and_packaged() -> None:
    links = {path.name for path in PACKAGE.iterdir() if path.is_symlink()}
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    assert links == {*ROOMS, *LINKED_FILES}
    assert set(hatch["wheel"]["force-include"]) == LINKED_FILES
    assert {name for name in hatch["wheel"]["sources"] if name != "src"} == set(ROOMS)


def test_the_files_that_a_room_reads_are_among_those_that_are_compared() -> None:
    expected = {
        "actualisatie/calendar/data/law.yaml",
        "actualisatie/calendar/data/days.yaml",
        "actualisatie/dossiers/data/ceilings.yaml",
        "actualisatie/letters/fonts/SourceSansPro-Regular.ttf",
        "actualisatie/letters/fonts/fonts.conf",
        "actualisatie/letters/styles/letter.css",
        "actualisatie/letters/templates/reminder.html",
        "actualisatie/simulator/magda/templates/person.xml",
        "actualisatie/storage/migrations/env.py",
        "actualisatie/storage/migrations/versions/0001_first_tables.py",
    }
    assert expected - files_of_rooms() == set()
    assert {"actualisatie/py.typed", "actualisatie/cli/main.py"} - files_of_package() == set()


def test_the_wheel_holds_every_file_of_every_room_and_nothing_else(built: Built) -> None:
    assert names_in(built.wheel) == files_of_rooms() | files_of_package()


def test_the_wheel_of_the_sdist_is_the_same_wheel(built: Built) -> None:
    assert built.wheel_of_sdist.name == built.wheel.name
    assert names_in(built.wheel_of_sdist) == names_in(built.wheel)
    with zipfile.ZipFile(built.wheel) as one, zipfile.ZipFile(built.wheel_of_sdist) as other:
        different = [name for name in names_in(built.wheel) if one.read(name) != other.read(name)]
    assert different == []


def test_the_sdist_holds_each_room_once(built: Built) -> None:
    inside = {path.name for path in (built.unpacked / "src" / "actualisatie").iterdir()}
    assert inside & set(ROOMS) == set()
    assert {room for room in ROOMS if not (built.unpacked / room).is_dir()} == set()


def test_the_sdist_holds_what_a_builder_wants_beside_the_code(built: Built) -> None:
    wanted = ("LICENSE", "README.md", "requirements.lock", "requirements-dev.lock", "scripts", "tests", "docs")
    assert [name for name in wanted if not (built.unpacked / name).exists()] == []


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel that came out of the sdist into a folder of its own, far from the source."""
    target = tmp_path_factory.mktemp("installed") / "site"
    options = ("--no-index", "--no-deps", "--no-compile", "--quiet", "--disable-pip-version-check")
    call(target.parent, "-m", "pip", "install", *options, "--target", str(target), str(built.wheel_of_sdist))
    return target


def told(installed: Path, script: str) -> list[str]:
    output = call(installed.parent, "-c", script, PYTHONPATH=str(installed))
    return output.split()


def test_the_installed_rooms_are_those_of_the_wheel(installed: Path) -> None:
    script = (
        "import actualisatie, actualisatie.calendar.deadlines as d, actualisatie.flows.daily_round as f\n"
        "print(actualisatie.__file__, d.__file__, f.__file__)"
    )
    room = installed / "actualisatie"
    assert told(installed, script) == [
        str(room / "__init__.py"),
        str(room / "calendar" / "deadlines.py"),
        str(room / "flows" / "daily_round.py"),
    ]


def test_the_installed_calendar_does_not_hide_the_standard_one(installed: Path) -> None:
    script = "import sysconfig, calendar; print(calendar.__file__, sysconfig.get_path('stdlib'))"
    found, library = told(installed, script)
    assert Path(found).parent == Path(library)


def test_every_module_of_the_wheel_can_be_imported(installed: Path) -> None:
    modules = sorted(
        ".".join(path.relative_to(installed).with_suffix("").parts)
        for path in (installed / "actualisatie").rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    )
    assert "actualisatie.cli.main" in modules
    script = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]; print('all')"
    output = call(installed.parent, "-c", script, *modules, PYTHONPATH=str(installed))
    assert output.split() == ["all"]


def test_the_installed_command_reads_the_law(installed: Path) -> None:
    command = str(installed / "bin" / "actualisatie")
    output = call(installed.parent, command, "deadline", "2024-03-29", "--json", PYTHONPATH=str(installed))
    found = json.loads(output)
    assert (found["last_day"], found["rolled_from"]) == ("2024-04-29", "2024-04-28")


def test_the_installed_command_makes_the_tables_of_a_database(installed: Path, tmp_path: Path) -> None:
    command = str(installed / "bin" / "actualisatie")
    environment = {"PYTHONPATH": str(installed), "ACTUALISATIE_DATABASE_URL": f"sqlite:///{tmp_path}/new.db"}
    call(tmp_path, command, "db", "upgrade", **environment)
    assert json.loads(call(tmp_path, command, "db", "status", "--json", **environment))["current"] is True


def test_the_installed_letters_find_their_templates_styles_and_fonts(installed: Path) -> None:
    script = (
        "from actualisatie.letters.fonts import FOLDER, covered\n"
        "from actualisatie.letters.kinds import LetterKind\n"
        "from actualisatie.letters.markup import environment\n"
        "names = [f'{kind}.html' for kind in LetterKind] + ['letter.css', 'stationery.html', 'cover.html']\n"
        "templates = [environment().get_template(name) for name in names]\n"
        "print(len(templates) == len(names), chr(235) in covered(), FOLDER.parent.parent.parent)"
    )
    assert told(installed, script) == ["True", "True", str(installed)]
