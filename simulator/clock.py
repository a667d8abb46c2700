"""The clock of the simulated world: it stands still until somebody sets it."""

from datetime import UTC, datetime


class VirtualClock:
    """An instant that moves only when told to; what the simulated systems write into their records."""

    def __init__(self, at: datetime = datetime(2024, 3, 1, 8, tzinfo=UTC)) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant (aware)."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to an aware instant; a world may also be set back, to tell another story."""
        if at.tzinfo is None:
            raise ValueError("The simulated clock needs an instant with a time zone.")
        self._at = at
