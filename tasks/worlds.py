"""Guards what a run may do at all: in a simulated world, on a database that moves, for a campaign of its kind."""

from datetime import date, timedelta

from prefect.context import FlowRunContext
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import CampaignKindError, VirtualDayError
from actualisatie.campaigns.restoring.standing_still import require_moving
from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import tried_again


def require_possible_day(day: date, real_day: date, *, catch_up: bool = True) -> None:
    """Raise `VirtualDayError` for a day after the real one, unless the database holds a simulated world.

    Without `catch_up` a day before the real one is refused too: a decision is never dated back.
    """
    if day == real_day or (catch_up and day < real_day):
        return
    simulated = world_is_simulated()
    if not simulated and day < real_day:
        raise VirtualDayError(
            f"A decision counts from the moment at which it is taken (today is {real_day}), not from {day}: leave the "
            "day out."
        )
    if not simulated:
        raise VirtualDayError(
            f"{day} lies in the future (today is {real_day}) and this database holds real people: "
            "a round can be run late, never early."
        )


@tried_again
def require_moving_database(moment: Moment, operator: str) -> None:
    """Raise `StandstillError` where the database came back from a backup and two people have not released it yet."""
    require_moving(runtime.engine(), moment, operator)


@tried_again
def require_kind(campaign: str, wanted: CampaignKind) -> None:
    """Raise `CampaignKindError` where a campaign is of another kind than a flow is made for.

    The forms offer only the right ones; a run that is started in code may name any.
    """
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, campaign).kind
    if found is not wanted:
        raise CampaignKindError(campaign, found.value, wanted.value)


@tried_again
def world_is_simulated() -> bool:
    """Return whether the business database holds a simulated world, where days may be virtual."""
    with transaction(runtime.engine()) as session:
        return bool(session.scalar(select(World.simulated)))


def days_ahead(moment: Moment) -> timedelta:
    """Return how far the day on which this run really began lies ahead of its virtual one, in whole days (Brussels).

    None where the world is real, also for a round that is run late, and outside of a run.
    """
    run = FlowRunContext.get()
    if run is None:
        return timedelta(0)
    ahead = Moment.of(run.start_time).today - moment.today
    return ahead if ahead and world_is_simulated() else timedelta(0)
