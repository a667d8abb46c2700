"""From bytes to the part of an answer that is ours: the three levels of errors and the echoed Referte.

Level 1 is a SOAP fault, level 2 Repliek/Uitzonderingen (the whole message), level 3 Antwoord/Uitzonderingen (our
question), which may stand beside an Inhoud.
"""

from dataclasses import dataclass

from actualisatie.connectors.magda.envelope import SOAP_11, SOAP_12
from actualisatie.connectors.magda.errors import (
    OtherReferenceError,
    SoapClientError,
    SoapServerError,
    WrongNamespaceError,
)
from actualisatie.connectors.magda.markup import Element, parse_untrusted, text
from actualisatie.connectors.magda.services import Contract
from actualisatie.connectors.magda.uitzondering import Level, Uitzondering, read_uitzonderingen

_FAULT_TAGS = frozenset(f"{{{namespace}}}Fault" for namespace in (SOAP_11, SOAP_12))
_SERVER_FAULTS = ("server", "receiver")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back on our question: its Inhoud, if any, and the exceptions of both levels."""

    content: Element | None
    codes: tuple[Uitzondering, ...]


def read_reply(raw: bytes, contract: Contract, reference: str, limit: int) -> Reply:
    """Return our part of an answer. Raises the errors of `parse_untrusted`, SOAP faults, WrongNamespaceError
    for another element than the service's response, and OtherReferenceError for an answer to another question.
    """
    repliek = _repliek(parse_untrusted(raw, limit), contract)
    echoed = text(repliek, "Context/Bericht/Ontvanger/Referte")
    if echoed is not None and echoed != reference:
        raise OtherReferenceError(f"{contract.service.value}: the message answers another Referte than ours")
    codes = read_uitzonderingen(repliek, Level.REPLIEK)
    answers = repliek.findall("Antwoorden/Antwoord")
    ours = next((answer for answer in answers if text(answer, "Referte") == reference), None)
    if ours is None:
        if answers or not codes:
            raise OtherReferenceError(f"{contract.service.value}: no Antwoord carries our Referte")
        return Reply(None, codes)
    return Reply(ours.find("Inhoud"), codes + read_uitzonderingen(ours, Level.ANTWOORD))


def _repliek(root: Element, contract: Contract) -> Element:
    for namespace in (SOAP_11, SOAP_12):
        if root.tag == f"{{{namespace}}}Envelope":
            body = root.find(f"{{{namespace}}}Body")
            break
    else:
        raise WrongNamespaceError(f"{contract.service.value}: the answer is no SOAP envelope")
    response = next(iter(body), None) if body is not None else None
    if response is not None and response.tag in _FAULT_TAGS:
        raise _fault(response, contract)
    repliek = response.find("Repliek") if response is not None and response.tag == contract.response_tag else None
    if repliek is None:
        raise WrongNamespaceError(
            f"{contract.service.value}: the answer is not the response element of version {contract.version}"
        )
    return repliek


def _fault(fault: Element, contract: Contract) -> SoapServerError | SoapClientError:
    # SOAP 1.1 has faultcode, SOAP 1.2 Code/Value. The fault's text may quote the question, so it is not repeated.
    code = text(fault, "faultcode") or text(fault, f"{{{SOAP_12}}}Code/{{{SOAP_12}}}Value") or ""
    if code.rpartition(":")[2].partition(".")[0].lower() in _SERVER_FAULTS:
        return SoapServerError(f"{contract.service.value}: SOAP fault at the server")
    return SoapClientError(f"{contract.service.value}: MAGDA could not read the question (SOAP fault)")
