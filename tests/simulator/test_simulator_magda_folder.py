"""A folder of answers is played as it lies there; only the Referte is that of the question."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.values.social import Registration
from actualisatie.simulator.magda.folder_world import FolderError, FolderWorld, read_people
from actualisatie.simulator.magda.running import running_magda

NOW = datetime(2024, 3, 18, 8, 0, tzinfo=UTC)
VALID, WRONG = "80622900278", "80622900279"


def store(folder: Path, service: Service, name: str, content: str, sub: str = "") -> None:
    contract = CONTRACTS[service]
    place = folder / contract.domain / service.value / contract.version / sub
    place.mkdir(parents=True, exist_ok=True)
    place.joinpath(f"{name}.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<web:{service.value}Response xmlns:web="{contract.namespace}">'
        "<Repliek><Context><Bericht><Ontvanger><Identificatie>recorded</Identificatie><Referte>recorded-message</Referte>"
        "</Ontvanger></Bericht></Context><Antwoorden><Antwoord><Referte>recorded-question</Referte>"
        f"{content}</Antwoord></Antwoorden></Repliek></web:{service.value}Response>"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for insz in (VALID, WRONG):
        store(tmp_path, Service.PERSON, insz, f"<Inhoud><Persoon><INSZ>{insz}</INSZ></Persoon></Inhoud>")
    missing = (
        "<Uitzondering><Identificatie>30001</Identificatie><Oorsprong>RR</Oorsprong><Type>FOUT</Type></Uitzondering>"
    )
    store(tmp_path, Service.PERSON, "notfound", f"<Uitzonderingen>{missing}</Uitzonderingen>")
    store(tmp_path, Service.REGISTRATION, "success", "<Inhoud><Resultaat>1</Resultaat></Inhoud>", "PERS")
    return tmp_path


def ask(folder: Path, *questions: SourceQuestion) -> list[Answer[SourceValue]]:
    with running_magda(FolderWorld(folder)) as magda:
        return [found.answer for found in ask_all(magda.settings(), questions, NOW)]


def test_people_are_listed_by_number_and_wrong_check_digits_are_marked(folder: Path) -> None:
    assert [(person.insz, person.has_valid_insz) for person in read_people(folder)] == [(VALID, True), (WRONG, False)]


def test_a_stored_answer_comes_back_with_the_reference_that_was_asked(folder: Path) -> None:
    answers = ask(folder, SourceQuestion(Service.PERSON, VALID), SourceQuestion(Service.PERSON, WRONG))
    assert [answer.outcome for answer in answers] == [Outcome.ANSWERED] * 2


def test_somebody_without_a_file_gets_the_answer_for_everybody_else(folder: Path) -> None:
    [answer] = ask(folder, SourceQuestion(Service.PERSON, "80622900377"))
    assert (answer.outcome, [code.key for code in answer.codes]) == (Outcome.NO_DATA, ["30001.RR"])


def test_a_service_without_a_folder_has_no_data(folder: Path) -> None:
    [answer] = ask(folder, SourceQuestion(Service.TAX_BILL, VALID, year=2022))
    assert (answer.outcome, answer.value) == (Outcome.NO_DATA, None)


def test_a_registration_succeeds_as_the_folder_says(folder: Path) -> None:
    [answer] = ask(folder, SourceQuestion(Service.REGISTRATION, VALID, begin=NOW.date()))
    assert answer.value == Registration(accepted=True)


def test_a_folder_of_something_else_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="GeefPersoon"):
        FolderWorld(tmp_path)
