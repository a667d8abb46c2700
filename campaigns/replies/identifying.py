"""Finds out which dossier an item means: by its number, by the signed square of its letter, or by both."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.letter_numbers import letter_by_id
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.matching import case_meant
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.letters.codes import CodeRefusedError, LetterKeys
from actualisatie.storage.models import Case, Dossier, HousingCompany, Letter


@dataclass(frozen=True, slots=True)
class Intake:
    """How files come in: the keys that verify squares, and the housing company (short name) in whose folder they lay.

    Without keys only a square that was printed without a signature is believed. `company` is None for a file that a
    person gave by hand: then any dossier may be in it.
    """

    keys: LetterKeys | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """What an item means: its case, or None; why it is not taken at its word; and all numbers it could mean."""

    case: Case | None
    fault: ReplyOutcome | None
    numbers: tuple[str, ...]


def identify(session: Session, item: ReplyItem, intake: Intake) -> Meant:
    """Return what an item means; the case is locked until the end."""
    letter, refused = _letter(session, item, intake)
    by_code = _number_of(session, letter) if letter else None
    numbers = tuple(dict.fromkeys(number for number in (item.dossier, by_code) if number))
    case = case_meant(session, numbers[0]) if numbers else None
    return Meant(case, _fault(session, case, letter, numbers, intake, refused=refused), numbers)


def _fault(
    session: Session,
    case: Case | None,
    letter: Letter | None,
    numbers: tuple[str, ...],
    intake: Intake,
    *,
    refused: bool,
) -> ReplyOutcome | None:
    if refused:
        return ReplyOutcome.CODE_REFUSED
    if len(numbers) > 1:
        return ReplyOutcome.CODE_CONTRADICTS
    if case is None:
        return None
    if intake.company is not None and intake.company not in _companies(session, case):
        return ReplyOutcome.OTHER_COMPANY
    return ReplyOutcome.EARLIER_CAMPAIGN if letter is not None and letter.case_id != case.id else None


def _letter(session: Session, item: ReplyItem, intake: Intake) -> tuple[Letter | None, bool]:
    """Return the letter that a square names, and whether the square is refused; the letter may then still be meant."""
    if item.letter_code is None:
        return None, False
    letter = letter_by_id(session, item.letter_named or "")
    return letter, letter is None or not _is_believed(item.letter_code, intake.keys)


def _is_believed(code: str, keys: LetterKeys | None) -> bool:
    if keys is None:
        return "." not in code
    try:
        keys.verify(code)
    except CodeRefusedError:
        return False
    return True


def numbers_named(session: Session, dossier: str | None, letter_named: str | None) -> list[str]:
    """Return the dossier numbers that a line speaks of: the one that it gives, and that of a letter that it names."""
    letter = letter_by_id(session, letter_named) if letter_named else None
    both = (dossier, _number_of(session, letter) if letter else None)
    return [number for number in dict.fromkeys(both) if number]


def _number_of(session: Session, letter: Letter) -> str | None:
    return session.scalar(select(Dossier.number).join(Case).where(Case.id == letter.case_id))


def _companies(session: Session, case: Case) -> set[str]:
    """Return the names of folders of the dossier's housing company, as the case has it and as the register has it now.

    A company drops its files in a folder with its short name or its KBO number.
    """
    ids = {case.housing_company_id, case.dossier.housing_company_id}
    query = select(HousingCompany.code, HousingCompany.kbo).where(HousingCompany.id.in_(ids))
    return {name for row in session.execute(query) for name in row}
