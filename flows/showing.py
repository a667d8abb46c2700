"""Artifacts: what operators see under a run. They are for the eye: when one cannot be shown, the work goes on.

Nothing is written again while it says the same, so that an old run keeps what it showed and a quiet day costs nothing.
"""

import logging
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from prefect.artifacts import (
    Artifact,
    LinkArtifact,
    MarkdownArtifact,
    TableArtifact,
    create_progress_artifact,
    update_progress_artifact,
)
from prefect.context import FlowRunContext

from actualisatie.campaigns.batches.batch_cards import BatchCard

_log = logging.getLogger(__name__)
_Step = TypeVar("_Step")


def show_table(key: str, rows: Sequence[dict[str, Any]], description: str) -> bool:
    """Show a table under a key; an empty one says so."""
    table = list(rows) or [{"what": "nothing", "how many": 0}]
    return _show(TableArtifact(key=key, table=table, description=description))


def show_picture(key: str, svg: str, description: str) -> bool:
    """Show a picture under a key. It travels inside the artifact, so no server has to hold a file of it.

    As Markdown: below an image artifact the UI writes its whole address, which here is the picture itself.
    """
    url = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"
    return _show(MarkdownArtifact(key=key, markdown=f"![{description}]({url})", description=description))


def show_batches(cards: Sequence[tuple[BatchCard, str]]) -> int:
    """Show a link to the folder of each batch that has one, with where it stands; return how many are new."""
    links = [
        LinkArtifact(key=f"batch-{card.code.lower()}", link=address, link_text=card.code, description=card.text)
        for card, address in cards
        if address
    ]
    return sum(_show(link) for link in links)


def with_progress(what: str, steps: Sequence[_Step]) -> Iterator[_Step]:
    """Yield each step, and show between them how far the run is. A single step is too short to watch."""
    shown = _begin(what) if len(steps) > 1 and FlowRunContext.get() else None
    for done, step in enumerate(steps, start=1):
        yield step
        if shown:
            _go_on(shown, what, done, len(steps))


def _begin(what: str) -> UUID | None:
    key = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
    try:
        made: Any = create_progress_artifact(progress=0.0, key=f"progress-{key}", description=what)
    except Exception as error:  # whatever it is, the steps matter more
        _not_shown(error)
        return None
    return UUID(str(made))


def _go_on(shown: UUID, what: str, done: int, steps: int) -> None:
    try:
        update_progress_artifact(shown, progress=100.0 * done / steps, description=f"{what}: {done} of {steps}")
    except Exception as error:  # whatever it is, the steps matter more
        _not_shown(error)


def _show(artifact: Artifact) -> bool:
    """Write an artifact unless the newest under its key says the same; return whether it was written."""
    try:
        found: Any = Artifact.get(artifact.key)
        if found and (found.data, found.description) == (artifact.format(), artifact.description):
            return False
        artifact.create()
    except Exception as error:  # whatever it is, what the run did stays done
        _not_shown(error)
        return False
    return True


def _not_shown(error: Exception) -> None:
    _log.warning("Prefect could not show an artifact (%s). Nothing is lost: only the picture is old.", error)
