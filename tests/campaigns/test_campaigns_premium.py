"""What the rent premium service is told: a file per period, the same bytes each time, dossier numbers only."""

import csv
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from office_days import GRACE_PASSED, SELECTED, to_approvals, to_first_letters
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import PremiumPeriodError
from actualisatie.campaigns.premium.exporting import PremiumExport, export_signals
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry
from actualisatie.storage.transitions import Move, move_cases

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "premium-signals.schema.json"
KBO, JULY = "0400123412", date(2024, 7, 1)


@pytest.fixture
def office(quick_world: SmallWorld) -> SmallWorld:
    """An office that put one of two dossiers in onderzoek on 18 March and struck both off on 29 May."""
    quick_world.add_dossier()
    quick_world.add_dossier(owns=True, premium_recipient=True)
    quick_world.create()
    to_approvals(quick_world)
    quick_world.execute(GRACE_PASSED)
    return quick_world


def export(world: SmallWorld, first: date, last: date, on: date = JULY) -> PremiumExport:
    with transaction(world.engine) as session:
        return export_signals(session, first, last, world.folder / "premium", Moment.on(on), "An", "--output")


def signals(file: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(file.read_text())["signalen"]
    return found


def test_each_period_has_its_own_signals_and_nothing_else(office: SmallWorld) -> None:
    one, two = sorted(office.states())
    march = export(office, date(2024, 3, 1), date(2024, 3, 31))
    assert signals(march.json) == [
        {"dossierNummer": two, "signaal": "in_onderzoek", "datum": str(SELECTED), "partijCode": KBO}
    ]
    may = export(office, date(2024, 5, 1), date(2024, 5, 31))
    struck_off = {"signaal": "geschrapt", "datum": str(GRACE_PASSED), "partijCode": KBO}
    assert signals(may.json) == [{"dossierNummer": number, **struck_off} for number in (one, two)]
    assert export(office, date(2024, 4, 1), date(2024, 4, 30)).signals == 0


def test_who_is_enrolled_again_or_asked_to_leave_is_told_too(quick_world: SmallWorld) -> None:
    proves, leaves = quick_world.add_dossier(owns=True), quick_world.add_dossier(owns=True)
    quick_world.create()
    to_first_letters(quick_world)
    april = date(2024, 4, 10)
    quick_world.reply(april, {"dossier": proves, "kind": "documents"}, {"dossier": leaves, "kind": "withdrawal"})
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "accepted"}
    quick_world.reply(april, {"dossier": proves, **review})
    made = export(quick_world, date(2024, 4, 1), date(2024, 4, 30))
    told = {one["dossierNummer"]: one["signaal"] for one in signals(made.json)}
    assert told == {proves: "ingeschreven", leaves: "op_eigen_verzoek"}


def test_both_files_say_the_same_and_fit_the_schema(office: SmallWorld) -> None:
    made = export(office, date(2024, 3, 1), date(2024, 6, 30))
    document = json.loads(made.json.read_text())
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
    rows = list(csv.DictReader(made.csv.read_text().splitlines(), delimiter=";"))
    assert rows == document["signalen"]
    assert (made.csv.name, made.signals) == ("premiesignalen-2024-03-01-2024-06-30.csv", 3)
    assert "Proefpersoon" not in made.csv.read_text() + made.json.read_text()


def test_the_same_period_again_writes_nothing(office: SmallWorld) -> None:
    first = export(office, date(2024, 5, 1), date(2024, 5, 31))
    before = (first.json.read_bytes(), first.csv.read_bytes())
    again = export(office, date(2024, 5, 1), date(2024, 5, 31), on=date(2024, 9, 1))
    assert (first.known, again.known) == (False, True)
    assert (again.json.read_bytes(), again.csv.read_bytes()) == before
    with transaction(office.engine) as session:
        assert session.query(JournalEntry).filter_by(event="premium signals exported").count() == 1


def test_a_csv_that_a_crash_left_alone_is_completed(office: SmallWorld) -> None:
    first = export(office, date(2024, 5, 1), date(2024, 5, 31))
    first.json.unlink()
    assert not export(office, date(2024, 5, 1), date(2024, 5, 31)).known
    assert first.json.exists()


def test_a_signal_that_came_later_gets_a_file_of_its_own_number(office: SmallWorld) -> None:
    one, _ = sorted(office.states())
    first = export(office, date(2024, 5, 1), date(2024, 5, 31))
    at = Moment.on(date(2024, 5, 31))
    with transaction(office.engine) as session:
        move = Move(CaseState.STRUCK_OFF, CaseState.REINSTATED, at.at, at.today, "An", "reinstated")
        move_cases(session, [office.case(one).id], move)
    later = export(office, date(2024, 5, 1), date(2024, 5, 31))
    assert later.json.name == "premiesignalen-2024-05-01-2024-05-31-2.json"
    assert len(signals(first.json)) == 2
    assert signals(later.json)[-1] == {
        "dossierNummer": one,
        "signaal": "hersteld",
        "datum": "2024-05-31",
        "partijCode": KBO,
    }


@pytest.mark.parametrize(("first", "last"), [(date(2024, 6, 1), JULY), (date(2024, 5, 31), date(2024, 5, 1))])
def test_a_period_that_is_not_over_or_runs_backwards_is_refused(office: SmallWorld, first: date, last: date) -> None:
    with pytest.raises(PremiumPeriodError):
        export(office, first, last)
    assert not (office.folder / "premium").exists()
