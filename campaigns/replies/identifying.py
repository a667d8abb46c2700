"""Finds out which dossier an item means: by its number, by the signed square of its letter, or by both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, defer

from actualisatie.campaigns.batches.letter_numbers import Place, place_of
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.matching import cases_meant
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


@dataclass(frozen=True, slots=True)
class Named:
    """What an item names: the letter of its square, whether that square is refused, and all numbers it could mean."""

    item: ReplyItem
    letter: Letter | None
    refused: bool
    numbers: tuple[str, ...]


def names_of(session: Session, items: Sequence[ReplyItem], intake: Intake) -> list[Named]:
    """Return what each item names, in their order, in at most one query."""
    letters = _letters(session, [code for item in items if (code := item.letter_code)])
    return [_named(item, letters, intake) for item in items]


def meant_by(session: Session, named: Sequence[Named], intake: Intake) -> list[Meant]:
    """Return what items mean, in their order; the cases are locked until the end."""
    cases = cases_meant(session, {one.numbers[0] for one in named if one.numbers})
    companies = _companies(session) if intake.company is not None else {}
    return [_meant(one, cases, companies, intake) for one in named]


def _named(item: ReplyItem, letters: Mapping[Place, tuple[Letter, str]], intake: Intake) -> Named:
    """Name what an item names; the letter of a square that is refused may still be meant."""
    if item.letter_code is None:
        return Named(item, None, refused=False, numbers=(item.dossier,) if item.dossier else ())
    place = _printed(item.letter_code)
    letter, by_code = letters.get(place, (None, None)) if place else (None, None)
    refused = letter is None or not _is_believed(item.letter_code, intake.keys)
    numbers = tuple(dict.fromkeys(number for number in (item.dossier, by_code) if number))
    return Named(item, letter, refused, numbers)


def _meant(named: Named, cases: Mapping[str, Case], companies: Mapping[int, set[str]], intake: Intake) -> Meant:
    case = cases.get(named.numbers[0]) if named.numbers else None
    return Meant(case, _fault(named, case, companies, intake), named.numbers)


def _fault(named: Named, case: Case | None, companies: Mapping[int, set[str]], intake: Intake) -> ReplyOutcome | None:
    if named.refused:
        return ReplyOutcome.CODE_REFUSED
    if len(named.numbers) > 1:
        return ReplyOutcome.CODE_CONTRADICTS
    if case is None:
        return None
    if intake.company is not None and not _is_theirs(case, intake.company, companies):
        return ReplyOutcome.OTHER_COMPANY
    return ReplyOutcome.EARLIER_CAMPAIGN if named.letter is not None and named.letter.case_id != case.id else None


def _is_believed(code: str, keys: LetterKeys | None) -> bool:
    if keys is None:
        return "." not in code
    try:
        keys.verify(code)
    except CodeRefusedError:
        return False
    return True


def _letters(session: Session, codes: Sequence[str]) -> dict[Place, tuple[Letter, str]]:
    """Return the letters that squares name by their places, each with its dossier's number."""
    wanted = {place for code in codes if (place := _printed(code))}
    if not wanted:
        return {}
    query = (
        select(Letter, Dossier.number)
        .join(Case, Letter.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .where(tuple_(Letter.batch_id, Letter.number).in_(sorted(wanted)))
        .options(defer(Letter.content))
    )
    return {(letter.batch_id, letter.number): (letter, number) for letter, number in session.execute(query)}


def numbers_named(session: Session, dossier: str | None, letter_named: str | None) -> list[str]:
    """Return the dossier numbers that a line speaks of: the one that it gives, and that of a letter that it names."""
    by_letter = [number for _, number in _letters(session, [letter_named] if letter_named else []).values()]
    return [number for number in dict.fromkeys([dossier, *by_letter]) if number]


def _printed(code: str) -> Place | None:
    """Return the place of the letter whose printed number a square begins with."""
    return place_of(code.partition(".")[0])


def _is_theirs(case: Case, company: str, companies: Mapping[int, set[str]]) -> bool:
    """Return whether a folder is that of the dossier's housing company, as the case has it or as the register has it.

    A company drops its files in a folder with its short name or its KBO number.
    """
    return company in companies[case.housing_company_id] | companies[case.dossier.housing_company_id]


def _companies(session: Session) -> dict[int, set[str]]:
    """Return the names of the folders of each housing company."""
    query = select(HousingCompany.id, HousingCompany.code, HousingCompany.kbo)
    return {row.id: {row.code, row.kbo} for row in session.execute(query)}
