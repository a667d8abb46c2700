"""Questions to a simulated MAGDA in a process of its own, against a bare loop that posts the same envelopes."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import aiohttp

from actualisatie.calendar.moment import Moment
from actualisatie.cli.bench.tools import Comparison, compare, seconds
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.envelope import build_request
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.errors import Refused
from actualisatie.simulator.register.synthetic import synthetic_register

MOMENT = Moment.on(date(2024, 3, 18))
IN_FLIGHT = 16
SIMULATOR = "from actualisatie.cli.main import main; main()"
HEADERS = {"Content-Type": "text/xml; charset=utf-8"}


class NoSimulatorError(Refused):
    """The simulator did not start."""


def measure_sources(dossiers: int, repeat: int) -> Comparison:
    """Ask about everybody in some dossiers: population register, property and income, sixteen at a time."""
    people = [one.insz for one in synthetic_register(1, dossiers).residents()]
    questions = [question for insz in people for question in _about(insz)]
    with simulator_beside(len(people)) as url:
        settings = MagdaSettings(url=url, identificatie="bench", hoedanigheid="bench", max_in_flight=IN_FLIGHT)
        envelopes = [build_request(one, f"{place}", settings, MOMENT.at) for place, one in enumerate(questions)]

        def ours() -> float:
            return seconds(lambda: ask_all(settings, questions, MOMENT.at))

        def bare() -> float:
            return seconds(lambda: asyncio.run(_post_all(url, envelopes)))

        what = f"{len(questions)} answers about {dossiers} dossiers, read"
        return compare(what, "aiohttp, nothing read", len(questions), ours=ours, bare=bare, repeat=repeat)


def _about(insz: str) -> Iterator[SourceQuestion]:
    yield SourceQuestion(Service.PERSON, insz)
    yield SourceQuestion(Service.REAL_RIGHTS, insz)
    yield SourceQuestion(Service.TAX_BILL, insz, year=MOMENT.today.year - 2)


async def _post_all(url: str, envelopes: list[bytes]) -> None:
    turn = iter(envelopes)
    connector = aiohttp.TCPConnector(limit=IN_FLIGHT)
    async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as client:

        async def work() -> None:
            for envelope in turn:
                async with client.post(url, data=envelope) as response:
                    response.raise_for_status()
                    await response.read()

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))


@contextmanager
def simulator_beside(people: int) -> Iterator[str]:
    """Run the simulator beside us, so that it does not share our processor time, and give MAGDA's address."""
    arguments = ["simulator", "--people", str(people), "--no-registration-duty", "--json"]
    process = subprocess.Popen([sys.executable, "-c", SIMULATOR, *arguments], stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait()


def _address(process: "subprocess.Popen[str]") -> str:
    told = []
    while (line := process.stdout.readline() if process.stdout else "") and line != "}\n":
        told.append(line)
    if not line:
        raise NoSimulatorError("The simulator did not start: run `actualisatie simulator` to see why.")
    address: str = json.loads("".join([*told, line]))["ACTUALISATIE_MAGDA_URL"]
    return address
