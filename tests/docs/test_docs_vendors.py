"""The documents for makers of local software are those of the code, and the simulator answers as they say."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from pydantic import BaseModel

from actualisatie.campaigns.annual.courtesy_format import CourtesyFile
from actualisatie.connectors.local_software.files import (
    AcknowledgementLine,
    RequestFile,
    RestoreRequestFile,
    StatusRequestFile,
    WithdrawnRequestFile,
)
from actualisatie.connectors.local_software.wire import KEY_HEADER, restore_path, status_path, strike_off_path
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH, local_software_router

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
PAGE = "docs/exchange.md"
KBO, NUMBER = "0100090142", "2019.05.14.0231"
ASKED = {"datumUitwerking": "2024-05-07", "datumBeslissing": "2024-05-07", "grond": "geen_reactie"}
UNDONE = {
    "inschrijvingsdatum": "2019-05-14",
    "dossierStatus": "REG",
    "datumHerstel": "2024-06-11",
    "reden": "tijdig_antwoord",
}


STATUS = {"dossierStatus": "INFOS", "datumStatus": "2024-03-18", "reden": "voldoet_niet"}


def documents() -> dict[str, Callable[[], dict[str, Any]]]:
    spec = importlib.util.spec_from_file_location("write_schemas", ROOT / "scripts" / "write_schemas.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    found: dict[str, Callable[[], dict[str, Any]]] = script.DOCUMENTS
    return found


@pytest.mark.parametrize("name", documents())
def test_the_published_documents_are_not_stale(name: str) -> None:
    text = json.dumps(documents()[name](), indent=2, ensure_ascii=False) + "\n"
    assert (SCHEMAS / name).read_text(encoding="utf-8") == text, "stale: run scripts/write_schemas.py"


def openapi() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / "local-software.openapi.json").read_text(encoding="utf-8"))
    return found


def test_the_simulator_answers_as_the_document_says(loopback: tuple[str, Callable[..., None]]) -> None:
    url, install = loopback
    install(local_software_router(Ledger(VirtualClock().now), dossiers={NUMBER}))
    document = openapi()
    described = document["paths"][strike_off_path("{kbo}", "{dossierNummer}")]
    known, unknown = (url + LOCAL_SOFTWARE_PATH + strike_off_path(KBO, one) for one in (NUMBER, "2001.01.01.0001"))
    other = {**ASKED, "grond": "voldoet_niet"}
    with httpx.Client() as client:
        answers = [
            client.get(known),
            client.post(known, json=ASKED, headers={KEY_HEADER: "a"}),
            client.post(known, json=ASKED, headers={KEY_HEADER: "a"}),
            client.post(known, json=other, headers={KEY_HEADER: "a"}),
            client.post(known, json=other, headers={KEY_HEADER: "b"}),
            client.post(known, json=ASKED),
            client.post(unknown, json=ASKED, headers={KEY_HEADER: "c"}),
            client.get(known),
        ]
    assert [answer.status_code for answer in answers] == [404, 201, 200, 422, 409, 400, 404, 200]
    check(answers, described, document)


def test_the_simulator_undoes_a_strike_off_as_the_document_says(loopback: tuple[str, Callable[..., None]]) -> None:
    url, install = loopback
    install(local_software_router(Ledger(VirtualClock().now), dossiers={NUMBER}))
    document = openapi()
    known, unknown = (url + LOCAL_SOFTWARE_PATH + restore_path(KBO, one) for one in (NUMBER, "2001.01.01.0001"))
    other = {**UNDONE, "reden": "overmacht"}
    with httpx.Client() as client:
        before = client.post(known, json=UNDONE, headers={KEY_HEADER: "a"})
        client.post(known.removesuffix("herstel") + "schrapping", json=ASKED, headers={KEY_HEADER: "s"})
        answers = [
            client.post(known, json=UNDONE, headers={KEY_HEADER: "a"}),
            client.post(known, json=UNDONE, headers={KEY_HEADER: "a"}),
            client.post(known, json=other, headers={KEY_HEADER: "a"}),
            client.post(known, json=UNDONE),
            client.post(unknown, json=UNDONE, headers={KEY_HEADER: "b"}),
        ]
    assert [answer.status_code for answer in (before, *answers)] == [409, 201, 200, 422, 400, 404]
    check([before, *answers], document["paths"][restore_path("{kbo}", "{dossierNummer}")], document)


def test_the_simulator_sets_a_status_as_the_document_says(loopback: tuple[str, Callable[..., None]]) -> None:
    url, install = loopback
    install(local_software_router(Ledger(VirtualClock().now), dossiers={NUMBER}))
    document = openapi()
    known, unknown = (url + LOCAL_SOFTWARE_PATH + status_path(KBO, one) for one in (NUMBER, "2001.01.01.0001"))
    other = {**STATUS, "dossierStatus": "REG", "reden": "voldoet"}
    with httpx.Client() as client:
        answers = [
            client.post(known, json=STATUS, headers={KEY_HEADER: "a"}),
            client.post(known, json=STATUS, headers={KEY_HEADER: "a"}),
            client.post(known, json=other, headers={KEY_HEADER: "a"}),
            client.post(known, json=STATUS),
            client.post(unknown, json=STATUS, headers={KEY_HEADER: "b"}),
        ]
        client.post(known.removesuffix("status") + "schrapping", json=ASKED, headers={KEY_HEADER: "s"})
        answers.append(client.post(known, json=other, headers={KEY_HEADER: "c"}))
    assert [answer.status_code for answer in answers] == [201, 200, 422, 400, 404, 409]
    check(answers, document["paths"][status_path("{kbo}", "{dossierNummer}")], document)


def check(answers: list[httpx.Response], described: dict[str, Any], document: dict[str, Any]) -> None:
    for answer in answers:
        said = described[answer.request.method.lower()]["responses"][str(answer.status_code)]
        ((media, content),) = said["content"].items()
        assert answer.headers["content-type"] == media
        schema = {**content["schema"], "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json())


def test_the_courtesy_list_is_read_and_fits_its_schema(example: Callable[[str, str], str]) -> None:
    text = example(PAGE, "json courtesy")
    assert json.loads(CourtesyFile.model_validate_json(text).as_json()) == json.loads(text)
    schema = json.loads((SCHEMAS / "courtesy.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))


@pytest.mark.parametrize(
    ("words", "model", "name"),
    [
        ("json Request", RequestFile, "Request"),
        ("json RestoreRequest", RestoreRequestFile, "RestoreRequest"),
        ("json StatusRequest", StatusRequestFile, "StatusRequest"),
        ("json WithdrawnRequest", WithdrawnRequestFile, "WithdrawnRequest"),
        ("json Acknowledgement", AcknowledgementLine, "Acknowledgement"),
    ],
)
def test_the_examples_of_files_are_read_and_fit_their_schema(
    example: Callable[[str, str], str], words: str, model: type[BaseModel], name: str
) -> None:
    text = example(PAGE, words)
    model.model_validate_json(text)
    published = json.loads((SCHEMAS / "local-software-files.schema.json").read_text(encoding="utf-8"))
    schema = {"$defs": published["$defs"][name].get("$defs", {}), **published["$defs"][name]}
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
