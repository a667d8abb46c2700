"""A register of the people in a folder of official answers: one dossier each, and all of them import."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from actualisatie.campaigns.register.formats import Address
from actualisatie.campaigns.register.importing import import_register
from actualisatie.simulator.candidates.happenings import Died
from actualisatie.simulator.candidates.life import let_happen
from actualisatie.simulator.magda.folder_world import FolderError, FolderWorld
from actualisatie.simulator.register.official import official_register
from actualisatie.simulator.world import simulated_world

AT_HOME, ABROAD, NUMBER_ONLY, WRONG = "80622900278", "00630299891", "64670299183", "80622900279"
NAMESPACE = "http://magda.vlaanderen.be/persoon/soap/geefpersoon/v02_02"
HOME = """
<Hoofdverblijfplaats DatumBegin="2000-03-02">
  <Straatnaam><String>Dorpsstraat</String><Taal>nl</Taal></Straatnaam><Huisnummer>10</Huisnummer>
  <Busnummer>2</Busnummer><Gemeentenaam><String>Kortenberg</String><Taal>nl</Taal></Gemeentenaam>
  <Land><String>BELGIE</String><Taal>nl</Taal></Land><Postcode>3070</Postcode>
</Hoofdverblijfplaats>"""
FAR = "<VerblijfplaatsBuitenland><Teksten><Tekst>Kastevegen 15</Tekst></Teksten></VerblijfplaatsBuitenland>"


def person(insz: str, last_name: str, address: str) -> str:
    return (
        f"<Inhoud><Persoon><INSZ>{insz}</INSZ><Naam><Achternamen><Achternaam>{last_name}</Achternaam></Achternamen>"
        "<Voornamen><Voornaam>Eden</Voornaam><Voornaam>Sigrid</Voornaam></Voornamen></Naam>"
        f"<Geboorte><Datum>1980-02-00</Datum></Geboorte><Adressen>{address}</Adressen></Persoon></Inhoud>"
    )


def store(folder: Path, insz: str, content: str) -> None:
    place = folder / "Persoon" / "GeefPersoon" / "02.02.0000"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{insz}.xml").write_text(
        f'<web:GeefPersoonResponse xmlns:web="{NAMESPACE}"><Repliek><Antwoorden><Antwoord>{content}'
        "</Antwoord></Antwoorden></Repliek></web:GeefPersoonResponse>"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store(tmp_path, AT_HOME, person(AT_HOME, "Janssens", HOME))
    store(tmp_path, ABROAD, person(ABROAD, "Dubois", FAR))
    store(tmp_path, NUMBER_ONLY, "<Uitzonderingen/>")
    store(tmp_path, WRONG, person(WRONG, "Peeters", HOME))
    return tmp_path


def test_names_and_addresses_are_those_of_the_official_answers(folder: Path) -> None:
    file = official_register(folder).file
    people = {line.members[0].person.insz: line.members[0].person for line in file.dossiers}
    at_home = people[AT_HOME]
    assert (at_home.first_names, at_home.last_name, at_home.birth_date) == ("Eden Sigrid", "Janssens", None)
    assert at_home.address == Address(
        street="Dorpsstraat", house_number="10", box="2", postal_code="3070", municipality="Kortenberg"
    )
    assert people[ABROAD].address is None
    assert (people[NUMBER_ONLY].last_name, people[NUMBER_ONLY].address) == ("Onbekend", None)


def test_a_person_whose_number_is_wrong_is_left_out_and_counted(folder: Path) -> None:
    found = official_register(folder)
    assert found.left_out == 1
    assert WRONG not in {line.members[0].person.insz for line in found.file.dossiers}


def test_the_same_folder_and_seed_give_the_same_file(folder: Path) -> None:
    first, again = (official_register(folder, seed=3) for _ in range(2))
    assert list(first.file.lines()) == list(again.file.lines())
    assert list(official_register(folder, seed=4).file.lines()) != list(first.file.lines())


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderError):
        official_register(tmp_path)


def test_in_a_world_of_official_answers_nobody_dies_on_the_way(folder: Path) -> None:
    file = official_register(folder).file
    line = file.dossiers[0]
    with simulated_world(FolderWorld(folder), file.statuses()) as world:
        assert not let_happen(world, Died(line.number, date(2024, 4, 2)), {line.number: line})


def test_all_official_people_import(sqlite_engine: Engine) -> None:
    named = os.environ.get("ACTUALISATIE_MAGDA_MOCK")
    official = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "magda-mock"
    if not (official / "Persoon" / "GeefPersoon").is_dir():
        pytest.skip("no official MAGDA answers: set ACTUALISATIE_MAGDA_MOCK to a folder of MAGDA-Mock's test answers")
    found = official_register(official)
    now = datetime(2024, 3, 1, 9, tzinfo=UTC)
    report = import_register(sqlite_engine, found.file.lines(), source_name="official", actor="test", now=now)
    assert report.problems == ()
    assert len(found.file.dossiers) > 200
