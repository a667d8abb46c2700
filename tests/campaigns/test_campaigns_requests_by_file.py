"""Strike-offs for local software without an interface: requests and acknowledgements by file."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_days import GRACE_PASSED, NEXT_DAY, events, holds, killed_at, to_approvals
from small_world import SmallWorld
from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import NotConnectedError
from actualisatie.campaigns.outbox.desk import Remedy, ask_for, confirm
from actualisatie.campaigns.strike_offs.striking import Outside, execute_strike_off
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.dossiers.disk_faults import FolderUnavailableError
from actualisatie.dossiers.kinds import EffectState
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Acknowledgement, Effect, HousingCompany

KBO, OTHER = "0400123412", "0100000070"
DONE = {"uitkomst": "uitgevoerd", "kenmerk": "WM1-7", "geregistreerdOp": "2024-05-29T15:00:00+02:00"}
REFUSED = {"uitkomst": "geweigerd", "reden": "dossier-onbekend"}
LATER = date(2024, 6, 4)


@pytest.fixture
def office(quick_world: SmallWorld) -> SmallWorld:
    """An office with one approved strike-off at a company that works by files."""
    quick_world.add_dossier()
    by_files(quick_world, KBO)
    quick_world.create()
    to_approvals(quick_world)
    return quick_world


def by_files(world: SmallWorld, kbo: str) -> None:
    with transaction(world.engine) as session:
        company = session.scalars(select(HousingCompany).where(HousingCompany.kbo == kbo)).one()
        company.local_software = {"transport": "files"}


def requests(world: SmallWorld) -> list[dict[str, Any]]:
    folder = world.folders.outbox / "WM1" / "schrappingen"
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def open_rows(world: SmallWorld) -> list[dict[str, str]]:
    text = (world.folders.outbox / "WM1" / "schrappingen" / "openstaand.csv").read_text()
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def drop(world: SmallWorld, *lines: dict[str, Any] | str, name: str = "a.jsonl", company: str = "WM1") -> Path:
    folder = world.folder / "inbox" / company / "bevestigingen"
    folder.mkdir(parents=True, exist_ok=True)
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / name).write_text("\n".join(texts) + "\n")
    return folder


def answer(world: SmallWorld, **fields: Any) -> dict[str, Any]:
    (request, *_) = requests(world)
    return {"sleutel": request["sleutel"], "dossierNummer": request["dossierNummer"], **fields}


def dead_effect(session: Session) -> int:
    return session.scalars(select(Effect.id).where(Effect.state == EffectState.DEAD)).one()


def kept(world: SmallWorld) -> list[tuple[bool, str | None]]:
    with transaction(world.engine) as session:
        return [(one.accepted, one.reason) for one in session.scalars(select(Acknowledgement).order_by("id"))]


def test_a_request_lies_there_and_the_case_waits_for_the_acknowledgement(office: SmallWorld) -> None:
    (number,) = office.states()
    assert office.execute(GRACE_PASSED) == ["awaited"]
    (request,) = requests(office)
    assert request == {
        "formaat": "actualisatie/strike-off-request/1",
        "sleutel": request["sleutel"],
        "partijCode": KBO,
        "dossierNummer": number,
        "datumUitwerking": "2024-05-29",
        "datumBeslissing": "2024-05-29",
        "grond": "geen_reactie",
    }
    assert [row["dossierNummer"] for row in open_rows(office)] == [number]
    assert office.states() == {number: "strike_off_approved"}
    assert office.ledger.asked == {}


def test_a_request_that_cannot_be_written_names_the_setting_and_waits(office: SmallWorld) -> None:
    office.folders.outbox.mkdir(exist_ok=True)
    office.folders.outbox.rename(office.folder / "aside")
    office.folders.outbox.write_text("no folder")
    with pytest.raises(FolderUnavailableError, match="ACTUALISATIE_OUTBOX"):  # from the list of what is open
        office.execute(GRACE_PASSED)
    with transaction(office.engine) as session:
        (told,) = session.scalars(select(Effect.last_error).where(Effect.last_error.is_not(None)))
    folder = office.folders.outbox / "WM1" / "schrappingen"
    assert str(told).startswith(f"The folder {folder} (ACTUALISATIE_OUTBOX) cannot be written: Not a directory.")


def test_an_acknowledgement_strikes_off_in_the_round_that_reads_it(office: SmallWorld) -> None:
    (number,) = office.states()
    office.execute(GRACE_PASSED)
    folder = drop(office, answer(office, **DONE))
    done = office.execute_all(NEXT_DAY)
    assert done.counts() == {"struck_off": 1, "acknowledgements_accepted": 1}
    assert office.states() == {number: "struck_off"}
    assert open_rows(office) == []
    assert [file.name.endswith("-a.jsonl") for file in (folder / "taken-in").iterdir()] == [True]


def test_the_open_list_is_filled_in_and_sent_back(office: SmallWorld) -> None:
    (number,) = office.states()
    office.execute(GRACE_PASSED)
    (row,) = open_rows(office)
    filled = {**row, **DONE}
    drop(office, ";".join(filled), ";".join(filled.values()), name="openstaand.csv")
    assert office.execute(NEXT_DAY) == ["struck_off"]
    assert office.states() == {number: "struck_off"}


def test_a_line_that_is_not_filled_in_is_left_alone(office: SmallWorld) -> None:
    office.execute(GRACE_PASSED)
    (row,) = open_rows(office)
    drop(office, ";".join(row), ";".join(row.values()), name="openstaand.csv")
    assert office.execute_all(GRACE_PASSED).counts() == {"awaited": 1, "acknowledgements_not_answered": 1}
    assert kept(office) == []


def test_a_request_is_written_once_however_often_the_round_runs(office: SmallWorld) -> None:
    office.execute(GRACE_PASSED)
    file = next((office.folders.outbox / "WM1" / "schrappingen").glob("*.json"))
    file.unlink()  # the housing company took it away
    for day in (GRACE_PASSED, NEXT_DAY, LATER):
        assert office.execute(day) == ["awaited"]
    assert requests(office) == []


def test_a_request_that_nobody_acknowledges_becomes_one_alarm(office: SmallWorld) -> None:
    (number,) = office.states()
    for _ in range(5):
        office.execute(GRACE_PASSED)
    assert events(office, number).count("alarm") == 1


def test_a_request_that_may_be_carried_out_is_never_taken_for_undone(office: SmallWorld) -> None:
    (number,) = office.states()
    office.execute(GRACE_PASSED)
    office.reply(GRACE_PASSED, {"dossier": number})
    assert office.execute(LATER) == ["awaited"]  # the gate says no now, but who knows what they did
    assert office.states() == {number: "strike_off_approved"}
    drop(office, answer(office, **REFUSED))
    assert office.execute(LATER) == ["refused"]
    assert holds(office, number) == ["manual"]


def test_a_refusal_is_a_dead_letter_that_two_people_may_retry(office: SmallWorld) -> None:
    (number,) = office.states()
    office.execute(GRACE_PASSED)
    drop(office, answer(office, **REFUSED))
    assert office.execute(GRACE_PASSED) == ["refused"]
    with transaction(office.engine) as session:
        dead = dead_effect(session)
        ask_for(session, dead, Remedy.RETRY, Moment.on(GRACE_PASSED), "An", "opened there")
        confirm(session, dead, Moment.on(GRACE_PASSED), "Bo")
    assert office.execute(GRACE_PASSED) == ["awaited"]
    drop(office, answer(office, **DONE), name="b.jsonl")
    assert office.execute(GRACE_PASSED) == ["struck_off"]
    assert office.states() == {number: "struck_off"}


def test_the_same_acknowledgement_again_changes_nothing(office: SmallWorld) -> None:
    office.execute(GRACE_PASSED)
    line = answer(office, **DONE)
    drop(office, line, line)
    office.execute(GRACE_PASSED)
    drop(office, line, name="again.jsonl")
    drop(office, line, "", name="and-again.jsonl")
    assert office.execute_all(GRACE_PASSED).counts() == {"acknowledgements_known": 2}
    assert kept(office) == [(True, None)]


Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.mark.parametrize(
    ("change", "reason", "alarms"),
    [
        (lambda line: {**line, "sleutel": "strike-off-99-1"}, "unknown_key", 0),
        (lambda line: {**line, "dossierNummer": "2001.01.01.0001"}, "other_facts", 1),
        (lambda line: {**line, "datumUitwerking": "2024-05-30"}, "other_facts", 1),
        (lambda line: {**line, "grond": "voldoet_niet"}, "other_facts", 1),
    ],
)
def test_what_does_not_fit_is_set_aside_with_its_reason_and_kept(
    office: SmallWorld, change: Change, reason: str, alarms: int
) -> None:
    (number,) = office.states()
    office.execute(GRACE_PASSED)
    folder = drop(office, change(answer(office, **DONE)))
    done = office.execute_all(GRACE_PASSED)
    assert done.counts() == {"awaited": 1, f"acknowledgements_{reason}": 1}
    assert [one.reason.value for one in done.acknowledged.set_aside] == [reason]
    assert kept(office) == [(False, reason)]
    assert events(office, number).count("alarm") == alarms
    assert len(list((folder / "taken-in-with-problems").iterdir())) == 1


@pytest.mark.parametrize("change", [{"kenmerk": None}, {"naam": "Noor Proefpersoon"}])
def test_a_file_with_a_line_that_cannot_be_read_is_kept_where_it_waits_for_a_person(
    office: SmallWorld, change: dict[str, Any]
) -> None:
    office.execute(GRACE_PASSED)
    folder = drop(office, {**answer(office, **DONE), **change})
    unread = {"acknowledgements_unreadable": 1, "unreadable_files_in_WM1": 1}
    assert office.execute_all(GRACE_PASSED).counts() == {"awaited": 1, **unread}
    assert kept(office) == [(False, "unreadable")]
    assert len(list((folder.parent / "cannot-be-read").iterdir())) == 1


def test_contradicting_acknowledgements_raise_an_alarm_and_the_first_stands(office: SmallWorld) -> None:
    (number,) = office.states()
    office.execute(GRACE_PASSED)
    drop(office, answer(office, **DONE), answer(office, **REFUSED))
    assert office.execute(GRACE_PASSED) == ["struck_off"]
    assert kept(office) == [(True, None), (False, "contradicts")]
    assert events(office, number).count("alarm") == 1


def test_another_company_cannot_acknowledge(office: SmallWorld) -> None:
    office.add_dossier(kbo=OTHER)
    office.execute(GRACE_PASSED)
    drop(office, answer(office, **DONE), company="WM2")
    assert office.execute(GRACE_PASSED) == ["awaited"]
    assert kept(office) == [(False, "other_company")]


def test_an_acknowledgement_after_the_request_was_given_up_raises_an_alarm(office: SmallWorld) -> None:
    (number,) = office.states()
    office.execute(GRACE_PASSED)
    drop(office, answer(office, **REFUSED))
    office.execute(GRACE_PASSED)
    with transaction(office.engine) as session:
        dead = dead_effect(session)
        ask_for(session, dead, Remedy.GIVE_UP, Moment.on(GRACE_PASSED), "An", "moved")
        confirm(session, dead, Moment.on(GRACE_PASSED), "Bo")
    drop(office, answer(office, **DONE), name="late.jsonl")
    office.execute_all(GRACE_PASSED)
    assert kept(office)[-1] == (False, "contradicts")
    assert events(office, number)[-1] == "alarm"


def test_a_file_without_the_wanted_columns_is_kept_apart_and_blocks(office: SmallWorld) -> None:
    folder = drop(office, "dossier;antwoord", "2019.05.14.0001;ja", name="x.csv")
    unread = {"acknowledgements_unreadable": 1, "unreadable_files_in_WM1": 1}
    assert office.execute_all(GRACE_PASSED).counts() == {"unreadable_file": 1, **unread}
    assert len(list((folder.parent / "cannot-be-read").iterdir())) == 1


@pytest.mark.parametrize(
    "point",
    [
        CrashPoint.STRIKE_OFF_CLAIMED,
        CrashPoint.REQUEST_NOTED,
        CrashPoint.REQUEST_WRITTEN,
        CrashPoint.ACKNOWLEDGEMENTS_STORED,
        CrashPoint.STRIKE_OFF_SENT,
    ],
)
def test_whoever_dies_and_starts_again_asks_once_and_loses_no_answer(office: SmallWorld, point: CrashPoint) -> None:
    (number,) = office.states()
    with killed_at(point):
        office.execute(GRACE_PASSED)
    office.execute(GRACE_PASSED)
    assert len(requests(office)) == 1
    drop(office, answer(office, **DONE))
    with killed_at(point):
        office.execute(GRACE_PASSED)
    office.execute(GRACE_PASSED)
    assert office.states() == {number: "struck_off"}
    assert kept(office) == [(True, None)]


def test_a_company_by_files_and_one_by_interface_go_side_by_side(quick_world: SmallWorld) -> None:
    quick_world.add_dossier()
    other = quick_world.add_dossier(kbo=OTHER)
    by_files(quick_world, KBO)
    quick_world.create()
    to_approvals(quick_world)
    assert quick_world.execute(GRACE_PASSED) == ["awaited", "struck_off"]
    assert quick_world.ledger.effects == {(OTHER, other): 1}


def test_a_company_by_files_needs_a_folder(office: SmallWorld) -> None:
    case_id = office.case(next(iter(office.states()))).id
    with HttpLocalSoftware(office.url) as software, pytest.raises(NotConnectedError, match="ACTUALISATIE_OUTBOX"):
        execute_strike_off(office.engine, case_id, Outside(software), Moment.on(GRACE_PASSED), "An")
