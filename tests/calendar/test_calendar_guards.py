"""What the source itself must keep to: no term and no clock where none belongs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS_OF_RULES = ("calendar", "dossiers", "campaigns", "flows", "tasks")
ROOMS_WITHOUT_CLOCK = ("calendar", "dossiers", "campaigns", "letters", "connectors", "storage", "tasks")
TERM_NUMBERS = {30, 15}
OTHER_UNITS = {"max_length", "min_length", "retry_delay_seconds", "timeout_seconds"}  # characters, members, seconds
TECHNICAL_CLOCKS = {"tasks/runtime.py"}  # how long an access token lives: no term looks at it
CLOCK_CALLS = {
    ("date", "today"),
    ("datetime", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("pendulum", "now"),
    ("pendulum", "today"),
    ("time", "time"),
}


def sources(rooms: tuple[str, ...]) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


def term_literals(path: Path) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} holds the literal {node.value}"
        for node in days_perhaps(ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value in TERM_NUMBERS
    ]


def days_perhaps(node: ast.AST) -> Iterator[ast.AST]:
    """Walk everything but the arguments whose name tells another unit."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg in OTHER_UNITS):
            yield from days_perhaps(child)


def clock_reads(path: Path) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} reads the clock"
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and (_last_name(node.value), node.attr) in CLOCK_CALLS
    ]


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def test_no_term_is_written_outside_the_law_parameters() -> None:
    found = [line for path in sources(ROOMS_OF_RULES) for line in term_literals(path)]
    assert found == [], (
        "A term in days belongs in calendar/data/law.yaml, dated and with its source; take it from LawParameters. "
        "A number of another unit is passed by a name that says so, or written another way."
    )


def test_only_flows_and_the_command_line_read_a_clock() -> None:
    rooms = [path for path in sources(ROOMS_WITHOUT_CLOCK) if str(path.relative_to(ROOT)) not in TECHNICAL_CLOCKS]
    found = [line for path in rooms for line in clock_reads(path)]
    assert found == [], "Pass `today` or a Moment down from the flow instead."


@pytest.mark.parametrize("written", ["limit = 30", "x = day + timedelta(days=15)", "def f(n=30.0): ...", "{15: 'x'}"])
def test_the_guard_sees_a_term_in_any_form(tmp_path: Path, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "seen.py").write_text(written)
    assert len(term_literals(tmp_path / "seen.py")) == 1


def test_the_guard_lets_other_units_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "seen.py").write_text("Field(max_length=30)\ntask(retry_delay_seconds=[5, 30])\nField(le=30)\n")
    assert term_literals(tmp_path / "seen.py") == ["seen.py:3 holds the literal 30"]


@pytest.mark.parametrize(
    "written", ["date.today()", "datetime.now(UTC)", "datetime.datetime.now()", "f(default_factory=date.today)"]
)
def test_the_guard_sees_a_clock_in_any_form(tmp_path: Path, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "seen.py").write_text(written)
    assert len(clock_reads(tmp_path / "seen.py")) == 1


def test_the_guards_look_at_real_files() -> None:
    assert ROOT / "calendar" / "deadlines.py" in sources(ROOMS_OF_RULES)
    assert (ROOT / "calendar" / "data" / "law.yaml").read_text().count("30") > 0
