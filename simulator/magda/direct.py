"""MAGDA in the same process, without HTTP: for virtual years, where the way there and back takes most time."""

from collections.abc import Callable
from datetime import datetime

from actualisatie.connectors.magda.client import MagdaClient
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.simulator.magda.asked import read_question
from actualisatie.simulator.magda.soap import envelope as in_envelope
from actualisatie.simulator.magda.world import MagdaWorld


class DirectClient(MagdaClient):
    """Hands its envelopes to a world and reads what comes back, as the client does that goes over HTTP.

    There are no faults, and nobody needs to be registered.
    """

    def __init__(self, world: MagdaWorld, settings: MagdaSettings, clock: Callable[[], datetime]) -> None:
        super().__init__(settings, clock)
        self._world = world

    async def _exchange(self, envelope: bytes) -> bytes:
        return in_envelope(self._world.answer(read_question(envelope)))
