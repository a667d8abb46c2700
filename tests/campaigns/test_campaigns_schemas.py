"""The published schemas are those of the models, and accept what the program accepts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from actualisatie.campaigns.definitions.definition_file import read_definition
from actualisatie.campaigns.register.reading import read_line
from actualisatie.campaigns.schemas import campaign_schema, register_schema

DOCS = Path(__file__).parents[2] / "docs"

Make = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(("name", "schema"), [("register", register_schema), ("campaign", campaign_schema)])
def test_the_published_schema_is_the_one_of_the_models(name: str, schema: Callable[[], str]) -> None:
    published = (DOCS / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == schema(), f"stale: actualisatie {name} schema > docs/schemas/{name}.schema.json"
    jsonschema.Draft202012Validator.check_schema(json.loads(published))


def test_the_register_schema_accepts_and_refuses_what_the_reader_does(company: Make, dossier: Make) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(register_schema()))
    for record, good in [
        (company(), True),
        (dossier(), True),
        (dossier(unknown=1), False),
        (dossier(members=[]), False),
        (dossier(status="?"), False),
        (company(code="../x"), False),
        ({"type": "person"}, False),
    ]:
        assert validator.is_valid(record) is good
        if record.get("members") != []:  # how many applicants is judged after the form
            assert (read_line(1, json.dumps(record).encode()).record is not None) is good


@pytest.mark.parametrize("name", ["one-off-2024", "annual-2024", "inactivity-2026"])
def test_the_examples_satisfy_the_campaign_schema(name: str) -> None:
    text = (DOCS / "examples" / f"{name}.yaml").read_text(encoding="utf-8")
    assert (read_definition(text).name, read_definition(text).chosen_policies()) == (name, {})
    plain = json.loads(json.dumps(yaml.safe_load(text), default=str))
    validator = jsonschema.Draft202012Validator(json.loads(campaign_schema()))
    assert list(validator.iter_errors(plain)) == []
    assert list(validator.iter_errors(read_definition(text).as_json())) == []


@pytest.mark.parametrize("schema", [register_schema, campaign_schema])
def test_every_choice_and_object_of_a_schema_explains_itself(schema: Callable[[], str]) -> None:
    definitions = json.loads(schema())["$defs"]
    silent = {name for name, part in definitions.items() if "description" not in part}
    assert silent == set()


def test_every_policy_explains_itself() -> None:
    definitions = json.loads(campaign_schema())["$defs"]
    silent = {
        f"{name}.{key}"
        for name, part in definitions.items()
        if name.endswith("Policy")
        for key, field in part.get("properties", {}).items()
        if "description" not in field
    }
    assert silent == set()


def test_the_example_register_satisfies_its_schema_and_imports(load: Callable[..., Any]) -> None:
    lines = (DOCS / "examples" / "register.jsonl").read_bytes().splitlines(keepends=True)
    validator = jsonschema.Draft202012Validator(json.loads(register_schema()))
    assert [list(validator.iter_errors(json.loads(line))) for line in lines] == [[]] * 5
    report = load(*lines)
    assert (report.created, report.problems) == (5, ())
