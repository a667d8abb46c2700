"""Reads ZoekEigendomstoestanden-02.00: only the rights of the person asked, by PartijId.

The answer lists every holder of a right on each parcel, also spouses, co-owners and enterprises.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from actualisatie.connectors.magda.errors import EmptyAnswerError, OtherPersonError, UnreadableValueError
from actualisatie.connectors.magda.markup import Element, attribute, text, texts
from actualisatie.connectors.magda.partial_date import PartialDate, read_date
from actualisatie.connectors.magda.values.real_rights import RealRight, RealRights

_COMMUNITY = "Gemeenschap"
_COUNT = re.compile(r"\d{1,9}")


def read_real_rights(content: Element, asked: frozenset[str]) -> RealRights:
    """Return the rights of the person asked; raise OtherPersonError when no party of the answer is that person."""
    property_ = content.find("Eigendom")
    if property_ is None:
        raise EmptyAnswerError("ZoekEigendomstoestanden: the answer has no Eigendom")
    parties = {
        party
        for person in property_.iterfind("Partijen/Personen/Persoon")
        if text(person, "INSZ") in asked and (party := text(person, "PartijId"))
    }
    if not parties:
        raise OtherPersonError("ZoekEigendomstoestanden: the person who was asked is no party of the answer")
    states = property_.iterfind("Eigendomstoestanden/Eigendomstoestand")
    return RealRights(tuple(right for state in states for right in _rights(state, parties)))


def _rights(state: Element, parties: set[str]) -> Iterator[RealRight]:
    for owner in state.iterfind("EigenaarsRechten/EigenaarRecht"):
        if parties.isdisjoint(texts(owner, "LijstId/PartijId")):
            continue
        list_of = owner.find("LijstId")
        in_community = list_of is not None and attribute(list_of, "Type") == _COMMUNITY
        rights = owner.findall("ZakelijkRecht/Ongestructureerd/Rechten/Recht")
        if not rights:
            raise EmptyAnswerError("ZoekEigendomstoestanden: a holder is named without a right")
        for right in rights:
            yield _right(right, state, in_community=in_community)


def _right(right: Element, state: Element, *, in_community: bool) -> RealRight:
    share, swapped = _share(right)
    return RealRight(
        kind=text(right, "Type/Code") or "?",
        share=share,
        share_was_swapped=swapped,
        in_community=in_community,
        property_id=text(state, "StatusInformatie/EigendomId"),
        nature_code=text(state, "Perceel/AardKadastraalPerceel/Code"),
        nature=text(state, "Perceel/AardKadastraalPerceel/Omschrijving"),
        municipality_nis=text(state, "Perceel/AlgemeneInformaties/AlgemeneInformatie/Gemeente/NISCode"),
        since=_period(state, "Begin"),
        until=_period(state, "Einde"),
    )


def _share(right: Element) -> tuple[Fraction | None, bool]:
    """The share, and whether numerator and denominator came swapped: nobody owns more than the whole."""
    above, below = text(right, "Aandeel/Teller"), text(right, "Aandeel/Noemer")
    if text(right, "NietBepaald") == "1" or (above is None and below is None):
        return None, False
    if not above or not below or not (_COUNT.fullmatch(above) and _COUNT.fullmatch(below)):
        raise UnreadableValueError("ZoekEigendomstoestanden: a share is no fraction")
    smaller, larger = sorted((int(above), int(below)))
    if smaller == 0:
        raise UnreadableValueError("ZoekEigendomstoestanden: a share has a zero")
    return Fraction(smaller, larger), int(above) > int(below)


def _period(state: Element, edge: str) -> PartialDate | None:
    period = "StatusInformatie/PeriodeStatus"
    return read_date(text(state, f"{period}/{edge}")) or read_date(text(state, f"{period}/Jaar{edge}"))
