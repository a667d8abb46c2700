"""What a careful clerk with a paper calendar would object to a strike-off. Shares no line with the program.

The clerk reads the letters that truly left, the last days printed in them, and what the sources truly said.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
HOLIDAYS = {
    date(2024, 4, 1),  # Easter Monday
    date(2024, 5, 1),
    date(2024, 5, 9),  # Ascension Day
    date(2024, 5, 20),  # Whit Monday
    date(2024, 8, 15),
    date(2024, 11, 1),
    date(2024, 11, 11),
    date(2024, 12, 25),
}
TERMS = {"first": 30, "reminder": 15, "second_request": 15}


def works(day: date) -> bool:
    """Return whether a day is no Saturday, Sunday or legal holiday of 2024."""
    return day.isoweekday() <= 5 and day not in HOLIDAYS


def last_day(postmark: date, round_: str, told: date) -> date:
    """Count the days after the postmark; a later printed day binds; the last one is a working day."""
    day = postmark
    for _ in range(TERMS[round_]):
        day += ONE_DAY
    day = max(day, told)
    while not works(day):
        day += ONE_DAY
    return day


def silence_counts_on(postmark: date, round_: str, told: date) -> date:
    """Return the day after three working days after the last day."""
    day, waited = last_day(postmark, round_, told), 0
    while waited < 3:
        day += ONE_DAY
        waited += works(day)
    return day + ONE_DAY


@dataclass
class Sent:
    """A letter that left: its round, postmark, printed last day, the street on it, what it said of conditions, and the
    batch that it lay in.
    """

    round: str
    postmark: date
    told: date
    street: str
    told_failing: bool
    batch: str = ""

    @property
    def last_day(self) -> date:
        """Return the last day to answer it."""
        return last_day(self.postmark, self.round, self.told)

    @property
    def silence_counts_on(self) -> date:
        """Return the first day on which silence counts."""
        return silence_counts_on(self.postmark, self.round, self.told)


@dataclass
class Seen:
    """What the sources said of a candidate, and on which day."""

    day: date
    street: str
    owns: bool
    alive: bool


@dataclass
class Candidate:
    """All that happened to a candidate, as the clerk notes it down."""

    number: str
    letters: list[Sent] = field(default_factory=list)
    seen: Seen | None = None
    status_seen: tuple[date, str] | None = None
    waiting: set[str] = field(default_factory=set)
    unclear: int = 0
    answered: bool = False
    settled: str = ""
    to_be_undone: bool = False

    def objections(self, today: date, ground: str) -> list[str]:
        """Return every reason why this candidate may not be struck off today on that ground."""
        return [*self._of_letters(today), *self._of_answers(ground), *self._of_sources(today)]

    def post(self, letter: Sent) -> None:
        """Note a letter that left; a first one to another place answers for what came back from the old one."""
        before = self._latest("first")
        if letter.round == "first" and before is not None and before.street != letter.street:
            self.waiting.discard("returned")
        self.letters.append(letter)

    def correct(self, batch: str, postmark: date) -> None:
        """Note another postmark; a last day that was told before binds."""
        for letter in self.letters:
            if letter.batch == batch:
                letter.told, letter.postmark = max(letter.told, letter.last_day), postmark

    def extend(self, today: date, until: date) -> None:
        """Note more time for each letter whose term still runs."""
        for letter in self.letters:
            if letter.postmark <= today <= letter.last_day:
                letter.told = max(letter.told, until)

    def _of_letters(self, today: date) -> list[str]:
        first, reminder, second = (self._latest(round_) for round_ in ("first", "reminder", "second_request"))
        if first is None or reminder is None:
            return ["a letter is missing"]
        found = {
            "the first term": first.silence_counts_on > today,
            "the reminder's term": reminder.silence_counts_on > today,
            "reminded too early": reminder.postmark <= first.last_day,
            "the term of the second request": second is not None and second.silence_counts_on > today,
            "letters to an old address": not self.seen or {first.street, reminder.street} != {self.seen.street},
        }
        return [name for name, holds in found.items() if holds]

    def _of_answers(self, ground: str) -> list[str]:
        first = self._latest("first")
        found = {
            f"settled: {self.settled}": bool(self.settled),
            f"waits for a person: {sorted(self.waiting)}": bool(self.waiting),
            "an answer that nobody looked at": self.unclear > 0,
            "not silent": ground == "silence" and self.answered,
            "not said to fail": ground == "not_meeting" and not (self.seen and self.seen.owns),
            "never told": ground == "not_meeting" and not (first and first.told_failing),
        }
        return [name for name, holds in found.items() if holds]

    def _of_sources(self, today: date) -> list[str]:
        found = {
            "sources not asked today": self.seen is None or self.seen.day != today,
            "dead": self.seen is not None and not self.seen.alive,
            "status not asked today": self.status_seen is None or self.status_seen[0] != today,
            "status": self.status_seen is not None and self.status_seen[1] not in {"REG", "INFOS", "CHKS"},
        }
        return [name for name, holds in found.items() if holds]

    def _latest(self, round_: str) -> Sent | None:
        return next((letter for letter in reversed(self.letters) if letter.round == round_), None)
