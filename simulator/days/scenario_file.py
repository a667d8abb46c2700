"""Reads a scenario file (YAML) and says of every fault where it stands and what to do."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from actualisatie.dossiers.errors import Refused
from actualisatie.simulator.days.scenario import Scenario

LONGEST_FILE = 256 * 1024
"""Bytes of the longest scenario that is read."""


class ScenarioError(Refused):
    """A scenario file that cannot be used."""


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader without its surprises: `on` is a word, 23:59 no number, and a day the text that it is."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way to say what a word is


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[0-9]+$"), list("0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(null|)$"), ["n", ""])


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a file. Raises `ScenarioError` with all faults, and `OSError`."""
    if path.stat().st_size > LONGEST_FILE:
        raise ScenarioError(f"{path.name}: larger than {LONGEST_FILE} bytes: is it the right file?")
    return parse_scenario(path.read_text(encoding="utf-8"), path.name)


def parse_scenario(text: str, source: str) -> Scenario:
    """Return the scenario in a text. `source` names it in errors. Raises `ScenarioError`."""
    try:
        values = plain(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ScenarioError(f"{source}: {where}{getattr(fault, 'problem', None) or 'this is no YAML'}") from fault
    try:
        return Scenario.model_validate_json(json.dumps(values))
    except ValidationError as fault:
        lines = (f"{_place(one['loc'])}: {one['msg'].removeprefix('Value error, ')}" for one in fault.errors())
        raise ScenarioError("\n".join([f"{source}: this scenario cannot be used.", *lines])) from fault


def plain(text: str) -> Any:
    """Return the values in a YAML text; days and times stay text. Raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a loader made from the safe one


def _place(path: tuple[int | str, ...]) -> str:
    where = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return where.removeprefix(".") or "the whole file"
