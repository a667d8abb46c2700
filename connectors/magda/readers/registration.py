"""Reads RegistreerInschrijving-02.01."""

from actualisatie.connectors.magda.errors import EmptyAnswerError
from actualisatie.connectors.magda.markup import Element, text
from actualisatie.connectors.magda.values.social import Registration

_RESULTS = {"1": True, "0": False}


def read_registration(content: Element, _asked: frozenset[str]) -> Registration:
    """Return whether the registration was taken (Resultaat 1) or not (0)."""
    result = _RESULTS.get(text(content, "Resultaat") or "")
    if result is None:
        raise EmptyAnswerError("RegistreerInschrijving: the answer has no result")
    return Registration(result)
