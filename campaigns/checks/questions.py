"""Which questions go to the authentic sources for some dossiers, and in which order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from actualisatie.calendar.moment import Moment
from actualisatie.connectors.magda.answer import Answer, SourceAnswer, SourceValue
from actualisatie.connectors.magda.bulk import Bulk, OpenClient
from actualisatie.connectors.magda.client import MagdaClient
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.dossiers.conditions.rule_data import rules_on
from actualisatie.dossiers.identifiers import IdentifierError, parse_insz

_ABOUT_EVERYBODY = (Service.PERSON, Service.REAL_RIGHTS)


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody about whom is asked; `key` is our own id of the person, the INSZ goes to the source only."""

    key: int
    insz: str = field(repr=False)


Answers = dict[int, dict[Service, Answer[SourceValue]]]
"""The answers about each person by service."""


@dataclass(slots=True)
class Asked:
    """What is known after asking: answers by person and service.

    `used_again` names those that came less than a day ago and were not asked for now. `new_numbers` are the INSZ that
    people got instead of the one asked, `superseded` the answers under their old one.
    """

    answers: Answers
    used_again: Collection[tuple[int, Service]] = ()
    new_numbers: dict[int, str] = field(default_factory=dict, repr=False)
    superseded: dict[int, list[Answer[SourceValue]]] = field(default_factory=dict)


def ask_about(
    settings: MagdaSettings,
    people: Sequence[AskedPerson],
    now: Moment,
    *,
    register: bool,
    fresh: Mapping[int, Mapping[Service, Answer[SourceValue]]] | None = None,
    open_client: OpenClient = MagdaClient,
) -> Asked:
    """Ask population register, property and income about people, concurrently, and return what came.

    `register` first announces each person to MAGDA, which must precede the first question about them. The tax bill is
    asked for last year and, where there is none, for the years before, at most three years back (VW); leefloon for the
    year of the bill. What is in `fresh` is not asked again. A person who got another INSZ is asked about once more
    under that one.
    """
    known = fresh or {}
    asked = Asked({person.key: dict(known.get(person.key, {})) for person in people})
    asked.used_again = frozenset((key, service) for key, found in asked.answers.items() for service in found)
    with Bulk(settings, now.at, open_client=open_client) as bulk:
        _ask_everything(bulk, people, now, asked, register=register)
        _ask_everything(bulk, _renumber(people, asked), now, asked, register=True)
    return asked


def ask_register(
    settings: MagdaSettings, people: Sequence[AskedPerson], now: Moment, open_client: OpenClient = MagdaClient
) -> Asked:
    """Ask the population register, and nothing else, about people who were asked about before; return what came."""
    asked = Asked({person.key: {} for person in people})
    with Bulk(settings, now.at, open_client=open_client) as bulk:
        _ask(bulk, people, Service.PERSON, asked)
        renumbered = _renumber(people, asked)
        _ask(bulk, renumbered, Service.REGISTRATION, asked, begin=now.today)
        _ask(bulk, renumbered, Service.PERSON, asked)
    return asked


def ask_further(
    settings: MagdaSettings,
    wanted: Mapping[Service, Sequence[AskedPerson]],
    now: Moment,
    asked: Asked,
    open_client: OpenClient = MagdaClient,
) -> None:
    """Ask what matters for some people only (disability, household), and add the answers to the others."""
    with Bulk(settings, now.at, open_client=open_client) as bulk:
        for service, people in wanted.items():
            _ask(bulk, people, service, asked, begin=now.today if service is Service.HANDICAP else None)


def _ask_everything(bulk: Bulk, people: Sequence[AskedPerson], now: Moment, asked: Asked, *, register: bool) -> None:
    if register:
        _ask(bulk, people, Service.REGISTRATION, asked, begin=now.today)
    about = ((service, one) for one in people for service in _ABOUT_EVERYBODY if service not in asked.answers[one.key])
    _keep(bulk.ask([SourceQuestion(service, one.insz, key=str(one.key)) for service, one in about]), asked)
    waiting = [one for one in people if Service.TAX_BILL not in asked.answers[one.key]]
    for age in range(1, rules_on(now.today).income_years_back + 1):
        _put(bulk, waiting, Service.TAX_BILL, asked, year=now.today.year - age)
        waiting = [one for one in waiting if asked.answers[one.key][Service.TAX_BILL].outcome is Outcome.NO_DATA]
    by_year: dict[int, list[AskedPerson]] = {}
    for one in people:
        if (bill := asked.answers[one.key][Service.TAX_BILL].value) and isinstance(bill, TaxBill):
            by_year.setdefault(bill.year, []).append(one)
    for year, earners in sorted(by_year.items()):
        _ask(bulk, earners, Service.LEEFLOON, asked, year=year)


def _renumber(people: Sequence[AskedPerson], asked: Asked) -> Sequence[AskedPerson]:
    """Return those who have another number now, to be asked about under that one, and put their old answers aside."""
    renumbered = _renumbered(people, asked)
    for person in renumbered:
        asked.new_numbers[person.key] = person.insz
        asked.superseded[person.key] = list(asked.answers[person.key].values())
        asked.answers[person.key] = {}
    return renumbered


def _renumbered(people: Sequence[AskedPerson], asked: Asked) -> Sequence[AskedPerson]:
    """Return those who have another number now; one whose check digits are wrong is nobody's, and stays unknown."""
    found = []
    for person in people:
        numbers = {answer.new_insz for answer in asked.answers[person.key].values() if answer.new_insz}
        if len(numbers) == 1 and _is_a_number(number := numbers.pop()):
            found.append(AskedPerson(person.key, number))
    return found


def _is_a_number(insz: str) -> bool:
    try:
        parse_insz(insz)
    except IdentifierError:
        return False
    return True


def _ask(
    bulk: Bulk,
    people: Sequence[AskedPerson],
    service: Service,
    asked: Asked,
    *,
    year: int | None = None,
    begin: date | None = None,
) -> None:
    """Ask about those of whom no answer is there yet."""
    missing = [one for one in people if service not in asked.answers[one.key]]
    _put(bulk, missing, service, asked, year=year, begin=begin)


def _put(
    bulk: Bulk,
    people: Sequence[AskedPerson],
    service: Service,
    asked: Asked,
    *,
    year: int | None = None,
    begin: date | None = None,
) -> None:
    first = year if service is Service.LEEFLOON else None
    questions = [
        SourceQuestion(service, one.insz, year=year, first_year=first, begin=begin, key=str(one.key)) for one in people
    ]
    if questions:
        _keep(bulk.ask(questions), asked)


def _keep(found: Sequence[SourceAnswer], asked: Asked) -> None:
    for one in found:
        asked.answers[int(one.question.key)][one.question.service] = one.answer
