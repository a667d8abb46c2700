"""Cheap guards of the rules of the house: sizes, explanations, links and examples that would otherwise rot."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from actualisatie.cli.main import app
from actualisatie.cli.who import BY_VARIABLE

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("flows", "tasks", "campaigns", "letters", "connectors", "storage", "dossiers", "calendar", "simulator")
CODE = (*ROOMS, "src/actualisatie/cli", "scripts", "tests")
GENERATED = "storage/migrations/versions"
LONGEST = 500
"""Lines of a file; most have a sixth of it."""

NOQA = re.compile(r"#\s*noqa(?P<rest>.*)$")
WITH_REASON = re.compile(r":\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s+[-#]+\s*\S.{5,}$")
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
NAMED_PAGE = re.compile(r"\bdocs/[\w./-]+\.(?:md|yaml|json|jsonl|svg)\b")
HEADING = re.compile(r"^#+\s+(?P<text>.+)$", re.MULTILINE)


def sources() -> list[Path]:
    folders = (ROOT / folder for folder in CODE)
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted([*found, *(ROOT / "src" / "actualisatie").glob("*.py")])


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    written = [path for path in (*sources(), *pages()) if GENERATED not in short(path)]
    assert len(written) > 300
    assert [short(path) for path in written if len(path.read_text().splitlines()) > LONGEST] == []


def test_every_module_says_what_it_is_for() -> None:
    public = [path for path in sources() if path.name != "__init__.py" and "tests/" not in short(path)]
    silent = [short(path) for path in public if not ast.get_docstring(ast.parse(path.read_text()))]
    assert [name for name in silent if GENERATED not in name] == []


def suppressions() -> Iterator[tuple[str, str]]:
    for path in sources():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if path != Path(__file__) and (found := NOQA.search(line)):
                yield f"{short(path)}:{number}", found["rest"]


def test_every_suppressed_rule_is_named_and_has_its_reason() -> None:
    found = list(suppressions())
    assert len(found) > 5
    assert [where for where, rest in found if not WITH_REASON.match(rest)] == []


def slug(heading: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return plain.replace(" ", "-")


def broken_links(page: Path) -> Iterator[str]:
    for found in LINK.finditer(page.read_text()):
        target, _, anchor = found["target"].partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        aim = (page.parent / target).resolve() if target else page
        if not aim.exists():
            yield target
        elif anchor and anchor not in {slug(heading["text"]) for heading in HEADING.finditer(aim.read_text())}:
            yield f"{target}#{anchor}"


@pytest.mark.parametrize("page", pages(), ids=short)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_every_page_that_the_code_names_exists() -> None:
    texts = {path: path.read_text() for path in (*sources(), ROOT / "pyproject.toml", ROOT / "Makefile")}
    named = {(page, short(path)) for path, text in texts.items() for page in NAMED_PAGE.findall(text)}
    assert [(page, where) for page, where in sorted(named) if not (ROOT / page).exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        targets = (found["target"].partition("#")[0] for found in LINK.finditer(page.read_text()))
        waiting += [
            aim
            for aim in ((page.parent / target).resolve() for target in targets if target)
            if aim.suffix == ".md" and aim.exists()
        ]
    assert [short(page) for page in pages() if page not in seen] == []


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example_of_itself(name: str) -> None:
    help_text = COMMANDS[name].help or ""
    assert f"actualisatie {name}" in help_text.partition("Example: ")[2]


def options_of(name: str) -> set[str]:
    return {option for parameter in COMMANDS[name].params for option in (*parameter.opts, *parameter.secondary_opts)}


def asks_for_a_name(name: str) -> bool:
    return any(getattr(parameter, "envvar", None) == BY_VARIABLE for parameter in COMMANDS[name].params)


def written_commands() -> Iterator[tuple[str, str]]:
    """Yield each line of a page, or example of a help text, that runs a command."""
    for page in pages():
        for line in page.read_text().splitlines():
            if found := re.match(r"^(?:    |\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?actualisatie (?P<rest>.+)$", line):
                yield short(page), found["rest"]
    for name, command in COMMANDS.items():
        if found := re.search(r"Example: (?:[A-Z_]+=\S+ )*actualisatie (?P<rest>.+)", command.help or ""):
            yield f"help of {name}", found["rest"]


@pytest.mark.parametrize(("where", "line"), sorted(set(written_commands())))
def test_every_written_command_and_option_exists(where: str, line: str) -> None:
    words = shlex.split(line.partition(" #")[0].partition(" > ")[0].partition(" | ")[0])
    name = next((known for known in (" ".join(words[:2]), words[0]) if known in COMMANDS), None)
    assert name, f"{where}: no such command"
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert "--by" in given or not asks_for_a_name(name)
    assert given - options_of(name) - {"--help"} == set()
