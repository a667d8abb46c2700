"""What a run tells of alarms: those that nobody was told of yet, over one channel. Looking takes one query."""

from actualisatie.campaigns import desk_alarms
from actualisatie.campaigns.desk_alarms import Channel, UntoldAlarms
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import tried_again


@tried_again
def untold_alarms(channel: Channel) -> UntoldAlarms:
    """Return the alarms of all campaigns that a channel has not told of."""
    with transaction(runtime.engine()) as session:
        return desk_alarms.untold_alarms(session, channel)


@tried_again
def note_alarms_told(channel: Channel, alarms: UntoldAlarms) -> None:
    """Remember that a channel told of alarms."""
    with transaction(runtime.engine()) as session:
        desk_alarms.note_told(session, channel, alarms)
