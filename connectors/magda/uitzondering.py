"""A Uitzondering of MAGDA: what a source says about its own answer (XSD Generiek-02.00)."""

from dataclasses import dataclass, field
from enum import StrEnum

from actualisatie.connectors.magda.markup import Element, text


class Severity(StrEnum):
    """FOUT: not answered. WAARSCHUWING: answered, to be read differently. INFORMATIE: nothing to do."""

    FOUT = "FOUT"
    WAARSCHUWING = "WAARSCHUWING"
    INFORMATIE = "INFORMATIE"


class Level(StrEnum):
    """Where it stood: about the whole message (Repliek) or about our question (Antwoord)."""

    REPLIEK = "Repliek"
    ANTWOORD = "Antwoord"


@dataclass(frozen=True, slots=True)
class Uitzondering:
    """One Uitzondering; its key is Identificatie and Oorsprong together. Printing it names no person."""

    identificatie: str
    oorsprong: str
    severity: Severity
    level: Level
    diagnose: str = ""
    omstandigheid: str = ""
    annotations: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """Identificatie and Oorsprong, such as `30001.RR`."""
        return f"{self.identificatie}.{self.oorsprong}"

    def annotation(self, name: str) -> str | None:
        """Return the value of the first annotation of that name, or None."""
        return next((value for key, value in self.annotations if key == name), None)


def read_uitzonderingen(parent: Element, level: Level) -> tuple[Uitzondering, ...]:
    """Return the exceptions directly below a Repliek or Antwoord; an unknown severity counts as FOUT."""
    return tuple(_read(element, level) for element in parent.iterfind("Uitzonderingen/Uitzondering"))


def _read(element: Element, level: Level) -> Uitzondering:
    severity = text(element, "Type") or ""
    return Uitzondering(
        identificatie=text(element, "Identificatie") or "",
        oorsprong=text(element, "Oorsprong") or "",
        severity=Severity(severity) if severity in Severity.__members__ else Severity.FOUT,
        level=level,
        diagnose=text(element, "Diagnose") or "",
        omstandigheid=text(element, "Omstandigheid") or "",
        annotations=tuple(
            (text(annotation, "Naam") or "", text(annotation, "Waarde") or "")
            for annotation in element.iterfind("Annotaties/Annotatie")
        ),
    )
