"""How often Python looks for garbage while many rows are objects."""

import gc
from functools import cache

_NEW, _OLDER, _OLDEST = 50_000, 20, 50
"""New objects before a look, and looks before one goes deeper; Python's own are 700, 10 and 10."""


@cache
def collect_seldom() -> None:
    """Have this process look for garbage less often; call it where a process that works on many dossiers begins.

    A chunk turns tens of thousands of values into objects and lets go of them all at its end. Python would walk through
    them again and again meanwhile, for a third of the time, and find nothing. What stands already, mostly modules, is
    never looked through again. A second call changes nothing.
    """
    gc.set_threshold(_NEW, _OLDER, _OLDEST)
    gc.freeze()
