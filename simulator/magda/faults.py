"""What goes wrong in the simulated MAGDA: how often, of which kind, for whom, and for how long."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from actualisatie.connectors.magda.services import Service


class Trouble(StrEnum):
    """Ways to go wrong that are no Uitzondering."""

    TRUNCATED = "truncated"
    WRONG_NAMESPACE = "wrong_namespace"
    HUGE = "huge"
    OTHER_REFERENCE = "other_reference"
    OTHER_PERSON = "other_person"
    ENTITY_BOMB = "entity_bomb"
    SILENCE = "silence"
    DRIPPING = "dripping"
    BROKEN_OFF = "broken_off"
    HTML_500 = "html_500"
    FORBIDDEN = "forbidden"
    SERVER_FAULT = "server_fault"
    CLIENT_FAULT = "client_fault"


@dataclass(slots=True)
class Faults:
    """How the simulator misbehaves; change any field while it runs.

    `kinds` are troubles and Identificaties of exceptions (given at message level), drawn evenly; `rate` is the share
    of answers that go wrong, from 0 to 1; `times` bounds how many still will (None: no bound); `services` limits it
    to some. `latency` is in seconds. Above `max_in_flight` questions at the same time MAGDA answers 99995. With
    `registration_duty` a person must be registered first (13202).
    """

    rate: float = 0.0
    kinds: Collection[str] = ("99996",)
    times: int | None = None
    services: Collection[Service] | None = None
    latency: float = 0.0
    max_in_flight: int | None = None
    registration_duty: bool = False
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def draw(self, service: Service) -> str | None:
        """Return the kind of fault that befalls this question, or None; a drawn fault uses up one of `times`."""
        if self.services is not None and service not in self.services:
            return None
        if not self.kinds or self.times == 0 or self.chance.random() >= self.rate:
            return None
        if self.times is not None:
            self.times -= 1
        return self.chance.choice(list(self.kinds))
