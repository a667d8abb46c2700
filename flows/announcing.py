"""Events for automations and for the event feed: what happened, where, how many. Ids and counts only."""

from collections.abc import Sequence

from prefect.context import FlowRunContext
from prefect.events import emit_event

from actualisatie.campaigns.checks.outages import SourceNews
from actualisatie.campaigns.desk_events import PREFIX, DeskEvent
from actualisatie.tasks.round_flows import AUTO_SCHEDULED

HAPPENED = {
    "batches": DeskEvent.BATCH_MADE,
    "proposed": DeskEvent.STRIKE_OFF_PROPOSED,
    "struck_off": DeskEvent.STRIKE_OFF_DONE,
    "terms lengthened": DeskEvent.TERMS_EXTENDED,
}
"""Which event tells of which count of a step."""


def announce(what: DeskEvent, where: str, how_many: int = 1, beside: Sequence[dict[str, str]] = ()) -> None:
    """Emit one event about a campaign or batch, from inside a flow; outside of one nothing happens.

    `beside` names what else it is about, besides the run, its flow and its deployment.
    """
    if FlowRunContext.get() is not None:
        about = {"prefect.resource.id": f"{PREFIX}.{where}", "prefect.resource.name": where}
        emit_event(event=what.in_prefect, resource=about, related=list(beside), payload={"how many": how_many})


def announce_good_round(campaign: str) -> None:
    """Tell that a round came to a good end: the alarm of a missing one waits for this, and never for a dry run.

    The alarm begins to wait with a run of the schedule, and Prefect wants one mark on all that an alarm listens to: so
    a round that a person asked for names it too.
    """
    planned = {"prefect.resource.id": f"prefect.tag.{AUTO_SCHEDULED}", "prefect.resource.role": "tag"}
    announce(DeskEvent.ROUND_DONE, campaign, beside=[planned])


def announced(campaign: str, counts: dict[str, int]) -> dict[str, int]:
    """Emit an event for each count of a step that means that something happened, and return the counts.

    Called as soon as the step is over: what fails after it takes no news away.
    """
    for name, event in HAPPENED.items():
        if counts.get(name):
            announce(event, campaign, counts[name])
    return counts


def announce_sources(campaign: str, news: SourceNews) -> None:
    """Emit an event for each outage that a round of a campaign met first, and for each that is over."""
    for source, number in news.down.items():
        announce(DeskEvent.SOURCE_DOWN, f"{campaign}: {source}", number)
    for source, number in news.up.items():
        announce(DeskEvent.SOURCE_UP, f"{campaign}: {source}", number)
