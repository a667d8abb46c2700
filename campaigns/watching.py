"""Lets somebody watch how far a long step is."""

from collections.abc import Callable

Watch = Callable[[int, int], None]
"""Told after each part of a step how much is done, and of how much."""


def unwatched(_done: int, _of: int) -> None:
    """Tell nobody."""
