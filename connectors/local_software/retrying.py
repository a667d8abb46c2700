"""How long to wait before asking local software again under the same key, which makes asking again harmless."""

from collections.abc import Iterator

import httpx

LONGEST_WAIT = 10.0


def waits(attempts: int, first_wait: float) -> Iterator[float]:
    """Yield the seconds to wait before each further attempt: doubling, ten at most."""
    for number in range(attempts - 1):
        yield min(first_wait * 2**number, LONGEST_WAIT)


def wished_wait(response: httpx.Response | None) -> float:
    """Return the seconds that an answer asks to wait (`Retry-After`), ten at most; 0 where it does not say."""
    wished = response.headers.get("Retry-After", "") if response is not None else ""
    return min(float(wished), LONGEST_WAIT) if wished.isdecimal() else 0.0
