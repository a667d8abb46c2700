"""What must reach a person by itself: each alarm is an automation of Prefect, defined here and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actualisatie.campaigns.desk_events import DeskEvent

MARK = "actualisatie: "
"""How the names of our automations begin; others on the same server are left alone."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A name, the event that raises it, and what a person is to do."""

    name: str
    event: str
    text: str

    @property
    def trigger(self) -> dict[str, Any]:
        """Return the trigger in the words of Prefect's interface."""
        return event_trigger("Reactive", [self.event], {"prefect.resource.id": "actualisatie.*"}, {}, 0)


ALARMS = (
    Alarm("postmark missing", DeskEvent.POSTMARK_MISSING.in_prefect, "Nobody reported that these batches were posted."),
    Alarm("source down", DeskEvent.SOURCE_DOWN.in_prefect, "Dossiers are held because a source gave no answer."),
    Alarm("outbox dead letter", DeskEvent.OUTBOX_DEAD.in_prefect, "Effects outside need two people: retry or give up."),
    Alarm("approval waiting", DeskEvent.APPROVAL_WAITING.in_prefect, "Strike-offs have waited a week for a decision."),
    Alarm(
        "journal broken",
        DeskEvent.JOURNAL_BROKEN.in_prefect,
        "The journal was changed: stop all rounds.",
    ),
    Alarm("alarm raised", DeskEvent.ALARM_RAISED.in_prefect, "The journal has alarms: look at them today."),
)


def automation(alarm: Alarm, action: dict[str, Any], trigger: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return an alarm as Prefect's interface wants it; `trigger` takes the place of the alarm's own."""
    return {
        "name": MARK + alarm.name,
        "description": alarm.text,
        "enabled": True,
        "trigger": trigger or alarm.trigger,
        "actions": [action],
        "tags": ["actualisatie"],
    }


def event_trigger(
    posture: str,
    events: Sequence[str],
    match: Mapping[str, str | list[str]],
    related: dict[str, Any] | list[dict[str, Any]],
    within: int,
) -> dict[str, Any]:
    """Return a trigger on events; a proactive one fires when none of them comes `within` so many seconds."""
    return {
        "type": "event",
        "posture": posture,
        "expect": list(events),
        "match": dict(match),
        "match_related": related,
        "for_each": ["prefect.resource.id"],
        "threshold": 1,
        "within": within,
    }
