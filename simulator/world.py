"""The whole outside in one server: authentic sources, register and local software, over real HTTP on loopback."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI

from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.cir.router import CIR_PATH, cir_router
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.faults import HttpFaults
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH, LocalFaults, local_software_router
from actualisatie.simulator.magda.faults import Faults
from actualisatie.simulator.magda.router import MAGDA_PATH, magda_router
from actualisatie.simulator.magda.world import MagdaWorld
from actualisatie.simulator.server import Server


@dataclass(slots=True)
class WorldFaults:
    """What goes wrong where; change any field while the world runs."""

    magda: Faults = field(default_factory=Faults)
    cir: HttpFaults = field(default_factory=HttpFaults)
    local_software: LocalFaults = field(default_factory=LocalFaults)


@dataclass(frozen=True, slots=True)
class SimulatedWorld:
    """A running world: its addresses, and what it remembers."""

    url: str
    magda: MagdaWorld
    cir: CirWorld
    local_software: Ledger
    faults: WorldFaults
    clock: VirtualClock

    @property
    def magda_url(self) -> str:
        """Return the endpoint of the MAGDA SOAP services."""
        return self.url + MAGDA_PATH

    @property
    def cir_url(self) -> str:
        """Return the base address of the register's REST interface."""
        return self.url + CIR_PATH

    @property
    def local_software_url(self) -> str:
        """Return the base address of the housing companies' software."""
        return self.url + LOCAL_SOFTWARE_PATH

    def settings(self) -> dict[str, str]:
        """Return the settings (ACTUALISATIE_...) under which this world is reached."""
        return {
            "ACTUALISATIE_MAGDA_URL": self.magda_url,
            "ACTUALISATIE_MAGDA_IDENTIFICATIE": "simulator.actualisatie.example",
            "ACTUALISATIE_MAGDA_HOEDANIGHEID": "simulator",
            "ACTUALISATIE_CIR_URL": self.cir_url,
            "ACTUALISATIE_LOCAL_SOFTWARE_URL": self.local_software_url,
        }


@contextmanager
def simulated_world(
    magda: MagdaWorld,
    statuses: Mapping[str, DossierStatus],
    *,
    clock: VirtualClock | None = None,
    faults: WorldFaults | None = None,
    ledger_file: Path | None = None,
    port: int = 0,
) -> Iterator[SimulatedWorld]:
    """Run a world until the context ends.

    `magda` answers for the authentic sources, `statuses` are the register's, by dossier number. With a `ledger_file`
    the local software's books outlive the process. `port` 0 takes any free one.
    """
    time, troubles = clock or VirtualClock(), faults or WorldFaults()
    cir, ledger = CirWorld(time.now), Ledger(time.now, ledger_file)
    cir.fill(statuses)
    app = FastAPI(openapi_url=None)
    app.include_router(magda_router(magda, troubles.magda))
    app.include_router(cir_router(cir, troubles.cir))
    app.include_router(local_software_router(ledger, troubles.local_software, cir.dossiers))
    with Server(app, port=port) as server:
        yield SimulatedWorld(server.url, magda, cir, ledger, troubles, time)
