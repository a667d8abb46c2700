"""All candidates of a register. They know the letters that came, never our database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from actualisatie.campaigns.register.formats import DossierLine
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.dossiers.kinds import LetterRound, MemberRole
from actualisatie.simulator.candidates.happenings import Happening, happenings
from actualisatie.simulator.candidates.letters import PostedLetter
from actualisatie.simulator.candidates.pens import Household, Pen
from actualisatie.simulator.candidates.plans import PLANS
from actualisatie.simulator.candidates.tempers import Temper, temper_of
from actualisatie.simulator.chance import Chance, chance_of


class Candidates:
    """The candidates behind the dossiers of a register; who does what follows from the seed alone."""

    def __init__(self, seed: int, lines: Iterable[DossierLine]) -> None:
        self._seed = seed
        self._households = {line.number: _household(line) for line in lines}
        self._answers: dict[tuple[PostedLetter, int], tuple[ReplyItem, ...]] = {}
        self._happenings: dict[PostedLetter, tuple[tuple[date, Happening], ...]] = {}

    def temper(self, dossier_number: str) -> Temper:
        """Return how the candidate of a dossier meets the letters."""
        return temper_of(self._seed, dossier_number)

    def replies_on(self, day: date, posted: Sequence[PostedLetter]) -> list[ReplyItem]:
        """Return what is received on a calendar day (Brussels), up to its last second, in the order of receipt.

        `posted` are all letters so far; the answer depends on nothing else, so a day can be asked again.
        """
        items = (item for letter, nth in _numbered(posted) for item in self._answer(letter, nth))
        return sorted(
            (item for item in items if item.received_on == day), key=lambda item: (item.received_at, item.key)
        )

    def happenings_on(self, day: date, posted: Sequence[PostedLetter]) -> list[Happening]:
        """Return what happens in the world on a calendar day: moves, deaths, offers."""
        first: dict[str, PostedLetter] = {}
        for letter, _ in _numbered(posted):
            first.setdefault(letter.dossier_number, letter)
        return [happening for letter in first.values() for on, happening in self._happen(letter) if on == day]

    def _happen(self, letter: PostedLetter) -> tuple[tuple[date, Happening], ...]:
        found = self._happenings.get(letter)
        if found is None:
            temper, chance = self.temper(letter.dossier_number), self._chance(letter, "happening")
            found = self._happenings[letter] = tuple(happenings(temper, chance, letter))
        return found

    def _answer(self, letter: PostedLetter, nth: int) -> tuple[ReplyItem, ...]:
        found = self._answers.get((letter, nth))
        if found is None:
            household = self._households.get(letter.dossier_number, Household(letter.dossier_number))
            pen = Pen(self._chance(letter, "answer"), letter, household)
            PLANS[self.temper(letter.dossier_number)](pen, nth)
            found = self._answers[letter, nth] = tuple(pen.written)
        return found

    def _chance(self, letter: PostedLetter, what: str) -> Chance:
        return chance_of(self._seed, what, letter.dossier_number, letter.round.value, letter.postmark.isoformat())


def _numbered(posted: Sequence[PostedLetter]) -> Iterator[tuple[PostedLetter, int]]:
    """Yield each letter with how many first letters came before the term it belongs to."""
    firsts: Counter[str] = Counter()
    for letter in sorted(posted, key=lambda one: one.postmark):
        firsts[letter.dossier_number] += letter.round is LetterRound.FIRST
        yield letter, max(firsts[letter.dossier_number] - 1, 0)


def _household(line: DossierLine) -> Household:
    roles = {member.role for member in line.members}
    under_bewind = any(
        member.role is not MemberRole.CO_RESIDENT and guardianship.valid_until is None
        for member in line.members
        for guardianship in member.person.guardianships
    )
    return Household(line.number, MemberRole.PARTNER in roles, under_bewind)
