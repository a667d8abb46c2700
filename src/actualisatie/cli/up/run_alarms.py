"""Automations about the runs themselves: one that never came, one whose machine died, and its next try."""

from collections.abc import Sequence
from typing import Any

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.cli.up.alarms import Alarm, automation, event_trigger
from actualisatie.cli.up.deployments import packaged
from actualisatie.tasks.round_flows import A_ROUND_WITHIN, AUTO_SCHEDULED, ROUNDS

_ANY_RUN = {"prefect.resource.id": "prefect.flow-run.*"}

_PLANNED = {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{AUTO_SCHEDULED}"}
"""What Prefect puts beside the runs of a schedule, and beside no other; `announce_good_round` names it too."""

NO_ROUND = Alarm(
    "no round today",
    DeskEvent.ROUND_DONE.in_prefect,
    "A round that was due did not end well within four hours. Is the worker running? Run it: it does all that is due. "
    "A dry run is no round.",
)
"""A dry run ends as *Completed* too, so the good end of a round is an event of its own."""


def no_round(action: dict[str, Any]) -> dict[str, Any]:
    """Return the automation that notices a round that was due and did not end well, for each deployment by itself.

    It begins to wait with a run of a schedule, so it is silent where no round is scheduled, and a dry run that a person
    asks for starts no wait. A true round ends it, whoever asked for that.
    """
    either = {"prefect.resource.id": [*_ANY_RUN.values(), "actualisatie.*"]}
    trigger = {
        **event_trigger(
            "Proactive", [NO_ROUND.event], either, [_flows(ROUNDS), _PLANNED], int(A_ROUND_WITHIN.total_seconds())
        ),
        "after": [f"prefect.flow-run.{state}" for state in ("Late", "Running", "Failed", "Crashed")],
        "for_each": ["related:deployment:prefect.resource.id"],
    }
    return automation(NO_ROUND, action, trigger)


LOST = Alarm(
    "lost run",
    "prefect.flow-run.heartbeat",
    "The machine of this run died: it counts as crashed. The next round does what it left undone.",
)
"""Without it a run whose machine died stays *Running* for ever and keeps the place of the next one."""

SILENT_FOR = 90
"""Seconds without a sign of life; a run gives one every 30 (HEARTBEAT)."""


WAIT_FOR_A_PERSON = frozenset({"strike-off approval"})
"""Flows whose runs are suspended until somebody answers: no sign of life is expected of them.

On a busy machine the last sign of such a run may arrive after the word that it waits, and that must never crash a form.
"""


def lost_runs() -> dict[str, Any]:
    """Return the automation that marks a run as crashed when its signs of life stop before it ended."""
    at_work = [one["name"] for one in packaged()["deployments"] if one["name"] not in WAIT_FOR_A_PERSON]
    ends = ("Completed", "Failed", "Cancelled", "Crashed", "Suspended", "Paused")
    trigger = {
        **event_trigger(
            "Proactive",
            [LOST.event, *(f"prefect.flow-run.{end}" for end in ends)],
            _ANY_RUN,
            _flows(at_work),
            SILENT_FOR,
        ),
        "after": [LOST.event],
    }
    crash = {"type": "change-flow-run-state", "state": "CRASHED", "message": LOST.text}
    return automation(LOST, crash, trigger)


TRY_AGAIN = Alarm(
    "try again",
    "prefect.flow-run.Crashed",
    "A run that ended with its machine is tried again: what it did stays done. After a few tries it fails for good.",
)

TRIED_AGAIN = (*ROUNDS, "one-off actualisation", "take in replies", "housekeeping")
"""Flows that do once what they are asked to do however often they run. The others wait for the person who asked."""


def tried_again() -> dict[str, Any]:
    """Return the automation that lets a worker take up a crashed run; `flows.tries` bounds how often."""
    trigger = event_trigger("Reactive", [TRY_AGAIN.event], _ANY_RUN, _flows(TRIED_AGAIN), 0)
    again = {"type": "change-flow-run-state", "name": "AwaitingRetry", "state": "SCHEDULED", "message": TRY_AGAIN.text}
    return automation(TRY_AGAIN, again, trigger)


def _flows(names: Sequence[str]) -> dict[str, Any]:
    return {"prefect.resource.role": "flow", "prefect.resource.name": list(names)}
