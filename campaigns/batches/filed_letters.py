"""Finds a letter that was printed: what it said, and where its pages lie."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.letters.content import LetterContent
from actualisatie.letters.copies import Guardian
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Case, DossierMember, Guardianship, Letter

_LETTER = re.compile(r"B(?P<batch>\d{6,})-(?P<number>\d{5,})")


class UnknownLetterError(Refused):
    """No letter has this number, or it was never printed."""


class NoGuardianError(Refused):
    """Nobody is known to whom a copy could go."""


@dataclass(frozen=True, slots=True)
class FiledLetter:
    """A printed letter. Pages count from 1 in the print file `pdf`, whose sha256 was recorded when it was printed."""

    content: LetterContent
    case_id: int
    pdf: Path
    pdf_sha256: str
    page_from: int
    page_to: int


def filed_letter(session: Session, letter_id: str, batches: Path) -> FiledLetter:
    """Return the letter with the number that is printed on it; `batches` is the folder of the print batches.

    Raises UnknownLetterError for a number that no printed letter has.
    """
    found = _LETTER.fullmatch(letter_id)
    if not found:
        raise UnknownLetterError(f"{letter_id!r} is no letter number: write it as on the letter, like B000012-00042.")
    query = select(Letter, Batch).join(Batch, Letter.batch_id == Batch.id)
    row = session.execute(query.where(Batch.id == int(found["batch"]), Letter.number == int(found["number"]))).first()
    if row is None:
        raise UnknownLetterError(f"There is no letter {letter_id}: see `actualisatie batches CAMPAIGN`.")
    letter, batch = row
    if letter.page_from is None or letter.page_to is None or batch.pdf_sha256 is None:
        raise UnknownLetterError(f"Letter {letter_id} was never printed ({letter.problem or batch.status}).")
    pdf = batches / batch.code / f"{batch.code}.pdf"
    content = LetterContent.from_dict(letter.content)
    return FiledLetter(content, letter.case_id, pdf, batch.pdf_sha256, letter.page_from, letter.page_to)


def note_taken_out(session: Session, letter: FiledLetter, event: str, moment: Moment, by: str) -> None:
    """Let the journal tell who took a letter, or a copy of it, out of its batch."""
    data = {"letter": letter.content.letter_id}
    journal.record(session, journal.Entry(moment.at, by, event, case_id=letter.case_id, data=data))


def guardian_of(session: Session, letter: FiledLetter) -> Guardian:
    """Return the bewindvoerder on the day of the letter; raise NoGuardianError when none is known with an address."""
    on = letter.content.letter_date
    query = (
        select(Guardianship)
        .join(DossierMember, DossierMember.person_id == Guardianship.person_id)
        .join(Case, Case.dossier_id == DossierMember.dossier_id)
        .where(
            Case.id == letter.case_id,
            DossierMember.role.in_([MemberRole.APPLICANT, MemberRole.PARTNER]),
            Guardianship.valid_from <= on,
            (Guardianship.valid_until.is_(None)) | (Guardianship.valid_until >= on),
            Guardianship.guardian_address.is_not(None),
        )
        .order_by(Guardianship.id.desc())
    )
    found = session.scalars(query).first()
    if found is None or not found.guardian_address:
        raise NoGuardianError(
            f"Letter {letter.content.letter_id}: no bewindvoerder with an address is known on {on}; "
            "put one in the register file (guardianships) and import it."
        )
    known = {key: value or "" for key, value in found.guardian_address.items()}
    recipients = (found.guardian_name, known.pop("care_of", ""))
    return Guardian(found.guardian_name, PostalAddress(recipients=recipients, **known))
