"""Bounds how often a run that ended with its machine is taken up again: what kills machines must not go on for ever."""

from prefect.context import FlowRunContext

from actualisatie.dossiers.errors import Refused

MOST_TRIES = 5
"""How often one run may start. Each start counts, also one that a person asked for with *Retry*."""


class TooManyTriesError(Refused):
    """A run was started too often: something in it may end each machine that tries."""


def require_few_tries() -> None:
    """Raise `TooManyTriesError` in a run that was started more often than `MOST_TRIES`; outside of one do nothing."""
    context = FlowRunContext.get()
    if context and context.flow_run and context.flow_run.run_count > MOST_TRIES:
        raise TooManyTriesError(
            f"This run was started {MOST_TRIES} times and never ended: see its log and that of the worker (memory, "
            "disk), then start a new run. What it did stays done."
        )
