"""A MAGDA that answers with a folder of official test answers (layout of MAGDA-Mock).

Domain/Service/Version/INSZ.xml, with notfound.xml for everybody else; registrations lie in PERS/ with success.xml.
The stored answers carry the Referte of the question they were recorded for. Real MAGDA echoes the Referte that was
asked, and the client insists on it, so it is put in here, on the way out: in Antwoord/Referte and in
Ontvanger/Referte. Nothing else of an answer is touched, also not an INSZ that is not the one asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from actualisatie.connectors.magda.markup import parse_untrusted
from actualisatie.connectors.magda.services import CONTRACTS, Contract, Service
from actualisatie.connectors.magda.uitzondering import Level
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.identifiers import IdentifierError, parse_insz
from actualisatie.simulator.magda.asked import Asked
from actualisatie.simulator.magda.soap import exception_reply

_LONGEST = 10_000_000
_OURS, _THEIRS = b"\x00".hex().encode() + b"-antwoord-referte", b"\x00".hex().encode() + b"-bericht-referte"


class FolderError(Refused, ValueError):
    """The folder is not one of official answers."""


@dataclass(frozen=True, slots=True)
class FolderPerson:
    """A person whom the population register of the folder knows, by the name of the file."""

    insz: str = field(repr=False)
    has_valid_insz: bool


def read_people(folder: Path) -> Iterator[FolderPerson]:
    """Yield every person with an answer of GeefPersoon in the folder, by number; raise FolderError without one.

    One official test number has wrong check digits. It is listed, and marked.
    """
    people = _place(folder, CONTRACTS[Service.PERSON])
    if not people.is_dir():
        raise FolderError(
            f"No answers of {Service.PERSON.value} in this folder: expected {people.relative_to(folder)}/."
        )
    for file in sorted(people.glob("*.xml")):
        if len(file.stem) == 11 and file.stem.isascii() and file.stem.isdigit():
            yield FolderPerson(file.stem, _is_valid(file.stem))


class FolderWorld:
    """Answers from a folder; raises FolderError at once when it is none of official answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answers: dict[Path, bytes | None] = {}
        next(read_people(folder), None)

    def answer(self, asked: Asked) -> bytes:
        """Return the stored answer about the person asked, or what the folder has for everybody else."""
        place = _place(self._folder, asked.contract)
        others = "notfound.xml"
        if asked.service is Service.REGISTRATION:
            place, others = place / "PERS", "success.xml"
        for name in (f"{asked.insz}.xml", others):
            stored = self._stored(place / name)
            if stored is not None:
                message = asked.message_reference.encode()
                return stored.replace(_OURS, asked.reference.encode()).replace(_THEIRS, message)
        return exception_reply(asked, "30001", Level.ANTWOORD)

    def _stored(self, file: Path) -> bytes | None:
        if file not in self._answers:
            self._answers[file] = _prepare(file.read_bytes()) if file.is_file() else None
        return self._answers[file]


def _prepare(raw: bytes) -> bytes:
    root = parse_untrusted(raw, _LONGEST)
    for path, mark in (("Antwoorden/Antwoord/Referte", _OURS), ("Context/Bericht/Ontvanger/Referte", _THEIRS)):
        for reference in root.iterfind(f"Repliek/{path}"):
            reference.text = mark.decode()
    return etree.tostring(root, encoding="UTF-8")


def _place(folder: Path, contract: Contract) -> Path:
    return folder / contract.domain / contract.service.value / contract.version


def _is_valid(insz: str) -> bool:
    try:
        parse_insz(insz)
    except IdentifierError:
        return False
    return True
