"""What a world must be able to do so that MAGDA can be played on top of it."""

from typing import Protocol

from actualisatie.simulator.magda.asked import Asked


class MagdaWorld(Protocol):
    """Knows people, and answers questions about them with the response element of the service (without SOAP)."""

    def answer(self, asked: Asked) -> bytes:
        """Return the response element as bytes, with the Referte of the question echoed."""
        ...
