"""Events for automations and for the event feed: what happened, where, how many. Ids and counts only."""

from collections.abc import Mapping, Sequence

from prefect.context import FlowRunContext
from prefect.events import emit_event

from actualisatie.campaigns.checks.outages import SourceNews

PREFIX = "actualisatie"

HAPPENED = {
    "batches": "batch.made",
    "reminders due": "deadline.passed",
    "proposed": "strike_off.proposed",
    "struck_off": "strike_off.done",
    "terms lengthened": "terms.extended",
    "alarms": "alarm.raised",
}
"""Which event tells of which count in the report of a run."""


def announce(what: str, where: str, how_many: int = 1, beside: Sequence[dict[str, str]] = ()) -> None:
    """Emit one event about a campaign or batch, from inside a flow; outside of one nothing happens.

    `beside` names what else it is about, besides the run, its flow and its deployment.
    """
    if FlowRunContext.get() is not None:
        about = {"prefect.resource.id": f"{PREFIX}.{where}", "prefect.resource.name": where}
        emit_event(event=f"{PREFIX}.{what}", resource=about, related=list(beside), payload={"how many": how_many})


def announce_good_round(campaign: str) -> None:
    """Tell that a round came to a good end: the alarm of a missing one waits for this, and never for a dry run.

    The alarm begins to wait with a run of the schedule, and Prefect wants one mark on all that an alarm listens to: so
    a round that a person asked for names it too.
    """
    planned = {"prefect.resource.id": "prefect.tag.auto-scheduled", "prefect.resource.role": "tag"}
    announce("round.done", campaign, beside=[planned])


def announce_counts(campaign: str, counts: Mapping[str, int]) -> None:
    """Emit an event for each count of a report that means that something happened."""
    for name, event in HAPPENED.items():
        if counts.get(name):
            announce(event, campaign, counts[name])


def announce_sources(campaign: str, news: SourceNews) -> None:
    """Emit an event for each outage that a round of a campaign met first, and for each that is over."""
    for source, number in news.down.items():
        announce("source.down", f"{campaign}: {source}", number)
    for source, number in news.up.items():
        announce("source.up", f"{campaign}: {source}", number)
