"""Plays candidates who are left to themselves: they answer, move, fall silent, as their temper and the seed have it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.simulator.days.crowd import Crowd
from actualisatie.simulator.days.front_office import APPROVER
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.told_desk import in_hand


@dataclass(slots=True)
class MadeUpStory:
    """The story that candidates make themselves. An office takes in on a working day what came until the day before."""

    crowd: Crowd
    _lived_until: date | None = None

    def change_world(self, office: Office, until: Moment) -> list[str]:
        """Let what happens to candidates on a day happen, once."""
        day = until.today
        if self._lived_until == day:
            return []
        self._lived_until = day
        happened = self.crowd.live(day)
        return [f"{happened} candidates move, die or are offered a dwelling"] if happened else []

    def is_open(self, day: date) -> bool:
        """Return whether the office works on a calendar day."""
        return default_calendar().is_working_day(day)

    def post(self, office: Office, moment: Moment) -> list[str]:
        """Post all batches whose planned day has come, on working days."""
        if not self.is_open(moment.today):
            return []
        codes = [code for code, _ in in_hand(office, moment.today)]
        for code in codes:
            office.post(code, moment.today, f"DEPOSIT-{code}", moment)
        if codes:
            self.crowd.receive(office.engine, office.campaign)
        return [f"{len(codes)} batches are posted"] if codes else []

    def replies(self, moment: Moment, folder: Path) -> list[Path]:
        """Write what came in since the last working day, up to the last second of yesterday."""
        return self.crowd.answer(moment.today, folder).files

    def rounds(self, day: date) -> list[date]:
        """Return the day itself: the round runs once."""
        return [day]

    def decide(self, office: Office, moment: Moment) -> list[str]:
        """Approve every proposal on the day it is made."""
        proposals = office.proposals()
        if proposals:
            office.decide(Decision.APPROVE, APPROVER, None, moment)
        return [f"{APPROVER} approves {len(proposals)} strike-offs"] if proposals else []
