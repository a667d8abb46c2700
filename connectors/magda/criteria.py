"""The part of a request that differs per service: what stands inside a Vraag.

Shapes: the request XSDs and templates of https://github.com/Informatievlaanderen/MAGDA-Mock. The XSD of
ZoekEigendomstoestanden is not public; its criteria follow the other services (to be confirmed on the first test
connection).
"""

from collections.abc import Callable
from datetime import date

from lxml import etree

from actualisatie.connectors.magda.markup import Element
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.values.tax_bill import JOINTLY_TAXABLE, SEPARATELY_TAXABLE

_HANDICAP_SOURCES = ("DGPH",)
_HANDICAP_PARTS = ("evolutionOfRequest", "handicapRecognitions", "rights")


def add(parent: Element, tag: str, content: str | None = None, **attributes: str) -> Element:
    """Append an element with text to a parent and return it."""
    element = etree.SubElement(parent, tag, attributes)
    element.text = content
    return element


def add_content(question: Element, asked: SourceQuestion, settings: MagdaSettings, today: date) -> None:
    """Write what is asked into a Vraag; `today` is the calendar day (Europe/Brussels) of asking."""
    _BUILDERS[asked.service](question, asked, settings, today)


def _by_insz(question: Element, asked: SourceQuestion, _settings: MagdaSettings, _today: date) -> None:
    content = add(question, "Inhoud")
    add(add(content, "Criteria"), "INSZ", asked.insz)
    _source(content, asked.service)


def _tax_bill(question: Element, asked: SourceQuestion, _settings: MagdaSettings, _today: date) -> None:
    content = add(question, "Inhoud")
    criteria = add(content, "Criteria")
    add(criteria, "INSZ", asked.insz)
    add(criteria, "Inkomensjaar", str(asked.year))
    codes = add(criteria, "IPCALCodes")
    for code in (JOINTLY_TAXABLE, SEPARATELY_TAXABLE):
        add(codes, "IPCALCode", code)
    _source(content, asked.service)


def _leefloon(question: Element, asked: SourceQuestion, _settings: MagdaSettings, _today: date) -> None:
    criteria = add(add(question, "Inhoud"), "Criteria")
    add(criteria, "INSZ", asked.insz)
    add(criteria, "Jaar", str(asked.year), Huidig="0")
    if asked.first_year is not None and asked.year is not None:
        add(criteria, "AantalJaarTerug", str(asked.year - asked.first_year))


def _handicap(question: Element, asked: SourceQuestion, _settings: MagdaSettings, today: date) -> None:
    criteria = add(add(question, "Criteria"), "ConsultFilesByDateCriteria")
    add(criteria, "ssin", asked.insz)
    sources = add(criteria, "handicapAuthenticSources")
    for source in _HANDICAP_SOURCES:
        add(sources, source, "true")
    add(criteria, "referenceDate", (asked.begin or today).isoformat())
    parts = add(criteria, "parts")
    for part in _HANDICAP_PARTS:
        add(parts, part, "true")
    add(criteria, "decisionStatus", "true")


def _registration(question: Element, asked: SourceQuestion, settings: MagdaSettings, today: date) -> None:
    registration = add(add(question, "Inhoud"), "Inschrijving")
    add(registration, "Identificatie", settings.identificatie)
    add(registration, "Hoedanigheid", settings.hoedanigheid)
    involved = add(registration, "BetrokkenSubject")
    add(involved, "Type", "PERS")
    subject = add(add(involved, "Subjecten"), "Subject")
    add(subject, "Type", "PERS")
    add(subject, "Sleutel", asked.insz)
    period = add(registration, "Periode")
    add(period, "Begin", (asked.begin or today).isoformat())
    if asked.end is not None:
        add(period, "Einde", asked.end.isoformat())


def _source(content: Element, service: Service) -> None:
    add(content, "Bron", CONTRACTS[service].bron)
    add(content, "Taal", "nl")


_BUILDERS: dict[Service, Callable[[Element, SourceQuestion, MagdaSettings, date], None]] = {
    Service.PERSON: _by_insz,
    Service.HOUSEHOLD: _by_insz,
    Service.REAL_RIGHTS: _by_insz,
    Service.TAX_BILL: _tax_bill,
    Service.LEEFLOON: _leefloon,
    Service.HANDICAP: _handicap,
    Service.REGISTRATION: _registration,
}
