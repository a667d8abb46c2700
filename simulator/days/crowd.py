"""Candidates who are left to themselves, and what they know: which letters reached them, and what happened since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine

from actualisatie.campaigns.batches.letter_list import posted_letters
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.register.formats import DossierLine
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import LetterRound, Verdict
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.candidates.dropping import drop_replies
from actualisatie.simulator.candidates.letters import PostedLetter
from actualisatie.simulator.candidates.life import confirm_in_register, let_happen
from actualisatie.simulator.world import SimulatedWorld
from actualisatie.storage.database import transaction

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answers:
    """What came in: how many answers, and the files in which they were dropped."""

    count: int
    files: list[Path]


@dataclass(slots=True)
class Crowd:
    """The candidates of some dossiers, by number, in a world; what they do follows from their temper and the seed."""

    candidates: Candidates
    dossiers: Mapping[str, DossierLine]
    world: SimulatedWorld
    posted: list[PostedLetter] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _answered_until: date | None = None
    _since: date = date.min

    def live(self, day: date) -> int:
        """Let what happens to candidates on a calendar day happen; return how much."""
        happened = self.candidates.happenings_on(day, self.posted)
        for one in happened:
            let_happen(self.world, one, self.dossiers)
        return len(happened)

    def receive(self, engine: Engine, campaign: str) -> None:
        """Give them the letters that were posted since they last looked."""
        with transaction(engine) as session:
            found = campaign_by_name(session, campaign)
            rows = list(posted_letters(session, found, self._seen, self._since))
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
            if row.round in {LetterRound.FIRST, LetterRound.REMINDER}
        ]

    def forget(self, before: date) -> None:
        """Forget the letters that were posted before a day: nobody answers them any more, the next round is another."""
        self._since = before
        self.posted = [one for one in self.posted if one.postmark >= before]

    def answer(self, day: date, folder: Path) -> Answers:
        """Drop in the folder what came in since this was last asked, up to the last second of the day before `day`."""
        first = self._answered_until or day
        days = (first + number * _DAY for number in range((day - first).days))
        items = [item for one in days for item in self.candidates.replies_on(one, self.posted)]
        self._answered_until = day
        confirm_in_register(self.world, items)
        folders = {number: line.housing_company for number, line in self.dossiers.items()}
        return Answers(len(items), drop_replies(folder, f"replies-{day}.jsonl", items, folders))
