"""An office that runs the annual flow every day, step by step and without Prefect: for speed."""

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.taking_in import take_in_anniversaries
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.simulator.days.front_office import OFFICE
from actualisatie.simulator.days.office import CHUNK, Office
from actualisatie.storage.database import transaction


class AnnualOffice(Office):
    """An office of the annual actualisation."""

    def round(self, moment: Moment) -> bool:
        """Take in the anniversaries that have come, then do what the daily round does; False for a quiet day."""
        taken, more = 0, 1
        while more:
            with transaction(self.engine) as session:
                found = campaign_by_name(session, self.campaign)
                more = take_in_anniversaries(session, found, CHUNK, moment, OFFICE)
            taken += more
        return super().round(moment) or bool(taken)
