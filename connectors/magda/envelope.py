"""The SOAP message around a question: Verzoek with Context and one Vraag (XSD Generiek-02.00)."""

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from xml.sax.saxutils import escape
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
_INSZ, _REFERENCE, _TIME = "00000000000", "reference-of-a-question", "time-of-asking"
"""Blanks of a form: each is the whole text of the elements that it stands in."""


def build_request(question: SourceQuestion, reference: str, settings: MagdaSettings, at: datetime) -> bytes:
    """Return the SOAP envelope of one question.

    `reference` (at most 36 characters) is unique per attempt and comes back in the answer; `at` is the instant of
    asking, with a time zone, and is written in Europe/Brussels.
    """
    local = at.astimezone(_BRUSSELS)
    envelope = _form(replace(question, insz=_INSZ, key=""), settings, local.date())
    told = {_INSZ: question.insz, _REFERENCE: reference, _TIME: local.time().isoformat(timespec="milliseconds")}
    for blank, value in told.items():
        envelope = envelope.replace(f">{blank}<".encode(), f">{escape(value)}<".encode())
    return envelope


@lru_cache(maxsize=100)
def _form(question: SourceQuestion, settings: MagdaSettings, today: date) -> bytes:
    """Return the envelope with three blanks: all who are asked the same on a day differ in nothing else."""
    contract = CONTRACTS[question.service]
    envelope = etree.Element(f"{{{SOAP_11}}}Envelope", nsmap={"soapenv": SOAP_11})
    etree.SubElement(envelope, f"{{{SOAP_11}}}Header")
    body = etree.SubElement(envelope, f"{{{SOAP_11}}}Body")
    request = add(etree.SubElement(body, contract.request_tag, nsmap={"web": contract.namespace}), "Verzoek")
    _add_context(request, contract, settings, today)
    asked = add(add(request, "Vragen"), "Vraag")
    add(asked, "Referte", _REFERENCE)
    add_content(asked, question, settings, today)
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def _add_context(request: Element, contract: Contract, settings: MagdaSettings, today: date) -> None:
    context = add(request, "Context")
    add(context, "Naam", contract.service.value)
    add(context, "Versie", contract.version)
    message = add(context, "Bericht")
    add(message, "Type", "VRAAG")
    instant = add(message, "Tijdstip")
    add(instant, "Datum", today.isoformat())
    add(instant, "Tijd", _TIME)
    sender = add(message, "Afzender")
    add(sender, "Identificatie", settings.identificatie)
    add(sender, "Referte", _REFERENCE)
    add(sender, "Hoedanigheid", settings.hoedanigheid)
