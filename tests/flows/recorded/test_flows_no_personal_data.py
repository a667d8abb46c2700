"""Prefect sees ids and counts only: after a campaign nobody can be found in its database."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from datetime import date, datetime
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time
from prefect.settings import PREFECT_SERVER_DATABASE_CONNECTION_URL
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.unreadable import settle_unreadable
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.flows.approvals import approve_strike_offs
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import ApprovalOrder, HousekeepingOrder, Order, PostmarkOrder, RepliesOrder
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.replies import take_in_replies
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Person

BRUSSELS = ZoneInfo("Europe/Brussels")
ORDER = Order(campaign="one-off-2024", operator="An")
POSTED = PostmarkOrder(batch="B000001", postmark=date(2024, 3, 25), proof="MASSPOST-1", operator="WM1")
REMINDED = PostmarkOrder(batch="B000002", postmark=date(2024, 5, 6), proof="MASSPOST-2", operator="WM1")
APPROVAL = ApprovalOrder(campaign="one-off-2024", operator="Bo", decision=Decision.APPROVE)


@pytest.fixture
def prefect_database(prefect_server: None) -> Path:
    """The file in which the server of these tests keeps everything."""
    url = PREFECT_SERVER_DATABASE_CONNECTION_URL.value()
    return Path(str(url).removeprefix("sqlite+aiosqlite:///"))


def whole_campaign(office: SmallWorld, answering: str) -> None:
    """Run every flow, from the first question to a strike-off; one candidate answers; some lines cannot be used."""
    office.create()
    with on(date(2024, 3, 20)):
        one_off_actualisation(ORDER)
    with on(date(2024, 3, 25)):
        register_postmark(POSTED)
    with on(date(2024, 4, 2)):
        drop(office, answering)
        take_in_replies(RepliesOrder(operator="system"))
        settle(office)
    with on(date(2024, 5, 3)):
        daily_round(ORDER)
    with on(date(2024, 5, 6)):
        register_postmark(REMINDED)
    with on(date(2024, 6, 3)):
        daily_round(ORDER)
        approve_strike_offs(APPROVAL)
        daily_round(ORDER)
        housekeeping(HousekeepingOrder(operator="system"))


def on(day: date) -> AbstractContextManager[object]:
    frozen: AbstractContextManager[object] = freeze_time(
        datetime(day.year, day.month, day.day, 8, tzinfo=BRUSSELS), tick=True, real_asyncio=True
    )
    return frozen


def drop(office: SmallWorld, dossier: str) -> None:
    """Drop an answer, an unreadable line that names somebody, and one about nobody we know."""
    answer = {"channel": "digital", "received_at": "2024-03-29T09:00:00+01:00", "signer": "applicant"}
    answers = [
        {"key": "k1", "dossier": dossier, "kind": "confirmation", **answer},
        {"key": "k2", "insz": office.insz_of(dossier), "kind": "confirmation", **answer},
    ]
    folder = office.folder / "inbox" / "WM1"
    folder.mkdir(parents=True)
    lines = [*map(json.dumps, answers), '{"key": "k3", "name": "Noor Proefpersoon", "street": "Dorpsstraat 1"']
    (folder / "replies.jsonl").write_text("\n".join(lines) + "\n")


def settle(office: SmallWorld) -> None:
    """Settle the file with the line that names no dossier: its housing company strikes nobody off before."""
    inbox = office.folder / "inbox"
    noon = Moment.on(date(2024, 4, 2))
    settle_unreadable(office.engine, inbox, "WM1", "replies.jsonl", "asked WM1; it was a trial", noon, "An")


def texts_in(database: Path) -> Iterator[str]:
    """Yield every value of every row as text, whatever its column says it is."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of its own tables
                for value in row:
                    yield value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def wait_for_the_records(database: Path) -> str:
    """Return all that Prefect holds once its recorder, which writes behind and may lose some, wrote a late task."""
    nothing = Event()
    for _ in range(300):
        held = "\n".join(texts_in(database))
        if "execute approved strike-offs" in held or "decide on strike-offs" in held:
            return held
        nothing.wait(0.2)
    pytest.fail("Prefect did not record the campaign.")


def secrets_of(office: SmallWorld) -> set[str]:
    with transaction(office.engine) as session:
        people = session.scalars(select(Person)).all()
        return {word for one in people for word in (one.insz, one.last_name, one.first_names, one.street) if word}


def test_nobody_can_be_found_in_the_database_of_prefect(office: SmallWorld, prefect_database: Path) -> None:
    answering, silent = office.add_dossier(), office.add_dossier()
    whole_campaign(office, answering)
    assert office.states() == {answering: "confirmed", silent: "struck_off"}
    held = wait_for_the_records(prefect_database)
    secrets = secrets_of(office)
    assert {office.insz_of(answering), office.insz_of(silent), "Proefpersoon", "Noor", "Dorpsstraat"} == secrets
    assert "one-off-2024" in held
    assert "data:image/svg+xml" in held
    assert {secret for secret in secrets if secret in held} == set()
    # Rows that were deleted or not yet written to their place stay in the files for a while.
    files = prefect_database.parent.glob(f"{prefect_database.name}*")
    raw = b"".join(file.read_bytes() for file in files)
    assert b"one-off-2024" in raw
    assert {secret for secret in secrets if secret.encode() in raw} == set()
