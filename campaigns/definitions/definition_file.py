"""Reads a campaign definition from YAML and says of every fault which key it is, on which line, and what to do."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from actualisatie.campaigns import policies
from actualisatie.campaigns.definitions import waves
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.dossiers.errors import Refused

LONGEST_FILE = 256 * 1024
"""Bytes of the longest definition that is read."""

_Path = tuple[str | int, ...]
_TAGS = frozenset({"word", "list"})
"""What pydantic adds to the path of `housing_companies` to tell its two forms apart."""

_WHAT_TO_DO = {
    "missing": "is missing: add it",
    "dict_type": "must be a group of keys, indented below it",
    "tuple_type": "must be a list",
    "literal_error": "must be a list of KBO numbers, or the word all",
    "string_type": "must be text: put it between quotes",
    "date_type": "must be a day as YYYY-MM-DD",
    "date_parsing": "must be a day as YYYY-MM-DD, without a time",
    "date_from_datetime_parsing": "must be a day as YYYY-MM-DD, without a time",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "string_pattern_mismatch": "must be lower-case letters, digits and hyphens, at most 60",
    "model_type": "must be a group of keys, indented below it",
}


class DefinitionError(Refused):
    """A campaign definition that cannot be used; `faults` has one line for each fault."""

    def __init__(self, source: str, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join([f"{source}: the campaign definition cannot be used.", *self.faults]))


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, which also refuses repeated keys and aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases (*) are not used here", problem_mark=self.get_mark())
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be one word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key `{key.value}` stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_day(self, node: yaml.ScalarNode) -> date:
        """Return a day or moment; the library's own error for 30 February does not say on which line it stands."""
        try:
            found: date = self.construct_yaml_timestamp(node)
        except ValueError as error:
            problem = f"{node.value} is no day of the calendar"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from error
        return found


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)


def read_definition(text: str | bytes, source: str = "definition") -> CampaignDefinition:
    """Return the definition in a YAML text. `source` names it in errors.

    Raises `DefinitionError` with every fault that was found.
    """
    if len(text) > LONGEST_FILE:
        raise DefinitionError(source, [f"it is larger than {LONGEST_FILE} bytes: is it the right file?"])
    try:
        lines, plain = _parse(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DefinitionError(source, [_yaml_fault(error)]) from error
    try:
        return CampaignDefinition.model_validate_json(json.dumps(plain, default=_as_json))
    except ValidationError as error:
        raise DefinitionError(source, _faults(error, lines)) from error


def _parse(text: str | bytes) -> tuple[dict[_Path, int], Any]:
    """Return the line of every key, from 1, and the plain values."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise yaml.YAMLError("it holds no keys: start from the example in docs/examples")
        return dict(_lines(node, ())), loader.construct_document(node)
    finally:
        loader.dispose()


def _lines(node: yaml.Node, path: _Path) -> Iterator[tuple[_Path, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
            yield (*path, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _lines(value, (*path, place))


def _yaml_fault(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem or error.context}"
    if isinstance(error, RecursionError):
        return "it is nested too deeply: start from the example in docs/examples"
    return str(error).splitlines()[0]


def _as_json(value: Any) -> str:
    """Write a day as text; a moment keeps its time, so that it is refused where a day is asked."""
    return value.isoformat() if isinstance(value, date) else str(type(value))


def _faults(error: ValidationError, lines: dict[_Path, int]) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        if fault["type"] == "default_factory_not_called":
            continue  # only follows from another fault
        place: _Path = fault.get("ctx", {}).get("place", ())
        path = (*(step for step in fault["loc"] if step not in _TAGS), *place)
        nearest = next(line for end in range(len(path), -1, -1) if (line := lines.get(path[:end])))
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
        yield f"line {nearest}: {where + ': ' if where else ''}{_reason(fault['type'], fault['msg'], path)}"


def _reason(kind: str, message: str, path: _Path) -> str:
    if kind == "extra_forbidden":
        near = get_close_matches(str(path[-1]), sorted(_all_keys()), n=1)
        return "unknown key: " + (f"did you mean `{near[0]}`?" if near else "see the published schema")
    if kind in _WHAT_TO_DO:
        return _WHAT_TO_DO[kind]
    return message.removeprefix("Value error, ").replace("Input should", "it should")


def _all_keys() -> set[str]:
    models: list[type[BaseModel]] = [CampaignDefinition, waves.Period, waves.Wave, *_groups(policies.Policies)]
    return {info.alias or name for model in models for name, info in model.model_fields.items()}


def _groups(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for info in model.model_fields.values():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _groups(info.annotation)
