"""Paragraphs and addresses of the law that the customer's lawyer must confirm before letters go out.

The article numbers of the executive order on actualisation and strike-off were not found in public
sources, so they carry a mark that nobody can overlook in print.
"""

from dataclasses import dataclass, field
from datetime import date

from actualisatie.letters.dutch import day

_TEXT = {"max_length": 400}
TO_CONFIRM = "[te bevestigen]"


@dataclass(frozen=True, slots=True)
class LegalText:
    """The legal phrases of the letters, each replaceable.

    Sources of the defaults: the register in VCW art. 6.5 and the one-off actualisation as a transition
    provision of the BVR of 17 December 2021 (both: preamble of the BVR of 22 December 2023); the duty to
    state reasons in the law of 29 July 1991; the remedies on vlaanderen.be, supervision of housing companies.
    """

    register_website: str = "www.vlaanderen.be/sociaalhuren"
    register_basis: str = field(default="artikel 6.5 van de Vlaamse Codex Wonen van 2021", metadata=_TEXT)
    strike_off_basis: str = field(
        default=f"artikel {TO_CONFIRM} van het besluit van de Vlaamse Regering van {day(date(2021, 12, 17))}",
        metadata=_TEXT,
    )
    reinstatement_basis: str = field(
        default=f"artikel {TO_CONFIRM} van het besluit van de Vlaamse Regering van {day(date(2021, 12, 17))}",
        metadata=_TEXT,
    )
    motivation_basis: str = field(
        default=f"de wet van {day(date(1991, 7, 29))} over de motivering van bestuurshandelingen",
        metadata=_TEXT,
    )
    appeal_basis: str = field(default=f"artikel {TO_CONFIRM} van de Vlaamse Codex Wonen van 2021", metadata=_TEXT)
    supervisor: str = "Toezichthouder voor de sociale huisvesting"
    supervisor_address: str = f"{TO_CONFIRM} adres van de toezichthouder"
    ombudsman: str = "Vlaamse Ombudsdienst"
    ombudsman_contact: str = "www.vlaamseombudsdienst.be"
