"""Reads GeefLeefloonbedragen-02.00. Unlike the tax bill it gives euro with two decimals."""

import re
from decimal import Decimal

from actualisatie.connectors.magda.errors import EmptyAnswerError, OtherPersonError, UnreadableValueError
from actualisatie.connectors.magda.markup import Element, text
from actualisatie.connectors.magda.values.social import Leefloon, LeefloonYear

_EURO = re.compile(r"-?\d{1,12}(\.\d{1,2})?")
# The equivalent leefloon counts as leefloon; a child benefit paid by the OCMW does not.
_LEEFLOON = frozenset({"Leefloon", "EquivalentLeefloon"})


def read_leefloon(content: Element, asked: frozenset[str]) -> Leefloon:
    """Return the amounts per calendar year in an Inhoud, in euro cents."""
    amounts = content.findall("Leefloonbedragen/Leefloonbedrag")
    if not amounts:
        raise EmptyAnswerError("GeefLeefloonbedragen: the answer has no years")
    people = {
        insz.text.strip()
        for path in ("Begunstigde", "Partner")
        for amount in amounts
        for insz in amount.iterfind(f".//{path}/INSZ")
        if insz.text
    }
    if people and people.isdisjoint(asked):
        raise OtherPersonError("GeefLeefloonbedragen: the payments are not those of the person who was asked")
    return Leefloon(tuple(_year(amount) for amount in amounts))


def _year(amount: Element) -> LeefloonYear:
    year = text(amount, "Jaar")
    if year is None or not (len(year) == 4 and year.isdecimal()):
        raise UnreadableValueError("GeefLeefloonbedragen: the year is no year")
    paid = [(str(kind.tag), _cents(text(kind, "Bedrag"))) for kind in amount.iterfind("Tegemoetkoming/Jaarlijks/*")]
    if not paid and text(amount, "Uitbetaling") != "0":
        raise EmptyAnswerError("GeefLeefloonbedragen: a year has neither an amount nor the statement of none")
    return LeefloonYear(
        year=int(year),
        leefloon_cents=sum(cents for kind, cents in paid if kind in _LEEFLOON),
        other_cents=sum(cents for kind, cents in paid if kind not in _LEEFLOON),
    )


def _cents(euro: str | None) -> int:
    if euro is None or not _EURO.fullmatch(euro):
        raise UnreadableValueError("GeefLeefloonbedragen: an amount is no amount in euro")
    return int(Decimal(euro) * 100)
