"""Takes small campaigns before, during and after each step of a large one: slow minutes then slow all of them."""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event

from actualisatie.cli.bench.tools import CLOCK

Steps = Iterator[None]
"""A campaign of which one step is taken each time the next is asked for."""


@dataclass(slots=True)
class Rests:
    """The rests of a long step: what is taken in each, and after how many seconds of its own another is due."""

    waiting: deque[Steps] = field(default_factory=deque)
    every: float = 0.0
    _taken: int = 0

    def begin(self, waiting: Sequence[Steps], expected: float) -> None:
        """Spread so many over a step that is expected to take so many seconds, the last at its end."""
        self.waiting, self.every, self._taken = deque(waiting), expected / max(len(waiting), 1), 0

    def end(self) -> None:
        """Take those whose turn did not come."""
        while self.waiting:
            self._take()

    def take_due(self, spent: float) -> None:
        """Take those that are due after so many seconds of the step; theirs do not count."""
        while self.waiting and spent >= self.every * (self._taken + 1):
            with CLOCK.stopped():
                self._take()

    @contextmanager
    def between_transactions(self, engine: Engine) -> Iterator[None]:
        """Take those that are due whenever a transaction of the step is over."""
        began = CLOCK.now()

        def rest(*_: object) -> None:
            self.take_due(CLOCK.now() - began)

        event.listen(engine, "checkin", rest)
        try:
            yield
        finally:
            event.remove(engine, "checkin", rest)

    def _take(self) -> None:
        self._taken += 1
        next(self.waiting.popleft(), None)
