"""The examples on the page of exchange are what the code reads and writes."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi import APIRouter
from pydantic import BaseModel

from actualisatie.campaigns.definitions.definition_file import read_definition
from actualisatie.campaigns.delivery.delivery_settings import DeliverySettings
from actualisatie.campaigns.postmarks.file_lines import PostmarkLine, read_postmarks
from actualisatie.campaigns.register.reading import read_line
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.reading import read_replies
from actualisatie.connectors.delivery.papers import PrintReceipt, WithdrawalNote
from actualisatie.connectors.local_software.errors import LocalSoftwareRefused
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.local_software.port import NewStatus
from actualisatie.connectors.local_software.wire import (
    KEY_HEADER,
    PROBLEM_TYPE,
    ReceiptBody,
    RestoreBody,
    RestoreReceiptBody,
    StatusBody,
    StatusReceiptBody,
    StrikeOffBody,
    status_path,
    strike_off_path,
)
from actualisatie.dossiers.kinds import DossierStatus, Ground
from actualisatie.dossiers.signals import StatusReason
from actualisatie.letters.batch import LetterEntry
from actualisatie.letters.errors import ProblemReason
from actualisatie.letters.manifest import manifest_csv, totals
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH, local_software_router

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
PAGE = "docs/exchange.md"
KBO, NUMBER, KEY = "0100090142", "2019.05.14.0231", "strike-off-17-1715067000"

Find = Callable[[str], str]


@pytest.fixture
def shown(example: Callable[[str, str], str]) -> Find:
    return partial(example, PAGE)


def schema_of(path: Path) -> jsonschema.Draft202012Validator:
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_register_lines_are_read_without_a_fault(shown: Find) -> None:
    lines = shown("json register").splitlines()
    read = [read_line(number, line.encode()) for number, line in enumerate(lines, 1)]
    assert [(one.problems, one.record.type if one.record else None) for one in read] == [
        ((), "housing_company"),
        ((), "dossier"),
    ]
    schema = schema_of(SCHEMAS / "register.schema.json")
    assert [fault for line in lines for fault in schema.iter_errors(json.loads(line))] == []


def test_the_shortest_definition_is_enough(shown: Find) -> None:
    definition = read_definition(shown("yaml campaign"))
    assert (definition.name, len(definition.waves)) == ("one-off-2024", 2)


def test_the_reply_is_read_as_an_item(shown: Find, tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text(shown("json replies"))
    assert [type(one) for one in read_replies(file)] == [ReplyItem]
    assert list(schema_of(SCHEMAS / "replies.schema.json").iter_errors(json.loads(shown("json replies")))) == []


def test_the_postmarks_are_read_as_lines(shown: Find, tmp_path: Path) -> None:
    file = tmp_path / "postmarks.csv"
    file.write_text(shown("csv postmarks"))
    read = dict(read_postmarks(file))
    assert {number: type(line) for number, line in read.items()} == dict.fromkeys((2, 3, 4), PostmarkLine)


def test_the_delivery_settings_are_read(shown: Find) -> None:
    settings = DeliverySettings.model_validate_json(shown("json delivery"))
    assert (settings.channel, settings.receipts, settings.sftp is not None) == ("sftp", True, True)


@pytest.mark.parametrize(("words", "model"), [("receipt", PrintReceipt), ("withdrawal", WithdrawalNote)])
def test_the_papers_beside_a_batch_are_those_of_their_published_schemas(
    shown: Find, words: str, model: type[BaseModel]
) -> None:
    file = SCHEMAS / f"print-{words}.schema.json"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    assert file.read_text(encoding="utf-8") == text, "stale: write this text to the file"
    shown_paper = json.loads(shown(f"json {words}"))
    assert list(schema_of(file).iter_errors(shown_paper)) == []
    assert model.model_validate_json(shown(f"json {words}")).model_dump(mode="json", exclude_none=True) == shown_paper


def test_the_manifest_fits_its_schema_and_its_csv(shown: Find) -> None:
    manifest = json.loads(shown("json manifest"))
    schema = schema_of(ROOT / "letters" / "schemas" / "manifest.schema.json")
    assert list(schema.iter_errors(manifest)) == []
    entries = tuple(LetterEntry(**letter) for letter in manifest["letters"])
    assert manifest["totals"] == totals(entries)
    assert shown("csv manifest") == manifest_csv(entries).decode().replace("\r\n", "\n")
    assert {problem["reason"] for problem in manifest["problems"]} <= set(ProblemReason)


def published() -> dict[str, Any]:
    problem = {
        "type": "object",
        "description": "RFC 9457; further fields are ignored.",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "maxLength": 180},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Strike-off in local software",
        "$defs": {
            "StrikeOff": StrikeOffBody.model_json_schema(),
            "Receipt": ReceiptBody.model_json_schema(),
            "Restore": RestoreBody.model_json_schema(),
            "RestoreReceipt": RestoreReceiptBody.model_json_schema(),
            "Status": StatusBody.model_json_schema(),
            "StatusReceipt": StatusReceiptBody.model_json_schema(),
            "Problem": problem,
        },
    }


def test_the_published_schema_of_local_software_is_the_one_of_the_models() -> None:
    text = (SCHEMAS / "local-software.schema.json").read_text(encoding="utf-8")
    assert text == json.dumps(published(), indent=2, ensure_ascii=False) + "\n", "stale: write this text to the file"


@pytest.mark.parametrize(
    "name", ["StrikeOff", "Receipt", "Restore", "RestoreReceipt", "Status", "StatusReceipt", "Problem"]
)
def test_the_bodies_fit_their_schemas(shown: Find, name: str) -> None:
    schema = {**published(), "$ref": f"#/$defs/{name}"}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(shown(f"json {name}")))) == []


@pytest.fixture
def software(loopback: tuple[str, Callable[..., None]], shown: Find) -> Iterator[HttpLocalSoftware]:
    """Local software whose clock stands at the instant of the example's receipt."""
    url, install = loopback
    recorded_at = datetime.fromisoformat(json.loads(shown("json Receipt"))["geregistreerdOp"])
    routers: tuple[APIRouter, ...] = (local_software_router(Ledger(VirtualClock(recorded_at).now)),)
    install(*routers)
    with HttpLocalSoftware(url + LOCAL_SOFTWARE_PATH) as client:
        yield client


def test_the_request_and_the_receipt_are_those_of_a_real_call(shown: Find, software: HttpLocalSoftware) -> None:
    asked = StrikeOffBody.model_validate_json(shown("json StrikeOff"))
    receipt = software.strike_off(
        KBO,
        NUMBER,
        key=KEY,
        effective_on=asked.datumUitwerking,
        ground=Ground.SILENCE,
        decided_on=asked.datumBeslissing,
    )
    assert receipt == ReceiptBody.model_validate_json(shown("json Receipt")).as_receipt()
    assert software.receipt(KBO, NUMBER) == receipt
    head = shown("http request").splitlines()
    assert head == [f"POST {strike_off_path(KBO, NUMBER)}", f"{KEY_HEADER}: {KEY}", "Content-Type: application/json"]


def test_the_status_and_its_receipt_are_those_of_a_real_call(shown: Find, software: HttpLocalSoftware) -> None:
    receipt = json.loads(shown("json StatusReceipt"))
    new = NewStatus(DossierStatus.IN_ONDERZOEK, date(2024, 3, 18), StatusReason.NOT_MEETING)
    found = software.set_status(KBO, NUMBER, key=receipt["sleutel"], new=new)
    assert found is not None
    assert (found.reference, found.dossier_number) == (receipt["kenmerk"], receipt["dossierNummer"])
    assert StatusBody.of(new).model_dump(mode="json") == json.loads(shown("json Status"))
    assert shown("http status").splitlines()[0] == f"POST {status_path(KBO, NUMBER)}"


def test_the_problem_is_what_a_second_strike_off_meets(shown: Find, software: HttpLocalSoftware) -> None:
    facts: dict[str, Any] = {"ground": Ground.SILENCE, "decided_on": date(2024, 5, 7)}
    software.strike_off(KBO, NUMBER, key=KEY, effective_on=date(2024, 5, 7), **facts)
    with pytest.raises(LocalSoftwareRefused) as refused:
        software.strike_off(KBO, NUMBER, key="another", effective_on=date(2024, 5, 8), **facts)
    assert refused.value.problem == json.loads(shown("json Problem"))["type"]


def test_the_page_names_the_type_of_problems(page: Callable[[str], str]) -> None:
    assert f"`{PROBLEM_TYPE}`" in page(PAGE)
