"""Reads GeefGezinssamenstelling-02.02."""

from actualisatie.connectors.magda.errors import EmptyAnswerError, OtherPersonError
from actualisatie.connectors.magda.markup import Element, attribute, text
from actualisatie.connectors.magda.partial_date import read_date
from actualisatie.connectors.magda.values.household import Household, HouseholdMember


def read_household(content: Element, asked: frozenset[str]) -> Household:
    """Return the household in an Inhoud; raise OtherPersonError when the person asked is no member of it."""
    members = tuple(_member(element) for element in content.iterfind("Gezinsleden/Gezinslid"))
    if not members:
        raise EmptyAnswerError("GeefGezinssamenstelling: the household has no members")
    if not any(member.insz in asked for member in members):
        raise OtherPersonError("GeefGezinssamenstelling: the person who was asked is not in the household")
    return Household(members)


def _member(element: Element) -> HouseholdMember:
    return HouseholdMember(
        insz=text(element, "INSZ") or "",
        position=text(element, "Positie/Code"),
        birth_date=read_date(text(element, "Geboortedatum")),
        since=read_date(attribute(element, "DatumBegin")),
        until=read_date(attribute(element, "DatumEinde")),
    )
