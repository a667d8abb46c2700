"""Shows under a run how far a long step is. It is for the eye: when it cannot be shown, the work goes on."""

import logging
import re
from typing import Any
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.context import FlowRunContext

LONG = 50
"""Calls outside, or dossiers, from which on a step inside a task is worth watching."""

STEP = 5
"""Percent between two looks, so that a long step asks Prefect some twenty times and no more."""

_log = logging.getLogger(__name__)


class Progress:
    """A `Watch` for a step inside a task: shows nothing of a short one, and nothing outside of a run."""

    def __init__(self, what: str) -> None:
        """Name the step; nothing is shown before the first part of it is done."""
        self._what = what
        self._shown: UUID | None = None
        self._next = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Show how much is done, of how much."""
        percent = 100.0 * done / of if of else 100.0
        if of < LONG or FlowRunContext.get() is None or (percent < self._next and done < of):
            return
        self._next = percent + STEP
        self._shown = self._shown or begin(self._what)
        if self._shown:
            go_on(self._shown, self._what, done, of)


def begin(what: str) -> UUID | None:
    """Show that a step began; None where Prefect cannot show it."""
    key = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
    try:
        made: Any = create_progress_artifact(progress=0.0, key=f"progress-{key}", description=what)
    except Exception as error:  # whatever it is, the step matters more
        not_shown(error)
        return None
    return UUID(str(made))


def go_on(shown: UUID, what: str, done: int, of: int) -> None:
    """Show how much of a step is done."""
    try:
        update_progress_artifact(shown, progress=100.0 * done / of, description=f"{what}: {done} of {of}")
    except Exception as error:  # whatever it is, the step matters more
        not_shown(error)


def not_shown(error: Exception) -> None:
    """Log that Prefect could not show something."""
    _log.warning("Prefect could not show an artifact (%s). Nothing is lost: only the picture is old.", error)
