"""Replies that need no person: the SOAP envelope, faults, and exceptions at either level."""

from dataclasses import dataclass
from pathlib import Path

import jinja2

from actualisatie.connectors.magda.envelope import SOAP_11
from actualisatie.connectors.magda.uitzondering import Level
from actualisatie.simulator.magda.asked import Asked

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_HEAD = f'<soapenv:Envelope xmlns:soapenv="{SOAP_11}"><soapenv:Header/><soapenv:Body>'.encode()
_TAIL = b"</soapenv:Body></soapenv:Envelope>"


@dataclass(frozen=True, slots=True)
class Exception_:  # noqa: N801 - the underscore keeps Python's own Exception visible
    """A Uitzondering as it goes out: code, source, severity, Dutch diagnosis and annotations."""

    identificatie: str
    oorsprong: str = "MAGDA"
    severity: str = "FOUT"
    diagnose: str = ""
    annotations: tuple[tuple[str, str], ...] = ()


BUSY = "Te veel gelijktijdige bevragingen"
KNOWN = {
    exception.identificatie: exception
    for exception in (
        Exception_("13202", diagnose="De persoon is niet geregistreerd in het repertorium van uw organisatie"),
        Exception_("20002", diagnose="De structuur van het INSZ is ongeldig"),
        Exception_("30001", diagnose="Er zijn voor deze vraag geen gegevens"),
        Exception_("30002", "RR", diagnose="Het INSZ is geannuleerd"),
        Exception_("30003", "RR", diagnose="Het INSZ bestaat niet"),
        Exception_("40005", diagnose="U hebt geen toegang tot deze dienst"),
        Exception_("40143", severity="WAARSCHUWING", diagnose="De persoon was al geregistreerd"),
        Exception_("45008", severity="INFORMATIE", diagnose="Dit inkomensjaar bestaat niet"),
        Exception_("60006", diagnose="De bron gaf geen antwoord"),
        Exception_("90000", "LED", diagnose="De dienst is tijdelijk niet beschikbaar"),
        Exception_("99994", diagnose="Onverwachte fout bij de bron"),
        Exception_("99995", diagnose=BUSY),
        Exception_("99996", diagnose="De bron is tijdelijk niet beschikbaar"),
        Exception_("99997", diagnose="De bron is niet bereikbaar"),
    )
}


def envelope(response: bytes) -> bytes:
    """Return a response element inside a SOAP 1.1 envelope; a leading XML declaration is dropped."""
    if response.startswith(b"<?xml"):
        response = response[response.index(b"?>") + 2 :]
    return _HEAD + response + _TAIL


def soap_fault(code: str, message: str) -> bytes:
    """Return a SOAP 1.1 fault; `code` is Client or Server."""
    fault = TEMPLATES.get_template("fault.xml").render(code=code, message=message)
    return envelope(fault.encode())


def exception_reply(asked: Asked, code: str, level: Level) -> bytes:
    """Return the response element that carries one exception and no content; an unknown code is a bare FOUT."""
    exception = KNOWN.get(code) or Exception_(code, diagnose="Fout")
    return render("exception.xml", asked, exceptions=(exception,), at_message=level is Level.REPLIEK)


def render(template: str, asked: Asked, **values: object) -> bytes:
    """Return a response element from a template, as UTF-8."""
    return TEMPLATES.get_template(template).render(asked=asked, **values).encode()
