"""What a MAGDA request asks, read as MAGDA would: by Context/Naam and Versie, then by what the service needs."""

from dataclasses import dataclass, field

from actualisatie.connectors.magda.markup import Element, parse_untrusted, text
from actualisatie.connectors.magda.services import CONTRACTS, Contract, Service

_LONGEST_REQUEST = 100_000
_KNOWN: dict[tuple[str | None, str | None], Contract] = {
    (contract.service.value, contract.version): contract for contract in CONTRACTS.values()
}


class UnreadableQuestionError(ValueError):
    """The request is no question that this MAGDA knows; answered with a SOAP fault."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the service, who asks with which Referte, when, about whom."""

    contract: Contract
    reference: str
    message_reference: str
    identificatie: str
    hoedanigheid: str
    date: str
    time: str
    insz: str = field(repr=False)
    year: int | None
    years_back: int

    @property
    def service(self) -> Service:
        """The service that is asked."""
        return self.contract.service


def read_question(raw: bytes) -> Asked:
    """Return the question in a SOAP request; raise UnreadableQuestionError or what `parse_untrusted` raises."""
    root = parse_untrusted(raw, _LONGEST_REQUEST)
    request = next((element for element in root.iter("Verzoek")), None)
    if request is None:
        raise UnreadableQuestionError("no Verzoek in the request")
    contract = _contract(request)
    question = request.find("Vragen/Vraag")
    insz = _subject(question) if question is not None else None
    if question is None or insz is None:
        raise UnreadableQuestionError("no Vraag about a person in the request")
    sender = "Context/Bericht/Afzender"
    year = text(question, "Inhoud/Criteria/Inkomensjaar") or text(question, "Inhoud/Criteria/Jaar")
    return Asked(
        contract=contract,
        reference=text(question, "Referte") or "",
        message_reference=text(request, f"{sender}/Referte") or "",
        identificatie=text(request, f"{sender}/Identificatie") or "",
        hoedanigheid=text(request, f"{sender}/Hoedanigheid") or "",
        date=text(request, "Context/Bericht/Tijdstip/Datum") or "",
        time=text(request, "Context/Bericht/Tijdstip/Tijd") or "",
        insz=insz,
        year=int(year) if year and year.isdecimal() else None,
        years_back=int(text(question, "Inhoud/Criteria/AantalJaarTerug") or 0),
    )


def _contract(request: Element) -> Contract:
    name, version = text(request, "Context/Naam"), text(request, "Context/Versie")
    contract = _KNOWN.get((name, version))
    if contract is None:
        raise UnreadableQuestionError("no service of that name and version")
    parent = request.getparent()
    if parent is None or parent.tag != contract.request_tag:
        raise UnreadableQuestionError("the request element is not that of the service")
    return contract


def _subject(question: Element) -> str | None:
    paths = (
        "Inhoud/Criteria/INSZ",
        "Criteria/ConsultFilesByDateCriteria/ssin",
        "Inhoud/Inschrijving/BetrokkenSubject/Subjecten/Subject/Sleutel",
    )
    return next((found for path in paths if (found := text(question, path))), None)
