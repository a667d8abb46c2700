"""Write the table of the gate's reasons, each with the tests that prove it, into docs/gate.md."""

import ast
from collections import defaultdict
from pathlib import Path

import yaml

from actualisatie.dossiers.gate import GateReason
from actualisatie.dossiers.gate_words import AGAINST

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "gate.md"
TESTS = ROOT / "tests" / "dossiers" / "test_dossiers_gate.py"
STORIES = ROOT / "tests" / "scenarios"
HEAD = "| reason | what it means | proven by | whole stories |\n|---|---|---|---|\n"


def redrawn(page: str) -> str:
    """Return the page with today's table; raise ValueError when it has no place for one."""
    before, found, rest = page.partition(HEAD)
    if not found:
        raise ValueError(f"{PAGE.name} has no table of reasons: put its two head lines where it belongs")
    _, _, after = rest.partition("\n\n")
    proofs, stories = proving_tests(), telling_stories()
    rows = [
        f"| `{one}` | {AGAINST[one]} | {', '.join(f'`{test}`' for test in proofs[one.value])} "
        f"| {', '.join(stories[one.value]) or '-'} |"
        for one in GateReason
    ]
    return before + HEAD + "\n".join(rows) + "\n\n" + after


def proving_tests() -> dict[str, list[str]]:
    """Return, for each reason, the tests that change one fact and expect this reason and no other."""
    tree = ast.parse(TESTS.read_text(encoding="utf-8"))
    tables = {
        node.target.id: _reasons(node.value)
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }
    found: dict[str, list[str]] = defaultdict(list)
    for test in (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list):
        named = {node.id for one in test.decorator_list for node in ast.walk(one) if isinstance(node, ast.Name)}
        beside = map(_reasons, test.decorator_list)
        for reason in sorted(set().union(*(tables[name] for name in named & tables.keys()), *beside)):
            found[reason].append(test.name)
    return found


def telling_stories() -> dict[str, list[str]]:
    """Return, for each reason, the scenarios in which a whole campaign stops for it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(STORIES.glob("*.yaml")):
        expected = yaml.safe_load(path.read_text(encoding="utf-8")).get("expect", [])
        for reason in sorted({reason for one in expected for reason in one.get("against", ())}):
            found[reason].append(path.stem)
    return found


def _reasons(table: ast.expr) -> set[str]:
    named = (node for node in ast.walk(table) if isinstance(node, ast.Attribute))
    return {
        GateReason[node.attr].value
        for node in named
        if isinstance(node.value, ast.Name) and node.value.id == GateReason.__name__
    }


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
