"""How often a process that died may be started again: one that dies at each start must not go on for ever."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Again:
    """Lets a process be started again after its death, `most` times `within` so many seconds.

    `prepare` clears up after it and returns what to tell, if anything.
    """

    prepare: Callable[[], str]
    most: int = 5
    within: float = 600
    _deaths: deque[float] = field(default_factory=deque)

    def allows(self, now: float) -> bool:
        """Count a death at an instant, in seconds of a clock that never goes back; return whether to start again."""
        self._deaths.append(now)
        while self._deaths[0] <= now - self.within:
            self._deaths.popleft()
        return len(self._deaths) <= self.most
