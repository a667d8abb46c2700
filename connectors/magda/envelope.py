"""The SOAP message around a question: Verzoek with Context and one Vraag (XSD Generiek-02.00)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from actualisatie.connectors.magda.criteria import add, add_content
from actualisatie.connectors.magda.markup import Element
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS, Contract
from actualisatie.connectors.magda.settings import MagdaSettings

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
_BRUSSELS = ZoneInfo("Europe/Brussels")


def build_request(question: SourceQuestion, reference: str, settings: MagdaSettings, at: datetime) -> bytes:
    """Return the SOAP envelope of one question.

    `reference` (at most 36 characters) is unique per attempt and comes back in the answer; `at` is the instant of
    asking, with a time zone, and is written in Europe/Brussels.
    """
    contract = CONTRACTS[question.service]
    local = at.astimezone(_BRUSSELS)
    envelope = etree.Element(f"{{{SOAP_11}}}Envelope", nsmap={"soapenv": SOAP_11})
    etree.SubElement(envelope, f"{{{SOAP_11}}}Header")
    body = etree.SubElement(envelope, f"{{{SOAP_11}}}Body")
    request = add(etree.SubElement(body, contract.request_tag, nsmap={"web": contract.namespace}), "Verzoek")
    _add_context(request, contract, reference, settings, local)
    asked = add(add(request, "Vragen"), "Vraag")
    add(asked, "Referte", reference)
    add_content(asked, question, settings, local.date())
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def _add_context(
    request: Element, contract: Contract, reference: str, settings: MagdaSettings, local: datetime
) -> None:
    context = add(request, "Context")
    add(context, "Naam", contract.service.value)
    add(context, "Versie", contract.version)
    message = add(context, "Bericht")
    add(message, "Type", "VRAAG")
    instant = add(message, "Tijdstip")
    add(instant, "Datum", local.date().isoformat())
    add(instant, "Tijd", local.time().isoformat(timespec="milliseconds"))
    sender = add(message, "Afzender")
    add(sender, "Identificatie", settings.identificatie)
    add(sender, "Referte", reference)
    add(sender, "Hoedanigheid", settings.hoedanigheid)
