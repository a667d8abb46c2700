"""The MAGDA services that are asked, and what is fixed about each of them.

Names, versions and namespaces: the XSD files and templates of
https://github.com/Informatievlaanderen/MAGDA-Mock (interfaces). Inside the request and response element no
namespace is used.
"""

from dataclasses import dataclass
from enum import StrEnum


class Service(StrEnum):
    """One operation of MAGDA; the value is the name in Context/Naam."""

    PERSON = "GeefPersoon"
    HOUSEHOLD = "GeefGezinssamenstelling"
    TAX_BILL = "GeefAanslagbiljetPersonenbelasting"
    REAL_RIGHTS = "ZoekEigendomstoestanden"
    HANDICAP = "GeefDossierHandicap"
    LEEFLOON = "GeefLeefloonbedragen"
    REGISTRATION = "RegistreerInschrijving"


@dataclass(frozen=True, slots=True)
class Contract:
    """What is fixed about one service: its domain, version, namespace, and the source behind it (Bron)."""

    service: Service
    domain: str
    version: str
    namespace: str
    bron: str

    @property
    def request_tag(self) -> str:
        """The qualified name of the request element in the SOAP body."""
        return f"{{{self.namespace}}}{self.service.value}"

    @property
    def response_tag(self) -> str:
        """The qualified name of the response element in the SOAP body."""
        return f"{{{self.namespace}}}{self.service.value}Response"

    @property
    def source(self) -> str:
        """How evidence names this source, such as `Persoon.GeefPersoon-02.02 (RR)`."""
        return f"{self.domain}.{self.service.value}-{self.version[:5]} ({self.bron})"


def _contract(service: Service, domain: str, version: str, namespace: str, bron: str) -> Contract:
    return Contract(service, domain, f"{version}.0000", namespace, bron)


def _vip(service: str, domain: str) -> str:
    return f"http://webservice.{service}.{domain}.vip.vlaanderen.be"


_MAGDA = "http://magda.vlaanderen.be"
CONTRACTS: dict[Service, Contract] = {
    contract.service: contract
    for contract in (
        _contract(Service.PERSON, "Persoon", "02.02", f"{_MAGDA}/persoon/soap/geefpersoon/v02_02", "RR"),
        _contract(
            Service.HOUSEHOLD,
            "Persoon",
            "02.02",
            f"{_MAGDA}/persoon/soap/geefgezinssamenstelling/v02_02",
            "RR",
        ),
        _contract(
            Service.TAX_BILL,
            "Inkomen",
            "02.00",
            _vip("geefaanslagbiljetpersonenbelastingdienst-02_00", "inkomen-02_00"),
            "FODFIN",
        ),
        _contract(
            Service.REAL_RIGHTS,
            "Kadaster",
            "02.00",
            _vip("zoekeigendomstoestandendienst-02_00", "kadaster-02_00"),
            "AAPD",
        ),
        _contract(Service.HANDICAP, "SocZek", "03.00", f"{_MAGDA}/soczek/soap/geefdossierhandicap/v03_00", "KSZ"),
        _contract(
            Service.LEEFLOON,
            "SocZek",
            "02.00",
            _vip("geefleefloonbedragendienst-02_00", "soczek-02_00"),
            "KSZ",
        ),
        _contract(
            Service.REGISTRATION,
            "Repertorium",
            "02.01",
            _vip("registreerinschrijvingdienst-02_01", "repertorium-02_01"),
            "MAGDA",
        ),
    )
}
