"""Local software is asked again under the same key, at each company's own address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from actualisatie.connectors.local_software.by_company import LocalSoftwareByCompany
from actualisatie.connectors.local_software.errors import LocalSoftwareRefused, LocalSoftwareUnavailable
from actualisatie.connectors.local_software.logins import Address
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.local_software.retrying import LONGEST_WAIT, waits, wished_wait
from actualisatie.dossiers.kinds import Ground
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.faults import Misfortune
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH, LocalFaults, local_software_router
from actualisatie.simulator.server import Server

KBO, OTHER, NUMBER = "0100000070", "0100000169", "2019.05.14.0231"
FACTS: dict[str, Any] = {"effective_on": date(2024, 5, 8), "ground": Ground.SILENCE, "decided_on": date(2024, 5, 7)}


@dataclass
class Software:
    ledger: Ledger
    faults: LocalFaults
    url: str


def running() -> tuple[FastAPI, Ledger, LocalFaults]:
    app, ledger, faults = FastAPI(), Ledger(VirtualClock().now), LocalFaults()
    app.include_router(local_software_router(ledger, faults))
    return app, ledger, faults


@pytest.fixture
def software() -> Iterator[Software]:
    app, ledger, faults = running()
    with Server(app) as server:
        yield Software(ledger, faults, server.url + LOCAL_SOFTWARE_PATH)


@pytest.mark.parametrize(
    "misfortune",
    [
        Misfortune.ERROR_BEFORE_WORK,
        Misfortune.ERROR_AFTER_WORK,
        Misfortune.CUT_AFTER_WORK,
        Misfortune.UNAVAILABLE,
        Misfortune.BUSY,
    ],
)
def test_two_failures_in_a_row_are_asked_again_and_the_effect_happens_once(
    software: Software, misfortune: Misfortune
) -> None:
    software.faults.rate, software.faults.kinds, software.faults.times = 1.0, (misfortune,), 2
    with HttpLocalSoftware(software.url, attempts=3, first_wait=0) as client:
        assert client.strike_off(KBO, NUMBER, key="k", **FACTS).key == "k"
    assert software.ledger.effects == {(KBO, NUMBER): 1}
    assert software.ledger.asked == {(KBO, NUMBER): 3}


def test_what_was_perhaps_done_at_the_first_attempt_stays_perhaps_done() -> None:
    app, ledger, faults = running()
    faults.rate, faults.kinds = 1.0, (Misfortune.CUT_AFTER_WORK,)
    with (
        Server(app) as server,
        HttpLocalSoftware(server.url + LOCAL_SOFTWARE_PATH, attempts=2, first_wait=0) as client,
        pytest.raises(LocalSoftwareUnavailable) as failed,
    ):
        client.strike_off(KBO, NUMBER, key="k", **FACTS)
    assert failed.value.maybe_done
    assert ledger.effects == {(KBO, NUMBER): 1}


def test_a_refusal_is_not_asked_again(software: Software) -> None:
    software.faults.rate, software.faults.kinds = 1.0, (Misfortune.FORBIDDEN,)
    with HttpLocalSoftware(software.url, attempts=3, first_wait=0) as client, pytest.raises(LocalSoftwareRefused):
        client.strike_off(KBO, NUMBER, key="k", **FACTS)
    assert software.ledger.asked == {(KBO, NUMBER): 1}


def test_the_same_key_comes_with_every_attempt() -> None:
    keys: list[str] = []

    async def remember(request: Request) -> Response:
        keys.append(request.headers["idempotency-key"])
        return Response(status_code=503)

    app = FastAPI()
    app.add_api_route("/{rest:path}", remember, methods=["POST"])
    with (
        Server(app) as server,
        HttpLocalSoftware(server.url, attempts=3, first_wait=0) as client,
        pytest.raises(LocalSoftwareUnavailable, match="answer 503"),
    ):
        client.strike_off(KBO, NUMBER, key="k", **FACTS)
    assert keys == ["k"] * 3


def test_waits_double_up_to_ten_seconds_and_a_wish_is_heard() -> None:
    assert list(waits(7, 0.5)) == [0.5, 1.0, 2.0, 4.0, 8.0, LONGEST_WAIT]
    assert list(waits(1, 0.5)) == []
    wishes = {"3": 3.0, "4711": LONGEST_WAIT, "soon": 0.0, "": 0.0}
    assert {wish: wished_wait(httpx.Response(503, headers={"Retry-After": wish})) for wish in wishes} == wishes
    assert wished_wait(None) == 0.0


def test_each_company_is_asked_at_its_own_address_and_one_that_is_off_hurts_nobody(software: Software) -> None:
    with Server(FastAPI()) as server:
        off = server.url
    with LocalSoftwareByCompany(Address(software.url), {OTHER: Address(off)}, keys=Path("none")) as clients:
        with pytest.raises(LocalSoftwareUnavailable):
            clients.strike_off(OTHER, NUMBER, key="a", **FACTS)
        assert clients.strike_off(KBO, NUMBER, key="b", **FACTS) == clients.receipt(KBO, NUMBER)
    assert software.ledger.effects == {(KBO, NUMBER): 1}
