"""Which questions go to the authentic sources for some dossiers, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from actualisatie.calendar.moment import Moment
from actualisatie.connectors.magda.answer import Answer, SourceAnswer, SourceValue
from actualisatie.connectors.magda.bulk import Bulk
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.conditions.rules import MAXIMUM_INCOME_AGE

_ABOUT_EVERYBODY = (Service.PERSON, Service.REAL_RIGHTS)


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody about whom is asked; `key` is our own id of the person, the INSZ goes to the source only."""

    key: int
    insz: str = field(repr=False)


Answers = dict[int, dict[Service, Answer[SourceValue]]]
"""The answers about each person by service."""


def ask_about(settings: MagdaSettings, people: Sequence[AskedPerson], now: Moment, *, register: bool) -> Answers:
    """Ask population register, property and income about people, concurrently, and return what came.

    `register` first announces each person to MAGDA, which must precede the first question about them. The tax bill is
    asked for last year and, where there is none, for the years before, at most three years back (VW).
    """
    answers: Answers = {person.key: {} for person in people}
    with Bulk(settings, now.at) as bulk:
        if register:
            _ask(bulk, people, Service.REGISTRATION, answers, begin=now.today)
        about = ((service, person) for person in people for service in _ABOUT_EVERYBODY)
        questions = [SourceQuestion(service, person.insz, key=str(person.key)) for service, person in about]
        _keep(bulk.ask(questions), answers)
        waiting = list(people)
        for age in range(1, MAXIMUM_INCOME_AGE + 1):
            _ask(bulk, waiting, Service.TAX_BILL, answers, year=now.today.year - age)
            waiting = [one for one in waiting if answers[one.key][Service.TAX_BILL].outcome is Outcome.NO_DATA]
    return answers


def _ask(
    bulk: Bulk,
    people: Sequence[AskedPerson],
    service: Service,
    answers: Answers,
    *,
    year: int | None = None,
    begin: date | None = None,
) -> None:
    questions = [SourceQuestion(service, one.insz, year=year, begin=begin, key=str(one.key)) for one in people]
    _keep(bulk.ask(questions), answers)


def _keep(found: Sequence[SourceAnswer], answers: Answers) -> None:
    for one in found:
        answers[int(one.question.key)][one.question.service] = one.answer
