"""Plays candidates who are left to themselves: they answer, move, fall silent, as their temper and the seed have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.approving import Decision
from actualisatie.campaigns.catalogue import campaign_by_name
from actualisatie.campaigns.letter_list import batches_in_hand, posted_letters
from actualisatie.campaigns.register.formats import DossierLine
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import LetterRound, Verdict
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.candidates.dropping import drop_replies
from actualisatie.simulator.candidates.letters import PostedLetter
from actualisatie.simulator.candidates.life import confirm_in_register, let_happen
from actualisatie.simulator.days.front_office import APPROVER
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.world import SimulatedWorld
from actualisatie.storage.database import transaction

_DAY = timedelta(days=1)


@dataclass(slots=True)
class MadeUpStory:
    """The story that candidates make themselves. An office takes in on a working day what came until the day before."""

    candidates: Candidates
    dossiers: Mapping[str, DossierLine]
    world: SimulatedWorld
    posted: list[PostedLetter] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _taken_in_until: date | None = None
    _lived_until: date | None = None

    def change_world(self, office: Office, until: Moment) -> list[str]:
        """Let what happens to candidates on a day happen, once."""
        day = until.today
        if self._lived_until == day:
            return []
        self._lived_until = day
        happened = self.candidates.happenings_on(day, self.posted)
        for one in happened:
            let_happen(office.world, one, self.dossiers)
        return [f"{len(happened)} candidates move, die or are offered a dwelling"] if happened else []

    def is_open(self, day: date) -> bool:
        """Return whether the office works on a calendar day."""
        return default_calendar().is_working_day(day)

    def post(self, office: Office, moment: Moment) -> list[str]:
        """Post all batches whose planned day has come, on working days."""
        if not self.is_open(moment.today):
            return []
        with transaction(office.engine) as session:
            codes = [code for code, _ in batches_in_hand(session, office.campaign, moment.today)]
        for code in codes:
            office.post(code, moment.today, f"DEPOSIT-{code}", moment)
        if codes:
            self._remember(office)
        return [f"{len(codes)} batches are posted"] if codes else []

    def replies(self, moment: Moment, folder: Path) -> list[Path]:
        """Write what came in since the last working day, up to the last second of yesterday."""
        first = self._taken_in_until or moment.today
        days = (first + number * _DAY for number in range((moment.today - first).days))
        items = [item for day in days for item in self.candidates.replies_on(day, self.posted)]
        self._taken_in_until = moment.today
        confirm_in_register(self.world, items)
        folders = {number: line.housing_company for number, line in self.dossiers.items()}
        return drop_replies(folder, f"replies-{moment.today}.jsonl", items, folders)

    def rounds(self, day: date) -> list[date]:
        """Return the day itself: the round runs once."""
        return [day]

    def decide(self, office: Office, moment: Moment) -> list[str]:
        """Approve every proposal on the day it is made."""
        proposals = office.proposals()
        if proposals:
            office.decide(Decision.APPROVE, APPROVER, None, moment)
        return [f"{APPROVER} approves {len(proposals)} strike-offs"] if proposals else []

    def _remember(self, office: Office) -> None:
        with transaction(office.engine) as session:
            rows = list(posted_letters(session, campaign_by_name(session, office.campaign), self._seen))
        self._seen |= {row.id for row in rows}
        self.posted += [
            PostedLetter(
                row.dossier_number,
                row.housing_company_kbo,
                row.round,
                row.postmark,
                row.verdict or Verdict.MEETS,
                row.last_day,
                tuple(Condition(name) for name in row.failing),
            )
            for row in rows
            if row.round is not LetterRound.STRIKE_OFF
        ]
