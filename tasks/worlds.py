"""Guards the line between the real world and a simulated one."""

from datetime import date

from sqlalchemy import select

from actualisatie.campaigns.errors import VirtualDayError
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World
from actualisatie.tasks import runtime


def require_possible_day(day: date, real_day: date) -> None:
    """Raise `VirtualDayError` for a day after the real one, unless the database holds a simulated world."""
    if day <= real_day:
        return
    with transaction(runtime.engine()) as session:
        simulated = bool(session.scalar(select(World.simulated)))
    if not simulated:
        raise VirtualDayError(
            f"{day} lies in the future (today is {real_day}) and this database holds real people: "
            "a round can be run late, never early."
        )
