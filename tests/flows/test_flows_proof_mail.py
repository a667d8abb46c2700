"""Redirected mail: it goes to the address that an operator names and nowhere else, marked PROEF, and nothing counts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import office_days as office_life
import pytest
from mail_server import PostOffice, mail_server
from plain_paper import plain_paper
from small_world import CAMPAIGN, SmallWorld

from actualisatie.campaigns.errors import ProofAddressError
from actualisatie.connectors.delivery.mail import MailServer
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.parameters import HousekeepingOrder, Order, WithdrawalOrder
from actualisatie.flows.withdrawal import withdraw_batch
from actualisatie.storage.models.base import Base
from actualisatie.tasks.runtime import IncompleteSettingsError

MINE, THEIRS = "an.peeters@tester.example", "print@wm1.example"
WHO = {"operator": "An Peeters", "today": office_life.PRINTED}


@pytest.fixture
def due(office: SmallWorld) -> SmallWorld:
    """An office whose two first letters are due, at a housing company that wants notices."""
    office.printer = plain_paper
    office.add_dossier()
    office.add_dossier()
    office.create()
    office.select(office_life.SELECTED)
    office.check(office_life.SELECTED)
    office.deliver_by(notice_to=[THEIRS])
    return office


@pytest.fixture
def post_office(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    with mail_server() as running:
        name_server(monkeypatch, running.address)
        yield running


def name_server(monkeypatch: pytest.MonkeyPatch, server: MailServer) -> None:
    given = {"HOST": server.host, "PORT": str(server.port), "STARTTLS": "false", "SENDER": server.sender}
    for name, value in given.items():
        monkeypatch.setenv(f"ACTUALISATIE_SMTP_{name}", value)


def redirected(**other: Any) -> Order:
    return Order(campaign=CAMPAIGN, **WHO, **{"redirect_mail_to": MINE, **other})


def rows(office: SmallWorld) -> dict[str, list[tuple[object, ...]]]:
    with office.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: [tuple(row) for row in connection.execute(table.select())] for table in tables}


def sent(post_office: PostOffice) -> list[tuple[list[str], str, str]]:
    """Return to whom each message really went, to whom it says that it went, and its subject."""
    both = zip(post_office.envelopes, post_office.received, strict=True)
    return [(envelope.rcpt_tos, message["To"], message["Subject"]) for envelope, message in both]


def test_a_round_mails_what_is_due_to_the_tester_alone_and_does_nothing_else(
    due: SmallWorld, post_office: PostOffice
) -> None:
    before = rows(due)
    assert daily_round(redirected()) == {"batches to make": 1, "notices mailed as proofs": 1}
    assert sent(post_office) == [([MINE], MINE, "PROEF: Printopdracht PROEF-01 staat klaar")]
    text = post_office.received[0].get_content()
    assert text.startswith("PROEF: dit bericht ging naar geen woonmaatschappij")
    assert (THEIRS in text, "Brieven:            2" in text) == (False, True)
    assert rows(due) == before
    assert not due.folders.outbox.exists()


def test_a_notice_that_waits_is_mailed_as_a_proof_and_later_for_real_under_another_number(
    due: SmallWorld, post_office: PostOffice
) -> None:
    due.print_due(office_life.PRINTED)
    before = rows(due)
    assert daily_round(redirected()) == {"notices mailed as proofs": 1}
    assert rows(due) == before
    assert daily_round(Order(campaign=CAMPAIGN, **WHO))["messages told"] == 1
    subject = "Printopdracht B000001 staat klaar"
    assert sent(post_office) == [([MINE], MINE, f"PROEF: {subject}"), ([THEIRS], THEIRS, subject)]
    proof, real = (message["Message-ID"] for message in post_office.received)
    assert proof != real


def test_a_withdrawal_mails_its_notice_to_the_tester_and_withdraws_nothing(
    due: SmallWorld, post_office: PostOffice
) -> None:
    due.print_due(office_life.PRINTED)
    before = rows(due)
    form = WithdrawalOrder(batch="B000001", reason="wrong paper", **WHO, redirect_mail_to=MINE)
    done = {"letters": 2, "printed anew": 2, "to tell": 2, "notices mailed as proofs": 1}
    assert withdraw_batch(form) == done
    assert sent(post_office) == [([MINE], MINE, "PROEF: INGETROKKEN: printopdracht B000001")]
    assert rows(due) == before
    assert not (due.folders.outbox / "WM1" / "B000001" / "B000001-ingetrokken.json").exists()


def test_the_message_of_the_morning_goes_to_the_tester_and_not_to_the_desk(
    due: SmallWorld, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTUALISATIE_ALARM_EMAIL", "desk@actualisatie.example")
    due.print_due(office_life.PRINTED)
    housekeeping(HousekeepingOrder(operator="An", today=date(2024, 4, 2), redirect_mail_to=MINE))
    assert sent(post_office) == [([MINE], MINE, "PROEF: actualisatie: 1 things need somebody")]


def test_an_address_of_a_housing_company_is_refused_and_nothing_is_sent(
    due: SmallWorld, post_office: PostOffice
) -> None:
    with pytest.raises(ProofAddressError, match="Nothing was sent"):
        daily_round(redirected(redirect_mail_to=THEIRS.upper()))
    assert sent(post_office) == []


def test_without_a_mail_server_the_tester_is_told_that_none_comes(due: SmallWorld) -> None:
    with pytest.raises(IncompleteSettingsError, match="Nothing was mailed"):
        daily_round(redirected())
