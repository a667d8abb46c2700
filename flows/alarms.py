"""Tells of alarms as events, the day they are raised: at the end of each run that may have raised one."""

from prefect.context import FlowRunContext

from actualisatie.campaigns.desk_alarms import Channel
from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.flows.announcing import announce
from actualisatie.tasks.alarms import note_alarms_told, untold_alarms


def tell_alarms() -> None:
    """Emit an event for each campaign with alarms that none told of yet, whoever raised them.

    They are noted only then: a run that is killed in between leaves them to the next, and two at once may both tell.
    """
    if FlowRunContext.get() is None:
        return
    alarms = untold_alarms(Channel.EVENT)
    for campaign, number in alarms.by_campaign.items():
        announce(DeskEvent.ALARM_RAISED, campaign, number)
    if alarms.by_campaign:
        note_alarms_told(Channel.EVENT, alarms)
