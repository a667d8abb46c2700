"""Statuses for local software without an interface, and requests by file that two people withdraw or write again."""

import csv
import json
from datetime import date
from typing import Any

import pytest
from office_days import GRACE_PASSED, NEXT_DAY, SELECTED, events, holds, killed_at, to_approvals, to_first_letters
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import OutboxError
from actualisatie.campaigns.outbox.desk import Remedy, ask_for, confirm
from actualisatie.campaigns.outbox.listing import OutboxLine, list_outbox
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import HousingCompany

KBO = "0400123412"
DONE = {"uitkomst": "uitgevoerd", "kenmerk": "WM1-7", "geregistreerdOp": "2024-03-18T15:00:00+01:00"}
REFUSED = {"uitkomst": "geweigerd", "reden": "dossier-onbekend"}
ANSWERED = date(2024, 4, 10)
LATER = date(2024, 6, 4)


@pytest.fixture
def failing(quick_world: SmallWorld) -> str:
    """Give a dossier in onderzoek at a company that works by files, with its first letter posted."""
    number = _dossier(quick_world, owns=True)
    quick_world.create()
    to_first_letters(quick_world)
    return number


@pytest.fixture
def approved(quick_world: SmallWorld) -> str:
    """Give an approved strike-off whose request lies at a company that works by files."""
    number = _dossier(quick_world)
    quick_world.create()
    to_approvals(quick_world)
    assert quick_world.execute(GRACE_PASSED) == ["awaited"]
    return number


def _dossier(world: SmallWorld, **fields: Any) -> str:
    number = world.add_dossier(**fields)
    with transaction(world.engine) as session:
        session.scalars(select(HousingCompany)).one().local_software = {"transport": "files"}
    return number


def requests(world: SmallWorld, folder: str = "statussen") -> dict[str, dict[str, Any]]:
    files = sorted((world.folders.outbox / "WM1" / folder).glob("*.json"))
    return {file.stem: json.loads(file.read_text()) for file in files}


def drop(world: SmallWorld, **line: Any) -> None:
    folder = world.folder / "inbox" / "WM1" / "bevestigingen"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{next(world.numbers)}.jsonl").write_text(json.dumps(line) + "\n")


def outbox(world: SmallWorld, day: date) -> list[OutboxLine]:
    with transaction(world.engine) as session:
        return list_outbox(session, Moment.on(day))


def two_people(world: SmallWorld, remedy: Remedy, day: date) -> None:
    (line, *_) = outbox(world, day)
    with transaction(world.engine) as session:
        ask_for(session, line.effect, remedy, Moment.on(day), "An", "rang them")
    with transaction(world.engine) as session:
        confirm(session, line.effect, Moment.on(day), "Bo")


def test_a_status_by_file_is_told_when_it_is_acknowledged(quick_world: SmallWorld, failing: str) -> None:
    assert quick_world.tell_statuses(SELECTED) == {"statuses_awaited": 1, "register_statuses_told": 1}
    assert requests(quick_world) == {
        "status-1-1": {
            "formaat": "actualisatie/status-request/1",
            "sleutel": "status-1-1",
            "partijCode": KBO,
            "dossierNummer": failing,
            "dossierStatus": "INFOS",
            "datumStatus": "2024-03-18",
            "reden": "voldoet_niet",
        }
    }
    rows = (quick_world.folders.outbox / "WM1" / "statussen" / "openstaand.csv").read_text().splitlines()
    assert [row["dossierNummer"] for row in csv.DictReader(rows, delimiter=";")] == [failing]
    drop(quick_world, sleutel="status-1-1", dossierNummer=failing, **DONE)
    quick_world.execute_all(SELECTED)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 1}
    assert events(quick_world, failing).count("status told") == 2


def test_a_status_that_is_refused_by_file_is_a_dead_letter_that_may_be_retried(
    quick_world: SmallWorld, failing: str
) -> None:
    quick_world.tell_statuses(SELECTED)
    drop(quick_world, sleutel="status-1-1", dossierNummer=failing, **REFUSED)
    quick_world.execute_all(SELECTED)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_refused": 1}
    assert holds(quick_world, failing) == []
    two_people(quick_world, Remedy.RETRY, SELECTED)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_awaited": 1}
    drop(quick_world, sleutel="status-1-1", dossierNummer=failing, **DONE)
    quick_world.execute_all(SELECTED)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 1}


def test_a_newer_status_calls_the_request_of_an_older_one_back(quick_world: SmallWorld, failing: str) -> None:
    quick_world.tell_statuses(SELECTED)
    quick_world.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    quick_world.tell_statuses(ANSWERED)
    assert sorted(requests(quick_world)) == ["status-1-1-ingetrokken", "status-1-2"]
    assert requests(quick_world)["status-1-1-ingetrokken"] == {
        "formaat": "actualisatie/withdrawn-request/1",
        "sleutel": "status-1-1",
        "partijCode": KBO,
        "dossierNummer": failing,
    }
    assert "request by file withdrawn" in events(quick_world, failing)


def test_whoever_carried_a_withdrawn_status_out_all_the_same_raises_no_alarm(
    quick_world: SmallWorld, failing: str
) -> None:
    quick_world.tell_statuses(SELECTED)
    quick_world.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    drop(quick_world, sleutel="status-1-1", dossierNummer=failing, **DONE)
    assert quick_world.execute_all(ANSWERED).counts()["acknowledgements_known"] == 1
    assert "alarm" not in events(quick_world, failing)


def test_a_strike_off_calls_the_request_of_a_status_back(quick_world: SmallWorld, failing: str) -> None:
    quick_world.tell_statuses(SELECTED)
    to_approvals(quick_world)
    assert quick_world.execute(GRACE_PASSED) == ["awaited"]
    quick_world.tell_statuses(GRACE_PASSED)
    assert list(requests(quick_world)) == ["status-1-1-ingetrokken"]


@pytest.mark.parametrize("point", [CrashPoint.SIGNALS_CLAIMED, CrashPoint.SIGNALS_TOLD])
def test_whoever_dies_while_writing_requests_writes_each_once(
    quick_world: SmallWorld, failing: str, point: CrashPoint
) -> None:
    with killed_at(point):
        quick_world.tell_statuses(SELECTED)
    quick_world.tell_statuses(SELECTED)
    assert list(requests(quick_world)) == ["status-1-1"]


def test_a_request_that_was_lost_is_written_again_when_two_people_ask(quick_world: SmallWorld, approved: str) -> None:
    before = requests(quick_world, "schrappingen")
    for file in (quick_world.folders.outbox / "WM1" / "schrappingen").glob("*.json"):
        file.unlink()
    quick_world.execute(GRACE_PASSED)
    assert requests(quick_world, "schrappingen") == {}
    assert [line.waits_for for line in outbox(quick_world, GRACE_PASSED)] == ["the housing company's acknowledgement"]
    two_people(quick_world, Remedy.RETRY, GRACE_PASSED)
    assert quick_world.execute(GRACE_PASSED) == ["awaited"]
    assert requests(quick_world, "schrappingen") == before


def test_a_request_asked_for_again_is_never_taken_for_undone(quick_world: SmallWorld, approved: str) -> None:
    quick_world.reply(GRACE_PASSED, {"dossier": approved})
    two_people(quick_world, Remedy.RETRY, GRACE_PASSED)
    assert quick_world.execute(LATER) == ["failed"]  # the gate says no now, and nobody knows what they did
    assert quick_world.states() == {approved: "strike_off_approved"}


def test_a_request_that_two_people_withdraw_is_called_back_and_its_case_is_held(
    quick_world: SmallWorld, approved: str
) -> None:
    (key,) = requests(quick_world, "schrappingen")
    two_people(quick_world, Remedy.GIVE_UP, GRACE_PASSED)
    assert quick_world.states() == {approved: "reminder_posted"}
    assert holds(quick_world, approved) == ["manual"]
    quick_world.tell_statuses(GRACE_PASSED)
    assert list(requests(quick_world, "schrappingen")) == [f"{key}-ingetrokken"]
    assert outbox(quick_world, GRACE_PASSED) == []


def test_a_withdrawn_strike_off_that_was_carried_out_all_the_same_raises_an_alarm(
    quick_world: SmallWorld, approved: str
) -> None:
    (key,) = requests(quick_world, "schrappingen")
    two_people(quick_world, Remedy.GIVE_UP, GRACE_PASSED)
    drop(quick_world, sleutel=key, dossierNummer=approved, **DONE)
    assert quick_world.execute_all(NEXT_DAY).counts() == {"acknowledgements_given_back": 1}
    assert events(quick_world, approved).count("alarm") == 1


def test_a_round_that_is_at_work_meanwhile_does_not_bring_a_withdrawn_request_back(
    quick_world: SmallWorld, approved: str
) -> None:
    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.STRIKE_OFF_CLAIMED:
            stop()
            two_people(quick_world, Remedy.GIVE_UP, GRACE_PASSED)

    stop = listen(meanwhile)
    quick_world.execute(GRACE_PASSED)
    quick_world.tell_statuses(GRACE_PASSED)
    assert quick_world.states() == {approved: "reminder_posted"}
    assert outbox(quick_world, GRACE_PASSED) == []


def test_an_acknowledged_request_is_not_withdrawn_any_more(quick_world: SmallWorld, approved: str) -> None:
    (key,) = requests(quick_world, "schrappingen")
    (line,) = outbox(quick_world, GRACE_PASSED)
    with transaction(quick_world.engine) as session:
        ask_for(session, line.effect, Remedy.GIVE_UP, Moment.on(GRACE_PASSED), "An", "rang them")
    drop(quick_world, sleutel=key, dossierNummer=approved, **DONE)
    assert quick_world.execute(NEXT_DAY) == ["struck_off"]
    with transaction(quick_world.engine) as session, pytest.raises(OutboxError, match="is done, not dead"):
        confirm(session, line.effect, Moment.on(NEXT_DAY), "Bo")


def test_whoever_asked_for_a_withdrawal_does_not_confirm_it(quick_world: SmallWorld, approved: str) -> None:
    (line,) = outbox(quick_world, GRACE_PASSED)
    with transaction(quick_world.engine) as session:
        ask_for(session, line.effect, Remedy.GIVE_UP, Moment.on(GRACE_PASSED), "An", "rang them")
    with transaction(quick_world.engine) as session, pytest.raises(OutboxError, match="four eyes"):
        confirm(session, line.effect, Moment.on(GRACE_PASSED), "an")
    assert quick_world.states() == {approved: "strike_off_approved"}
