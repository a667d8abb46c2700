"""What happens to candidates meanwhile, outside every letter: they move, die, are offered a dwelling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from actualisatie.dossiers.kinds import DossierStatus, LetterRound
from actualisatie.simulator.candidates.letters import PostedLetter
from actualisatie.simulator.candidates.pens import DAY
from actualisatie.simulator.candidates.tempers import Temper
from actualisatie.simulator.chance import Chance
from actualisatie.simulator.register.places import ELSEWHERE, REGIONS
from actualisatie.simulator.register.population import home_in
from actualisatie.simulator.register.residents import Home


@dataclass(frozen=True, slots=True)
class Moved:
    """The household of a dossier has another address in the population register since a calendar day."""

    dossier_number: str
    home: Home
    since: date


@dataclass(frozen=True, slots=True)
class Died:
    """The applicant of a dossier died on a calendar day."""

    dossier_number: str
    on: date


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The register gives a dossier another status: an offer begins or ends."""

    dossier_number: str
    status: DossierStatus


Happening = Moved | Died | StatusChanged


def happenings(temper: Temper, chance: Chance, letter: PostedLetter) -> Sequence[tuple[date, Happening]]:
    """Return what happens because of nobody's letter, dated from the first letter that came."""
    tell = _TOLD.get(temper)
    return tell(chance, letter) if tell and letter.round is LetterRound.FIRST else ()


def _moved(chance: Chance, letter: PostedLetter) -> Sequence[tuple[date, Happening]]:
    region = next((one for one in REGIONS if chance.happens(0.2)), ELSEWHERE)
    day = letter.postmark + chance.randint(3, 20) * DAY
    return ((day, Moved(letter.dossier_number, home_in(chance, chance.one_of(region)), day)),)


def _perhaps_moved(chance: Chance, letter: PostedLetter) -> Sequence[tuple[date, Happening]]:
    """A letter that came back: half of them because of a move that the population register learns of."""
    return _moved(chance, letter) if chance.happens(0.5) else ()


def _died(chance: Chance, letter: PostedLetter) -> Sequence[tuple[date, Happening]]:
    day = letter.postmark + chance.randint(2, 28) * DAY
    return ((day + 2 * DAY, Died(letter.dossier_number, day)),)


def _offered(chance: Chance, letter: PostedLetter) -> Sequence[tuple[date, Happening]]:
    begins = letter.postmark + chance.randint(4, 20) * DAY
    ends = begins + chance.randint(14, 30) * DAY
    offer, back = DossierStatus.IN_OFFER, DossierStatus.ENROLLED
    return (
        (begins, StatusChanged(letter.dossier_number, offer)),
        (ends, StatusChanged(letter.dossier_number, back)),
    )


_TOLD: dict[Temper, Callable[[Chance, PostedLetter], Sequence[tuple[date, Happening]]]] = {
    Temper.MOVES: _moved,
    Temper.RETURNED: _perhaps_moved,
    Temper.DIES: _died,
    Temper.GETS_OFFER: _offered,
}
