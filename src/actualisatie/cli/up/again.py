"""How often a process that died or hangs may be started again: one that dies at each start must not go on for ever."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from actualisatie.cli.up.silence import Silence


@dataclass(slots=True)
class Again:
    """Lets a process be started again after its death, `most` times `within` so many seconds.

    `prepare` clears up after it and returns what to tell, if anything. With `silence` one that hangs counts as dead.
    """

    prepare: Callable[[], str]
    most: int = 5
    within: float = 600
    silence: Silence | None = None
    _deaths: deque[float] = field(default_factory=deque)

    def begins(self) -> None:
        """Take note that the process was started."""
        if self.silence:
            self.silence.begin()

    def hangs(self, now: float) -> bool:
        """Return whether the process surely hangs, at an instant as for `allows`."""
        return self.silence is not None and self.silence.lasts(now)

    def allows(self, now: float) -> bool:
        """Count a death at an instant, in seconds of a clock that never goes back; return whether to start again."""
        self._deaths.append(now)
        while self._deaths[0] <= now - self.within:
            self._deaths.popleft()
        return len(self._deaths) <= self.most
