"""Batches reach each housing company its own way; what fails for one stops nobody else and is tried again."""

import json
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mail_server import PostOffice, mail_server
from office_days import PRINTED, SELECTED
from pydantic import ValidationError
from sftp_server import SSHD, USER, WHY_NOT, SftpServer, sftp_server
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.delivery.delivering import undelivered
from actualisatie.campaigns.delivery.delivery_settings import DeliverySettings
from actualisatie.campaigns.delivery.receipts import Receipts, look_for_receipts
from actualisatie.campaigns.outbox.desk import Remedy, ask_for, confirm
from actualisatie.campaigns.outbox.listing import list_outbox
from actualisatie.dossiers.kinds import EffectState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Case, Dossier, Effect, HousingCompany, JournalEntry

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "print-receipt.schema.json"
MARCH_21 = date(2024, 3, 21)
NOTICE_TO = ["print@wm1.example"]


@pytest.fixture
def world(office: SmallWorld) -> SmallWorld:
    """An office whose first letters are due."""
    for _ in range(2):
        office.add_dossier()
    office.create()
    office.select(SELECTED)
    office.check(SELECTED)
    return office


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SftpServer]:
    if not SSHD:
        pytest.skip(WHY_NOT)
    with sftp_server(tmp_path / "sftp") as running:
        yield running


@pytest.fixture
def post_office(world: SmallWorld) -> Iterator[PostOffice]:
    """The mail server that the office uses; its housing company wants notices."""
    world.deliver_by(notice_to=NOTICE_TO)
    with mail_server() as running:
        world.mail = running.address
        yield running


def sftp(server: SftpServer, **other: Any) -> dict[str, Any]:
    usual = {"host": "127.0.0.1", "port": server.port, "user": USER, "folder": "in", "key_file": "wm1"}
    return {**usual, **other}


def effects(world: SmallWorld) -> list[tuple[str, str, int]]:
    with transaction(world.engine) as session:
        found = session.scalars(select(Effect).order_by(Effect.id))
        return [(one.key, one.state.value, one.tries) for one in found]


def not_handed_over(world: SmallWorld) -> dict[str, str]:
    with transaction(world.engine) as session:
        return undelivered(session, campaign_by_name(session, CAMPAIGN))


def folder_of_batch(world: SmallWorld) -> str | None:
    with transaction(world.engine) as session:
        return session.get_one(Batch, 1).delivered_to


def test_over_sftp_the_whole_batch_arrives(world: SmallWorld, server: SftpServer) -> None:
    world.keys = server.keys
    world.deliver_by(channel="sftp", sftp=sftp(server))
    assert world.print_due(PRINTED) == ["B000001"]
    made = {f"in/B000001/{one.name}": one.read_bytes() for one in (world.folders.batches / "B000001").iterdir()}
    assert server.files() == made
    assert len(made) == 4
    assert folder_of_batch(world) == f"sftp://{USER}@127.0.0.1:{server.port}/in/B000001"
    assert not world.folders.outbox.exists()


def test_a_server_that_we_do_not_know_gets_nothing_until_somebody_added_its_key(
    world: SmallWorld, server: SftpServer
) -> None:
    world.keys = server.keys
    (server.keys / "known_hosts").rename(server.keys / "kept")
    (server.keys / "known_hosts").touch()
    world.deliver_by(channel="sftp", sftp=sftp(server))
    assert world.print_due(PRINTED) == []
    assert "compare the fingerprint" in not_handed_over(world)["B000001"]
    assert (server.files(), effects(world)) == ({}, [("delivery-B000001", "pending", 1)])
    (server.keys / "kept").rename(server.keys / "known_hosts")
    assert world.print_due(PRINTED) == ["B000001"]
    assert (len(server.files()), not_handed_over(world)) == (4, {})


def test_one_housing_company_out_of_reach_does_not_hold_up_another(world: SmallWorld) -> None:
    with transaction(world.engine) as session:
        first = session.scalars(select(HousingCompany)).one()
        other = HousingCompany(kbo="0400123416", code="WM2", name="Andere", letterhead=first.letterhead)
        session.add(other)
        session.flush()
        first.delivery = {
            "channel": "sftp",
            "sftp": {"host": "127.0.0.1", "port": 1, "user": "wm1", "key_file": "none"},
        }
        case = session.get_one(Case, 2)
        case.housing_company_id = other.id
        session.get_one(Dossier, case.dossier_id).housing_company_id = other.id
    assert world.print_due(PRINTED) == ["B000002"]
    assert list(not_handed_over(world)) == ["B000001"]
    with transaction(world.engine) as session:
        failed = session.scalars(select(JournalEntry).where(JournalEntry.event == "batch not delivered")).one()
    assert (failed.data, "sftp://wm1@127.0.0.1:1" in (failed.reason or "")) == ({"batch": "B000001", "tries": 1}, True)


def test_a_notice_tells_numbers_and_the_folder_and_nothing_about_anybody(
    world: SmallWorld, post_office: PostOffice
) -> None:
    world.print_due(PRINTED)
    assert world.tell(PRINTED) == 1
    (message,) = post_office.received
    text = message.get_content()
    assert (message["To"], message["Subject"]) == (NOTICE_TO[0], "Printopdracht B000001 staat klaar")
    for words in ("WM1/B000001", "Brieven:            2", "Vellen papier:      2", "2024-03-25"):
        assert words in text
    for secret in ("Noor", "Proefpersoon", "Dorpsstraat", "3000", "2019.05.14"):
        assert secret not in message.as_string()
    assert (world.tell(PRINTED), len(post_office.received)) == (0, 1)


def test_a_withdrawal_is_told_by_mail_too(world: SmallWorld, post_office: PostOffice) -> None:
    world.print_due(PRINTED)
    world.withdraw("B000001", PRINTED)
    assert world.tell(PRINTED) == 2
    (message,) = post_office.received
    assert message["Subject"] == "INGETROKKEN: printopdracht B000001"
    assert "Post deze brieven niet" in message.get_content()
    assert ("notice-B000001", "cancelled", 0) in effects(world)


def test_a_mail_server_that_says_later_is_asked_again_and_the_batch_is_there_all_the_same(
    world: SmallWorld, post_office: PostOffice
) -> None:
    post_office.answer = "451 later"
    assert world.print_due(PRINTED) == ["B000001"]
    assert world.tell(PRINTED) == 0
    assert ("notice-B000001", "pending", 1) in effects(world)
    post_office.answer = "250 kept"
    assert (world.tell(MARCH_21), len(post_office.received)) == (1, 1)


@pytest.mark.parametrize("answer", [None, "554 never"])
def test_a_notice_that_may_have_been_sent_or_never_will_be_is_not_sent_again(
    world: SmallWorld, post_office: PostOffice, answer: str | None
) -> None:
    post_office.answer = answer
    world.print_due(PRINTED)
    assert world.tell(PRINTED) == 0
    post_office.answer = "250 kept"
    assert world.tell(MARCH_21) == 0
    assert len(post_office.received) == (1 if answer is None else 0)
    assert ("notice-B000001", "dead", 1) in effects(world)


def test_two_people_may_let_a_dead_notice_leave_once_more(world: SmallWorld, post_office: PostOffice) -> None:
    post_office.answer = "554 never"
    world.print_due(PRINTED)
    world.tell(PRINTED)
    with transaction(world.engine) as session:
        (dead,) = list_outbox(session, Moment.on(PRINTED), {EffectState.DEAD})
        assert (dead.kind, dead.batch, dead.dossier) == ("notice", "B000001", None)
        ask_for(session, dead.effect, Remedy.RETRY, Moment.on(PRINTED), "An", "they never got it")
    with transaction(world.engine) as session:
        confirm(session, dead.effect, Moment.on(PRINTED), "Bo")
    post_office.answer = "250 kept"
    assert (world.tell(MARCH_21), len(post_office.received)) == (1, 1)


def test_a_notice_in_the_hands_of_a_process_that_died_is_given_up_after_an_hour(
    world: SmallWorld, post_office: PostOffice
) -> None:
    world.print_due(PRINTED)
    with transaction(world.engine) as session:
        notice = session.scalars(select(Effect).where(Effect.kind == "notice")).one()
        notice.state, notice.not_before = "sending", Moment.on(PRINTED, time(13)).at  # type: ignore[assignment]  # as stored
    for at, state in ((time(12, 59), "sending"), (time(13), "dead")):
        assert world.tell(PRINTED, at) == 0
        assert [one[1] for one in effects(world) if one[0] == "notice-B000001"] == [state]
    assert post_office.received == []


def test_without_a_mail_server_notices_wait(world: SmallWorld) -> None:
    world.deliver_by(notice_to=NOTICE_TO)
    world.print_due(PRINTED)
    assert world.tell(PRINTED) == 0
    assert ("notice-B000001", "pending", 0) in effects(world)


def receipt(world: SmallWorld, **other: Any) -> str:
    with transaction(world.engine) as session:
        sha256 = session.get_one(Batch, 1).pdf_sha256
    usual = {
        "format": "actualisatie/print-receipt/1",
        "batch_id": "B000001",
        "status": "received",
        "pdf_sha256": sha256,
        "received_at": "2024-03-21T08:00:00+01:00",
        "letters": 2,
    }
    return json.dumps({**usual, **other})


def look(world: SmallWorld, day: date) -> Receipts:
    with transaction(world.engine) as session:
        campaign_id = campaign_by_name(session, CAMPAIGN).id
    return look_for_receipts(world.engine, campaign_id, world.folders, Moment.on(day), "An")


@pytest.fixture
def place(world: SmallWorld) -> Path:
    """The file in which the receipt of the batch is expected."""
    world.deliver_by(receipts=True)
    world.print_due(PRINTED)
    return world.folders.outbox / "WM1" / "B000001" / "B000001-ontvangst.json"


def test_a_receipt_is_missed_from_the_day_after_the_delivery(world: SmallWorld, place: Path) -> None:
    assert (look(world, PRINTED).missing, look(world, MARCH_21).missing) == ([], ["B000001"])


def test_a_good_receipt_is_taken_in_once(world: SmallWorld, place: Path) -> None:
    place.write_text(receipt(world, reference="PS-77"))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(json.loads(place.read_text()))
    assert [look(world, MARCH_21) for _ in range(2)] == [Receipts(read=1), Receipts()]
    with transaction(world.engine) as session:
        kept = session.get_one(Batch, 1).receipt or {}
    assert (kept["fits"], kept["status"], kept["reference"]) == (True, "received", "PS-77")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"pdf_sha256": "0" * 64}, "another batch, or another print file"),
        ({"batch_id": "B000002"}, "another batch, or another print file"),
        ({"letters": 1}, "counts 1 letters, not 2"),
        ({"status": "refused", "reason": "damaged"}, "the printer refuses it (damaged)"),
        ({"status": "lost"}, "see status"),
        ({"received_at": "2024-03-21T08:00:00"}, "see received_at"),
    ],
)
def test_a_receipt_that_does_not_fit_raises_one_alarm_until_a_better_one_comes(
    world: SmallWorld, place: Path, change: dict[str, Any], problem: str
) -> None:
    place.write_text(receipt(world, **change))
    assert [look(world, MARCH_21).not_good for _ in range(2)] == [["B000001"]] * 2
    with transaction(world.engine) as session:
        alarm = session.scalars(select(JournalEntry).where(JournalEntry.event == "alarm")).one()
    assert problem in (alarm.reason or "")
    place.write_text(receipt(world))
    assert look(world, MARCH_21) == Receipts(read=1)


def test_a_receipt_is_read_back_over_sftp(world: SmallWorld, server: SftpServer) -> None:
    world.keys = server.keys
    world.deliver_by(channel="sftp", sftp=sftp(server), receipts=True)
    world.print_due(PRINTED)
    assert look(world, MARCH_21) == Receipts(missing=["B000001"])
    (server.home / "in" / "B000001" / "B000001-ontvangst.json").write_text(receipt(world))
    assert look(world, MARCH_21) == Receipts(read=1)
    world.deliver_by(channel="sftp", sftp=sftp(server, port=1), receipts=True)
    with transaction(world.engine) as session:
        session.get_one(Batch, 1).receipt = None
    assert look(world, MARCH_21) == Receipts(out_of_reach=["WM1"])


@pytest.mark.parametrize(
    "settings",
    [
        {"channel": "sftp"},
        {"sftp": {"host": "sftp.example", "user": "wm1", "key_file": "wm1"}},
        {"channel": "sftp", "sftp": {"host": "sftp.example", "user": "wm1", "key_file": "../wm1"}},
        {"channel": "sftp", "sftp": {"host": "sftp.example", "user": "wm1", "key_file": "wm1", "password": "x"}},
        {"notice_to": ["print@wm1.example\r\nBcc: all@example.org"]},
        {"notice_to": ["An Peeters <print@wm1.example>"]},
    ],
)
def test_delivery_settings_that_lead_astray_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DeliverySettings.model_validate_json(json.dumps(settings))
