"""Artifacts: what operators see under a run. They are for the eye: when one cannot be shown, the work goes on.

Nothing is written again while it says the same, so that an old run keeps what it showed and a quiet day costs nothing.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from prefect.artifacts import (
    Artifact,
    LinkArtifact,
    MarkdownArtifact,
    TableArtifact,
)
from prefect.context import FlowRunContext

from actualisatie.campaigns.batches.batch_cards import BatchCard
from actualisatie.tasks.progress import begin, go_on, not_shown

_Step = TypeVar("_Step")


class Form(Protocol):
    """What an operator filled in."""

    @property
    def mark(self) -> str:
        """What stands before the name of a run in which nothing happens; empty where it is in earnest."""
        ...


def show_table(key: str, rows: Sequence[dict[str, Any]], description: str) -> bool:
    """Show a table under a key; an empty one says so."""
    table = list(rows) or [{"what": "nothing", "how many": 0}]
    return _show(TableArtifact(key=key, table=table, description=description))


def show_outcome(order: Form, told: Mapping[str, Any]) -> None:
    """Show beside the run of a form what it did, or in a dry run what it would do: nowhere else can that be read."""
    about = "A dry run: what would happen. Nothing was changed." if order.mark else "What this run did."
    rows = [{"what": what.replace("_", " "), "outcome": str(said)} for what, said in told.items()]
    table = rows or [{"what": "nothing to do", "outcome": "-"}]
    context = FlowRunContext.get()
    if context is None or context.flow is None:
        return
    try:
        TableArtifact(key=context.flow.name.replace(" ", "-"), table=table, description=about).create()
    except Exception as error:  # whatever it is, what the run did stays done
        not_shown(error)


def show_picture(key: str, svg: str, description: str) -> bool:
    """Show a picture under a key. It travels inside the artifact, so no server has to hold a file of it.

    As Markdown: below an image artifact the UI writes its whole address, which here is the picture itself.
    """
    url = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"
    return _show(MarkdownArtifact(key=key, markdown=f"![{description}]({url})", description=description))


def show_batches(cards: Sequence[tuple[BatchCard, str]]) -> int:
    """Show a link to the folder of each batch that has one, with where it stands; return how many are new.

    A browser follows no link from a page to a file of this machine: so the address stands there to be copied, too.
    """
    links = [
        LinkArtifact(
            key=f"batch-{card.code.lower()}",
            link=address,
            link_text=card.code,
            description=f"{card.text} Folder: {address}" if address.startswith("file:") else card.text,
        )
        for card, address in cards
        if address
    ]
    return sum(_show(link) for link in links)


def with_progress(what: str, steps: Sequence[_Step]) -> Iterator[_Step]:
    """Yield each step, and show between them how far the run is. A single step is too short to watch."""
    shown = begin(what) if len(steps) > 1 and FlowRunContext.get() else None
    for done, step in enumerate(steps, start=1):
        yield step
        if shown:
            go_on(shown, what, done, len(steps))


def _show(artifact: Artifact) -> bool:
    """Write an artifact unless the newest under its key says the same; return whether it was written."""
    try:
        found: Any = Artifact.get(artifact.key)
        if found and (found.data, found.description) == (artifact.format(), artifact.description):
            return False
        artifact.create()
    except Exception as error:  # whatever it is, what the run did stays done
        not_shown(error)
        return False
    return True
