"""A service that fails question after question is left alone for the rest of a bulk."""

from collections import Counter

from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.services import Service

_FAILURES = frozenset({Outcome.UNAVAILABLE, Outcome.REFUSED})


class Breaker:
    """Counts failures in a row per service; after `stop_after` of them that service is open, and stays so."""

    def __init__(self, stop_after: int) -> None:
        self._stop_after = stop_after
        self._in_a_row: Counter[Service] = Counter()
        self._last: dict[Service, Outcome] = {}

    def opened_by(self, service: Service) -> Outcome | None:
        """Return the outcome that made this service be left alone, or None while it may be asked."""
        return self._last.get(service) if self._in_a_row[service] >= self._stop_after else None

    def note(self, service: Service, outcome: Outcome) -> bool:
        """Take in how a question ended; return whether that was the one that opened the service."""
        if outcome not in _FAILURES:
            self._in_a_row[service] = 0
            return False
        self._in_a_row[service] += 1
        self._last[service] = outcome
        return self._in_a_row[service] == self._stop_after
