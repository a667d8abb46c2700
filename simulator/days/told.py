"""Plays a told scenario: its events, each at its time, and an office that does the rest as planned."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.dossiers.errors import Refused
from actualisatie.simulator.days.cast import Cast
from actualisatie.simulator.days.events import (
    Approves,
    Decides,
    ExtraRound,
    Inbound,
    NoRound,
    Refuses,
    World,
)
from actualisatie.simulator.days.events_of_post import Desk, Posts
from actualisatie.simulator.days.front_office import APPROVER
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.scenario import Scenario
from actualisatie.simulator.days.told_desk import NothingToPostError, do_at_desk, in_hand
from actualisatie.simulator.days.told_replies import as_line, in_words, register_hears
from actualisatie.simulator.days.told_world import change

One = TypeVar("One")


@dataclass(slots=True)
class ToldStory:
    """The story of a scenario. `surprises` are what the program refused or did against the scenario's word."""

    scenario: Scenario
    cast: Cast
    surprises: list[str] = field(default_factory=list)
    _outside: list[World | Inbound] = field(init=False)
    _inbox: list[Inbound] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put what happens outside in the order of its time."""
        outside = [event for event in self.scenario.events if isinstance(event, World | Inbound)]
        self._outside = sorted(outside, key=lambda event: event.instant)

    def change_world(self, office: Office, until: Moment) -> list[str]:
        """Let everything happen that happens outside up to an instant; return it in words."""
        words = []
        while self._outside and self._outside[0].instant <= until.at:
            event = self._outside.pop(0)
            if isinstance(event, Inbound):
                self._inbox.append(event)
                register_hears(event, office.world, self._number(event.dossier))
                words.append(f"{self._label(event.dossier)}: {in_words(event)}")
            else:
                words.append(change(event, office.world, self.cast, self.scenario.label))
        return words

    def is_open(self, day: date) -> bool:
        """Return whether the office works: on working days, unless told otherwise."""
        if any(event.covers(day) for event in self._told(NoRound)):
            return False
        return default_calendar().is_working_day(day) or any(event.on == day for event in self._told(ExtraRound))

    def post(self, office: Office, moment: Moment) -> list[str]:
        """Do what events tell of the post, and by itself post all other letters whose planned day has come."""
        told = [event for event in self.scenario.events if isinstance(event, Desk)]
        words = [self._tell(office, event, moment) for event in told if event.on == moment.today]
        if self.is_open(moment.today):
            by_hand = {event.letters for event in told if isinstance(event, Posts)}
            for code, round_ in in_hand(office, planned_by=moment.today):
                if round_ not in by_hand:
                    office.post(code, moment.today, f"DEPOSIT-{code}", moment)
                    words.append(f"{code} is posted ({round_})")
        return words

    def replies(self, moment: Moment, folder: Path) -> list[Path]:
        """Write what reached the office as a file of each housing company."""
        waiting = [one for one in self._inbox if (getattr(one, "taken_in", None) or one.on) <= moment.today]
        if not waiting:
            return []
        self._inbox = [one for one in self._inbox if one not in waiting]
        by_company: dict[str, list[str]] = {}
        for one in waiting:
            number = self._number(one.dossier)
            line = json.dumps(as_line(one, number, self._key(one)))
            by_company.setdefault(self.cast.company_of(number), []).append(f"{line}\n")
        files = [folder / kbo / f"replies-{moment.today}.jsonl" for kbo in by_company]
        for file, lines in zip(files, by_company.values(), strict=True):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(lines), encoding="utf-8")
        return files

    def rounds(self, day: date) -> list[date]:
        """Return the days for which the round runs: by itself on working days, and as often as events tell."""
        by_itself = [day] if default_calendar().is_working_day(day) else []
        return by_itself + [event.for_day or day for event in self._told(ExtraRound) if event.on == day]

    def decide(self, office: Office, moment: Moment) -> list[str]:
        """Decide as events tell; without any, a second person approves each proposal on the same day."""
        told: list[Decides] = [*self._told(Approves), *self._told(Refuses)]
        if not told:
            if not office.proposals():
                return []
            office.decide(Decision.APPROVE, APPROVER, None, moment)
            return [f"{APPROVER} approves"]
        return [self._decide(office, event, moment) for event in told if event.on == moment.today]

    def _tell(self, office: Office, event: Desk, moment: Moment) -> str:
        only = [self._number(label) for label in getattr(event, "of", ())]
        try:
            words = do_at_desk(office, event, moment, only)
        except NothingToPostError as fault:
            self.surprises.append(str(fault))
            return str(fault)
        except Refused as fault:
            return self._refused(event, str(fault))
        return self._done(event, words)

    def _decide(self, office: Office, event: Decides, moment: Moment) -> str:
        decision = Decision.APPROVE if isinstance(event, Approves) else Decision.REFUSE
        only = [self.cast.numbers[event.dossier]] if event.dossier else None
        try:
            office.decide(decision, event.by, only, moment)
        except Refused as fault:
            return self._refused(event, str(fault))
        return self._done(event, f"{event.by}: {decision}")

    def _refused(self, event: Desk | Decides, why: str) -> str:
        if not event.refused:
            self.surprises.append(f"{event.on}: expected to be possible, found refused: {why}")
        return f"refused: {why}"

    def _done(self, event: Desk | Decides, words: str) -> str:
        if event.refused:
            self.surprises.append(f"{event.on}: expected to be refused, found done: {words}.")
        return words

    def _key(self, event: Inbound) -> str:
        return f"{self.scenario.name[:50]}/{self.scenario.events.index(event)}"

    def _told(self, kind: type[One]) -> list[One]:
        return [event for event in self.scenario.events if isinstance(event, kind)]

    def _label(self, given: str | None) -> str:
        return self.scenario.label(given)

    def _number(self, given: str | None) -> str:
        return self.cast.numbers[self._label(given)]
