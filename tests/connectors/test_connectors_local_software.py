"""The connector to local software against a real HTTP server that misbehaves: done once, or not with a reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Response

from actualisatie.connectors.local_software.errors import LocalSoftwareRefused, LocalSoftwareUnavailable
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.local_software.port import (
    LocalSoftware,
    NewStatus,
    Receipt,
    Restoration,
    RestorationReceipt,
    StatusReceipt,
)
from actualisatie.connectors.local_software.wire import (
    ALREADY_STRUCK_OFF,
    KEY_REUSED,
    UNKNOWN_DOSSIER,
    RestoreBody,
    StatusBody,
    StrikeOffBody,
)
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.kinds import DossierStatus, Ground, ReinstateReason
from actualisatie.dossiers.signals import StatusReason
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.faults import Misfortune
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH, LocalFaults, local_software_router
from actualisatie.simulator.server import Server

KBO, OTHER_KBO, NUMBER = "0100000070", "0100000169", "2019.05.14.0231"
NOW = datetime(2024, 5, 8, 7, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "effective_on": date(2024, 5, 8),
    "ground": Ground.SILENCE,
    "decided_on": date(2024, 5, 7),
}
INFOS = NewStatus(DossierStatus.IN_ONDERZOEK, date(2024, 3, 18), StatusReason.NOT_MEETING)
IMPATIENT_SECONDS = 1.0
"""Only where the other side stays silent on purpose; everywhere else a slow machine may take its time."""

SILENT = frozenset({Misfortune.SILENCE_BEFORE_WORK, Misfortune.SILENCE_AFTER_WORK})


@dataclass
class Software:
    ledger: Ledger
    faults: LocalFaults
    client: HttpLocalSoftware
    url: str

    def strike_off(self, key: str = "strike-off-1", kbo: str = KBO, **changes: Any) -> Receipt:
        return self.client.strike_off(kbo, NUMBER, key=key, **{**FACTS, **changes})

    def strike_off_that_fails(self, misfortune: Misfortune) -> LocalSoftwareUnavailable:
        self.faults.rate, self.faults.kinds, self.faults.times = 1.0, (misfortune,), 1
        seconds = IMPATIENT_SECONDS if misfortune in SILENT else 20.0
        with HttpLocalSoftware(self.url, seconds) as client, pytest.raises(LocalSoftwareUnavailable) as failed:
            client.strike_off(KBO, NUMBER, key="strike-off-1", **FACTS)
        return failed.value

    @property
    def times_done(self) -> int:
        return self.ledger.effects[KBO, NUMBER]


@pytest.fixture
def software() -> Iterator[Software]:
    ledger, faults = Ledger(VirtualClock(NOW).now), LocalFaults()
    app = FastAPI()
    app.include_router(local_software_router(ledger, faults, dossiers={NUMBER}))
    with Server(app) as server:
        url = server.url + LOCAL_SOFTWARE_PATH
        with HttpLocalSoftware(url) as client:
            yield Software(ledger, faults, client, url)


def test_the_http_client_is_the_port_that_the_campaign_asks_for(software: Software) -> None:
    port: LocalSoftware = software.client
    assert port.receipt(KBO, NUMBER) is None


def test_a_strike_off_gives_a_receipt_that_can_be_asked_for_later(software: Software) -> None:
    receipt = software.strike_off()
    assert receipt == Receipt("LS-0070-000001", "strike-off-1", NUMBER, recorded_at=NOW, **FACTS)
    assert software.client.receipt(KBO, NUMBER) == receipt


def test_the_same_key_again_gives_the_same_receipt_and_no_second_effect(software: Software) -> None:
    assert software.strike_off() == software.strike_off()
    assert software.times_done == 1


def test_a_status_gives_a_receipt_and_the_same_key_the_same_one(software: Software) -> None:
    first = software.client.set_status(KBO, NUMBER, key="status-1", new=INFOS)
    assert first == StatusReceipt("LT-0070-000001", "status-1", NUMBER, NOW)
    assert software.client.set_status(KBO, NUMBER, key="status-1", new=INFOS) == first
    assert software.ledger.statuses == {(KBO, NUMBER): ["INFOS"]}


def test_a_status_under_a_key_of_another_one_is_refused(software: Software) -> None:
    software.client.set_status(KBO, NUMBER, key="status-1", new=INFOS)
    other = replace(INFOS, since=date(2024, 3, 19))
    with pytest.raises(LocalSoftwareRefused) as refused:
        software.client.set_status(KBO, NUMBER, key="status-1", new=other)
    assert refused.value.problem == KEY_REUSED


def test_a_status_never_replaces_a_strike_off(software: Software) -> None:
    software.strike_off()
    with pytest.raises(LocalSoftwareRefused) as refused:
        software.client.set_status(KBO, NUMBER, key="status-1", new=INFOS)
    assert refused.value.problem == ALREADY_STRUCK_OFF
    ended = NewStatus(DossierStatus.STRUCK_OFF, date(2024, 5, 8), StatusReason.OWN_REQUEST)
    assert software.client.set_status(KBO, NUMBER, key="status-2", new=ended) is None
    assert software.ledger.statuses == {}


def test_the_books_know_the_statuses_after_a_restart(tmp_path: Path) -> None:
    first = Ledger(VirtualClock(NOW).now, tmp_path / "books")
    first.set_status(KBO, NUMBER, "status-1", StatusBody.of(INFOS))
    again = Ledger(VirtualClock(NOW).now, tmp_path / "books")
    assert again.statuses == {(KBO, NUMBER): ["INFOS"]}
    assert again.status_of_key(KBO, "status-1") == first.status_of_key(KBO, "status-1")


def test_another_key_with_the_same_facts_counts_as_already_done(software: Software) -> None:
    first = software.strike_off("key-1")
    assert software.strike_off("key-2") == first
    assert software.times_done == 1


@pytest.mark.parametrize(
    "changes",
    [{"ground": Ground.NOT_MEETING}, {"effective_on": date(2024, 5, 9)}, {"decided_on": date(2024, 5, 6)}],
)
def test_a_dossier_struck_off_by_other_facts_is_refused(software: Software, changes: dict[str, Any]) -> None:
    software.strike_off("key-1")
    with pytest.raises(LocalSoftwareRefused, match="other facts") as refused:
        software.strike_off("key-2", **changes)
    assert refused.value.problem == ALREADY_STRUCK_OFF
    assert software.times_done == 1


def test_a_key_used_for_something_else_is_refused(software: Software) -> None:
    software.strike_off()
    with pytest.raises(LocalSoftwareRefused) as refused:
        software.strike_off(ground=Ground.NOT_MEETING)
    assert refused.value.problem == KEY_REUSED


def test_a_dossier_that_local_software_does_not_know_is_refused_and_is_no_missing_receipt(software: Software) -> None:
    asks: tuple[Callable[[], object], ...] = (
        lambda: software.client.receipt(KBO, "2001.01.01.0001"),
        lambda: software.client.strike_off(KBO, "2001.01.01.0001", key="k", **FACTS),
    )
    for ask in asks:
        with pytest.raises(LocalSoftwareRefused) as refused:
            ask()
        assert refused.value.problem == UNKNOWN_DOSSIER


@pytest.mark.parametrize("key", ["", "k" * 81])
def test_a_strike_off_without_a_usable_key_is_refused(software: Software, key: str) -> None:
    with pytest.raises(LocalSoftwareRefused, match="answer 400"):
        software.strike_off(key)
    assert software.times_done == 0


@pytest.mark.parametrize(
    "misfortune",
    [
        Misfortune.SILENCE_AFTER_WORK,
        Misfortune.ERROR_AFTER_WORK,
        Misfortune.CUT_AFTER_WORK,
        Misfortune.GARBAGE_AFTER_WORK,
    ],
)
def test_after_an_unclear_failure_the_receipt_tells_that_it_happened_once(
    software: Software, misfortune: Misfortune
) -> None:
    assert software.strike_off_that_fails(misfortune).maybe_done
    assert software.client.receipt(KBO, NUMBER) == software.strike_off()
    assert software.times_done == 1


@pytest.mark.parametrize(
    "misfortune",
    [Misfortune.SILENCE_BEFORE_WORK, Misfortune.ERROR_BEFORE_WORK, Misfortune.UNAVAILABLE, Misfortune.BUSY],
)
def test_after_a_failure_before_the_work_there_is_no_receipt_and_a_new_try_succeeds(
    software: Software, misfortune: Misfortune
) -> None:
    software.strike_off_that_fails(misfortune)
    assert software.client.receipt(KBO, NUMBER) is None
    software.strike_off()
    assert software.times_done == 1


def test_a_forbidden_strike_off_is_refused_for_good(software: Software) -> None:
    software.faults.rate, software.faults.kinds = 1.0, (Misfortune.FORBIDDEN,)
    with pytest.raises(LocalSoftwareRefused, match="answer 403"):
        software.strike_off()


def test_a_housing_company_that_is_down_does_not_bring_another_down(software: Software) -> None:
    software.faults.down.add(OTHER_KBO)
    with pytest.raises(LocalSoftwareUnavailable, match="answer 503"):
        software.strike_off(kbo=OTHER_KBO)
    assert software.strike_off().dossier_number == NUMBER


def test_a_server_that_is_not_there_has_certainly_not_done_it() -> None:
    with Server(FastAPI()) as server:
        gone = server.url
    with (
        HttpLocalSoftware(gone) as client,
        pytest.raises(LocalSoftwareUnavailable) as failed,
    ):
        client.strike_off(KBO, NUMBER, key="k", **FACTS)
    assert not failed.value.maybe_done


def test_a_page_that_is_no_answer_of_ours_is_no_missing_receipt() -> None:
    with Server(FastAPI()) as server, HttpLocalSoftware(server.url) as client, pytest.raises(LocalSoftwareRefused):
        client.receipt(KBO, NUMBER)


def test_a_problem_that_says_struck_off_without_a_receipt_is_tried_again() -> None:
    app = FastAPI()
    problem = f'{{"type": "{ALREADY_STRUCK_OFF}"}}'
    missing = '{"type": "urn:actualisatie:problem:geen-schrapping"}'
    app.add_api_route("/{rest:path}", lambda: Response(problem, 409), methods=["POST"])
    app.add_api_route("/{rest:path}", lambda: Response(missing, 404), methods=["GET"])
    with Server(app) as server, HttpLocalSoftware(server.url) as client, pytest.raises(LocalSoftwareUnavailable):
        client.strike_off(KBO, NUMBER, key="k", **FACTS)


def test_what_the_other_side_writes_never_comes_into_a_message() -> None:
    app = FastAPI()
    told = '{"type": "Jan Peeters", "title": "Jan Peeters", "detail": "Jan Peeters, 93.05.18-223.61"}'
    app.add_api_route("/{rest:path}", lambda: Response(told, 422), methods=["POST", "GET"])
    with Server(app) as server, HttpLocalSoftware(server.url) as client:
        asks: tuple[Callable[[], object], ...] = (
            lambda: client.receipt(KBO, NUMBER),
            lambda: client.strike_off(KBO, NUMBER, key="k", **FACTS),
        )
        for ask in asks:
            with pytest.raises(LocalSoftwareRefused) as refused:
                ask()
            assert "Peeters" not in f"{refused.value!s} {refused.value.problem}"
            assert NUMBER in str(refused.value)


def test_the_errors_say_whether_to_try_again() -> None:
    assert issubclass(LocalSoftwareUnavailable, Retryable)
    assert issubclass(LocalSoftwareRefused, Refused)


def test_the_books_of_local_software_outlive_its_process(tmp_path: Path) -> None:
    file = tmp_path / "books.jsonl"
    for _ in range(2):
        ledger = Ledger(VirtualClock(NOW).now, file)
        app = FastAPI()
        app.include_router(local_software_router(ledger))
        with Server(app) as server, HttpLocalSoftware(server.url + LOCAL_SOFTWARE_PATH) as client:
            assert client.strike_off(KBO, NUMBER, key="k", **FACTS).reference == "LS-0070-000001"
        assert ledger.effects == {(KBO, NUMBER): 1}


RESTORATION = Restoration(
    enrolled_on=date(2019, 5, 14),
    status=DossierStatus.ENROLLED,
    decided_on=date(2024, 6, 11),
    reason=ReinstateReason.TIMELY_REPLY,
)


def undo(software: Software, key: str = "undo-1", **changes: Any) -> RestorationReceipt | None:
    return software.client.reinstate(KBO, NUMBER, key=key, restoration=replace(RESTORATION, **changes))


def test_a_reinstatement_undoes_the_strike_off_once_under_its_key(software: Software) -> None:
    software.strike_off()
    first = undo(software)
    assert first == RestorationReceipt("LH-0070-000001", "undo-1", NUMBER, NOW)
    assert undo(software) == first
    assert software.client.receipt(KBO, NUMBER) is None
    assert software.ledger.restored == {(KBO, NUMBER): 1}


def test_there_is_nothing_to_undo_where_nothing_was_struck_off(software: Software) -> None:
    assert undo(software) is None
    assert software.ledger.restored == {}


def test_a_reinstatement_under_a_key_of_other_facts_is_refused(software: Software) -> None:
    software.strike_off()
    undo(software)
    with pytest.raises(LocalSoftwareRefused) as refused:
        undo(software, status=DossierStatus.IN_ONDERZOEK)
    assert refused.value.problem == KEY_REUSED


@pytest.mark.parametrize("misfortune", [Misfortune.ERROR_AFTER_WORK, Misfortune.GARBAGE_AFTER_WORK])
def test_a_reinstatement_whose_answer_was_lost_is_asked_again_under_its_key(
    software: Software, misfortune: Misfortune
) -> None:
    software.strike_off()
    software.faults.rate, software.faults.kinds, software.faults.times = 1.0, (misfortune,), 1
    with pytest.raises(LocalSoftwareUnavailable):
        undo(software)
    assert undo(software) is not None
    assert software.ledger.restored == {(KBO, NUMBER): 1}


def test_the_books_of_reinstatements_outlive_the_process(tmp_path: Path) -> None:
    now, file = VirtualClock(NOW).now, tmp_path / "ledger"
    before = Ledger(now, file)
    struck = StrikeOffBody(datumUitwerking=date(2024, 5, 8), datumBeslissing=date(2024, 5, 7), grond="geen_reactie")
    before.strike_off(KBO, NUMBER, "s", struck)
    before.restore(KBO, NUMBER, "u", RestoreBody.of(RESTORATION))
    after = Ledger(now, file)
    assert (after.receipt(KBO, NUMBER), after.restored) == (None, {(KBO, NUMBER): 1})
