"""Which authentic sources answered and which did not, about how many people: for whoever has to get them going."""

from collections import Counter

from actualisatie.campaigns.checks.questions import Asked
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.services import Service

SOURCES = {
    Service.PERSON: "population register",
    Service.HOUSEHOLD: "population register",
    Service.TAX_BILL: "tax office",
    Service.REAL_RIGHTS: "cadastre",
    Service.HANDICAP: "social security",
    Service.LEEFLOON: "social security",
    Service.REGISTRATION: "MAGDA repertory",
}
"""What people call the source behind a service."""

_NO_ANSWER = frozenset({Outcome.UNAVAILABLE, Outcome.REFUSED})
"""Ends of a question that lie with the source or our connection to it, never with the person."""


def answering_sources(asked: Asked) -> dict[str, int]:
    """Return about how many people each source answered now; an answer that was used again does not count."""
    answering = {
        (SOURCES[service], person)
        for person, answers in asked.answers.items()
        for service, answer in answers.items()
        if answer.outcome not in _NO_ANSWER and (person, service) not in asked.used_again
    }
    return dict(Counter(source for source, _ in sorted(answering)))


def silent_sources(asked: Asked) -> dict[str, int]:
    """Return about how many people each source gave no answer; sources that answered about all are left out."""
    silent = {
        (SOURCES[service], person)
        for person, answers in asked.answers.items()
        for service, answer in answers.items()
        if answer.outcome in _NO_ANSWER
    }
    return dict(Counter(source for source, _ in sorted(silent)))
