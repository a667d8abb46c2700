"""Letters to look at before any is printed: in the letterhead of a housing company, about a dossier if one is named."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.addressing.postal import postal_address
from actualisatie.campaigns.batches.letter_contents import letterhead_of, person_lines
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.letters.content import LetterContent
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.network import Printable
from actualisatie.storage.models import Dossier, HousingCompany

SPECIMEN = "VOORBEELD"
"""The number of a letter that is only looked at: nobody can take it for one that was sent."""


class NothingToPreviewError(Refused):
    """The housing company or dossier that was named is not in the register."""


def letterhead_by_code(session: Session, code: str) -> Letterhead:
    """Return the letterhead of the housing company with this code; raise NothingToPreviewError when there is none."""
    return letterhead_of(company_by_code(session, code))


def company_by_code(session: Session, code: str) -> HousingCompany:
    """Return the housing company with this code; raise NothingToPreviewError when there is none."""
    company = session.scalar(select(HousingCompany).where(HousingCompany.code == code))
    if company is None:
        raise NothingToPreviewError(f"There is no housing company {code!r}: use its code in the register, like WM01.")
    return company


def about_dossier(session: Session, letter: Printable, number: str) -> Printable:
    """Return the letter with what the register knows of a dossier; days and conditions stay those of the sample.

    A letter that names no dossier comes back with the letterhead only. Raises NothingToPreviewError.
    """
    found = session.scalar(select(Dossier).where(Dossier.number == parse_dossier_number(number)))
    if found is None:
        raise NothingToPreviewError(f"The register has no dossier {number}.")
    if not isinstance(letter, LetterContent):
        return replace(letter, letterhead=letterhead_of(found.company))
    is_copy = letter.copy_of is not None
    return replace(
        letter,
        letterhead=letterhead_of(found.company),
        dossier_number=found.number,
        enrolled_on=found.enrolled_on,
        persons=person_lines(found),
        address=letter.address if is_copy else postal_address(found),
        home=postal_address(found) if is_copy else None,
        regions=(),
        preferences=tuple(str(one) for one in found.preferences),
        domicile_municipality=found.domicile_municipality or "",
        premium_recipient=found.premium_recipient,
    )
