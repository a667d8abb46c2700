"""Reads the Adressen of GeefPersoon-02.02."""

from actualisatie.connectors.magda.markup import Element, attribute, text, texts
from actualisatie.connectors.magda.partial_date import read_date
from actualisatie.connectors.magda.values.person import Address, AddressKind

_KINDS = {kind.value: kind for kind in AddressKind}


def read_addresses(addresses: Element | None) -> tuple[Address, ...]:
    """Return every address of a known kind, in the order of the source."""
    if addresses is None:
        return ()
    return tuple(_read(element, kind) for element in addresses if (kind := _KINDS.get(str(element.tag))))


def _read(element: Element, kind: AddressKind) -> Address:
    return Address(
        kind=kind,
        since=read_date(attribute(element, "DatumBegin")),
        until=read_date(attribute(element, "DatumEinde")),
        # The register writes a street either from its list or as it was typed, with a StraatCode beside it.
        street=_name(element, "Straatnaam") or _name(element, "NietGestandaardiseerdeStraatnaam"),
        house_number=text(element, "Huisnummer"),
        box=text(element, "Busnummer"),
        postal_code=text(element, "Postcode"),
        municipality=_name(element, "Gemeentenaam") or _name(element, "NietGestandaardiseerdeGemeentenaam"),
        municipality_nis=text(element, "NISCodeGemeente"),
        country=_name(element, "Land") or text(element, "Land/Naam"),
        country_iso=text(element, "ISOCodeLand") or text(element, "Land/ISOCode"),
        lines=texts(element, "Teksten/Tekst"),
        is_reference=element.find("ReferentieAdres") is not None,
    )


def _name(element: Element, path: str) -> str | None:
    """The Dutch name where several languages are given, otherwise the first one."""
    names = element.findall(path)
    dutch = [name for name in names if text(name, "Taal") == "nl"]
    return next((found for name in dutch + names if (found := text(name, "String"))), None)
