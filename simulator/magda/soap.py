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
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_HEAD = f'<soapenv:Envelope xmlns:soapenv="{SOAP_11}"><soapenv:Header/><soapenv:Body>'.encode()
_TAIL = b"</soapenv:Body></soapenv:Envelope>"


@dataclass(frozen=True, slots=True)
class SourceException:
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
        SourceException("13202", diagnose="De persoon is niet geregistreerd in het repertorium van uw organisatie"),
        SourceException("20002", diagnose="De structuur van het INSZ is ongeldig"),
        SourceException("30001", diagnose="Er zijn voor deze vraag geen gegevens"),
        SourceException("30002", "RR", diagnose="Het INSZ is geannuleerd"),
        SourceException("30003", "RR", diagnose="Het INSZ bestaat niet"),
        SourceException("40005", diagnose="U hebt geen toegang tot deze dienst"),
        SourceException("40143", severity="WAARSCHUWING", diagnose="De persoon was al geregistreerd"),
        SourceException("45008", severity="INFORMATIE", diagnose="Dit inkomensjaar bestaat niet"),
        SourceException("60006", diagnose="De bron gaf geen antwoord"),
        SourceException("90000", "LED", diagnose="De dienst is tijdelijk niet beschikbaar"),
        SourceException("99994", diagnose="Onverwachte fout bij de bron"),
        SourceException("99995", diagnose=BUSY),
        SourceException("99996", diagnose="De bron is tijdelijk niet beschikbaar"),
        SourceException("99997", diagnose="De bron is niet bereikbaar"),
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
    exception = KNOWN.get(code) or SourceException(code, diagnose="Fout")
    return render("exception.xml", asked, exceptions=(exception,), at_message=level is Level.REPLIEK)


def render(template: str, asked: Asked, **values: object) -> bytes:
    """Return a response element from a template, as UTF-8."""
    return TEMPLATES.get_template(template).render(asked=asked, **values).encode()
