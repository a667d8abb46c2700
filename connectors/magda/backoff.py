"""How long to wait before asking again: doubling, with jitter, so that waiting clients do not come back together."""

import random
from collections.abc import Callable, Iterator

from actualisatie.connectors.magda.settings import MagdaSettings

Chance = Callable[[], float]


def waits(settings: MagdaSettings, chance: Chance = random.random) -> Iterator[float]:
    """Yield the seconds to wait before each further attempt: between half and all of a doubling time.

    `chance` returns a number from 0 up to 1; it is injected so that a test can fix it.
    """
    longest = settings.first_wait
    for _attempt in range(settings.attempts - 1):
        bounded = min(longest, settings.longest_wait)
        yield bounded / 2 + bounded / 2 * chance()
        longest *= 2
