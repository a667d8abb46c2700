"""What must reach a person by itself: each alarm is an automation of Prefect, defined here and nowhere else."""

from dataclasses import dataclass
from typing import Any

MARK = "actualisatie: "
"""How the names of our automations begin; others on the same server are left alone."""

A_ROUND_WITHIN = 26 * 3600
"""Seconds in which a daily round must end well: a day, and two hours for a round that started late."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A name, the event that raises it, and what a person is to do. `within` (seconds) asks for an event that lacks."""

    name: str
    event: str
    text: str
    within: int = 0

    @property
    def trigger(self) -> dict[str, Any]:
        """Return the trigger in the words of Prefect's interface."""
        if self.within:
            rounds = {"prefect.resource.role": "flow", "prefect.resource.name": "daily round"}
            return _trigger("Proactive", self.event, {"prefect.resource.id": "prefect.flow-run.*"}, rounds, self.within)
        return _trigger("Reactive", self.event, {"prefect.resource.id": "actualisatie.*"}, {}, 0)


ALARMS = (
    Alarm(
        "no round today",
        "prefect.flow-run.Completed",
        "No daily round ended well for 26 hours. Is the worker running? Run the round: it does all that is due.",
        within=A_ROUND_WITHIN,
    ),
    Alarm("postmark missing", "actualisatie.postmark.missing", "Nobody reported that these batches were posted."),
    Alarm("source down", "actualisatie.source.down", "Dossiers are held because a source gave no answer."),
    Alarm("outbox dead letter", "actualisatie.outbox.dead", "Effects outside need two people: retry or give up."),
    Alarm("approval waiting", "actualisatie.approval.waiting", "Strike-offs have waited a week for a decision."),
    Alarm(
        "journal broken",
        "actualisatie.journal.broken",
        "The journal was changed: stop all rounds.",
    ),
    Alarm("alarm raised", "actualisatie.alarm.raised", "The journal has an alarm: look at it the same day."),
)


LOST = Alarm(
    "lost run",
    "prefect.flow-run.heartbeat",
    "The machine of this run died: it counts as crashed. The next round does what it left undone.",
)
"""Without it a run whose machine died stays *Running* for ever and keeps the place of the next one."""

SILENT_FOR = 90
"""Seconds without a sign of life; a run gives one every 30 (HEARTBEAT)."""


def lost_runs() -> dict[str, Any]:
    """Return the automation that marks a run as crashed when its signs of life stop before it ended."""
    ends = ("Completed", "Failed", "Cancelled", "Crashed", "Suspended", "Paused")
    trigger = {
        **_trigger("Proactive", LOST.event, {"prefect.resource.id": "prefect.flow-run.*"}, {}, SILENT_FOR),
        "after": [LOST.event],
        "expect": [LOST.event, *(f"prefect.flow-run.{end}" for end in ends)],
        "for_each": ["prefect.resource.id"],
    }
    crash = {"type": "change-flow-run-state", "state": "CRASHED", "message": LOST.text}
    return {**automation(LOST, crash), "trigger": trigger}


def automation(alarm: Alarm, action: dict[str, Any]) -> dict[str, Any]:
    """Return an alarm as Prefect's interface wants it."""
    return {
        "name": MARK + alarm.name,
        "description": alarm.text,
        "enabled": True,
        "trigger": alarm.trigger,
        "actions": [action],
        "tags": ["actualisatie"],
    }


def _trigger(posture: str, event: str, match: dict[str, str], related: dict[str, str], within: int) -> dict[str, Any]:
    return {
        "type": "event",
        "posture": posture,
        "expect": [event],
        "match": match,
        "match_related": related,
        "for_each": [] if within else ["prefect.resource.id"],
        "threshold": 1,
        "within": within,
    }
