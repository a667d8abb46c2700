"""A MAGDA that runs on this machine while a context lasts, and the settings to reach it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.simulator.magda.faults import Faults
from actualisatie.simulator.magda.router import MAGDA_PATH, magda_router
from actualisatie.simulator.magda.world import MagdaWorld
from actualisatie.simulator.server import Server, ServerTls


@dataclass(frozen=True, slots=True)
class RunningMagda:
    """A simulated MAGDA: its endpoint, and the faults that may be changed while it runs."""

    url: str
    faults: Faults

    def settings(self, **changes: Any) -> MagdaSettings:
        """Return settings that reach it, without waiting between attempts unless asked for."""
        known = {"url": self.url, "identificatie": "simulator.example/actualisatie", "hoedanigheid": "simulator"}
        return MagdaSettings(**{**known, "first_wait": 0.0, **changes})


@contextmanager
def running_magda(
    world: MagdaWorld, faults: Faults | None = None, tls: ServerTls | None = None
) -> Iterator[RunningMagda]:
    """Run a MAGDA on top of a world, on a free port of this machine, until the context ends."""
    faults = faults or Faults()
    app = FastAPI(title="MAGDA (simulator)")
    app.include_router(magda_router(world, faults))
    with Server(app, tls=tls) as server:
        yield RunningMagda(server.url + MAGDA_PATH, faults)
