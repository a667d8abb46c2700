"""Turns cases into the content of letters: read from the register, in chunks, never half known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.condition_lines import condition_lines, grounds_in_fact
from actualisatie.campaigns.postal import postal_address, registered_address
from actualisatie.campaigns.running_terms import terms_of_cases
from actualisatie.campaigns.terms import Terms
from actualisatie.dossiers.kinds import LetterRound, MemberRole
from actualisatie.letters.content import LetterContent, PersonLine
from actualisatie.letters.dutch import day
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import Letterhead
from actualisatie.storage.models import Batch, Case, Dossier, DossierMember, Guardianship, HousingCompany
from actualisatie.storage.models.letter import letter_code

CHUNK = 500

_LETTERHEAD = TypeAdapter(Letterhead)


def write_contents(session: Session, batch: Batch, cases: Sequence[Case], terms: Terms) -> list[dict[str, Any]]:
    """Return the rows of the letters of a batch, numbered from 1 in the order of `cases`."""
    letterhead = letterhead_of(session.get_one(HousingCompany, batch.housing_company_id))
    rows: list[dict[str, Any]] = []
    for start in range(0, len(cases), CHUNK):
        chunk = cases[start : start + CHUNK]
        dossiers = _dossiers(session, chunk)
        before = _letters_before(session, chunk, terms)
        guarded = _under_guardianship(session, dossiers, batch.made_on)
        for case in chunk:
            number = len(rows) + 1
            content = _content(batch, number, case, dossiers[case.dossier_id], letterhead, terms)
            content |= {"under_guardianship": case.dossier_id in guarded, **before.get(case.id, {})}
            letter = LetterContent(**content)
            rows.append(
                {
                    "case_id": case.id,
                    "batch_id": batch.id,
                    "number": number,
                    "round": batch.round,
                    "content": letter.as_dict(),
                }
            )
    return rows


def letterhead_of(company: HousingCompany) -> Letterhead:
    """Return the letterhead of a housing company as the letters want it."""
    return _LETTERHEAD.validate_python({**company.letterhead, "name": company.name, "kbo": _dotted(company.kbo)})


def _content(
    batch: Batch, number: int, case: Case, dossier: Dossier, letterhead: Letterhead, terms: Terms
) -> dict[str, Any]:
    members = dossier.members
    content: dict[str, Any] = {
        "letter_id": letter_code(batch.id, number),
        "kind": LetterKind(batch.kind),
        "dossier_number": dossier.number,
        "enrolled_on": dossier.enrolled_on,
        "letterhead": letterhead,
        "address": postal_address(dossier),
        "home": registered_address(dossier) if dossier.correspondence_address else None,
        "persons": tuple(_person_line(member) for member in members if member.person.deceased_on is None),
        "letter_date": batch.planned_posting_on,
        "last_day": batch.printed_last_day,
        "conditions": condition_lines(case.conditions or []),
        "preferences": tuple(str(one) for one in dossier.preferences),
        "domicile_municipality": dossier.domicile_municipality or "",
        "premium_recipient": dossier.premium_recipient,
    }
    if batch.round is LetterRound.STRIKE_OFF and case.ground is not None:
        content |= {
            "ground": case.ground,
            "grounds": grounds_in_fact(case.ground, case.conditions or []),
            "decided_on": Moment.of(case.approved_at).today if case.approved_at else None,
            "effective_date": case.struck_off_on,
            "appeal_days": terms.law.appeal_calendar_days,
        }
    return content


def _person_line(member: DossierMember) -> PersonLine:
    person = member.person
    born = f"geboren op {day(person.birth_date)}" if person.birth_date else ""
    return PersonLine(f"{person.first_names} {person.last_name}".strip(), member.role, born)


def _dossiers(session: Session, cases: Sequence[Case]) -> Mapping[int, Dossier]:
    query = (
        select(Dossier)
        .where(Dossier.id.in_([case.dossier_id for case in cases]))
        .options(selectinload(Dossier.members).joinedload(DossierMember.person))
    )
    return {dossier.id: dossier for dossier in session.scalars(query)}


def _letters_before(session: Session, cases: Sequence[Case], terms: Terms) -> dict[int, dict[str, date | None]]:
    """Return the postmarks and last days of the letters that a next one refers to, by case."""
    found: dict[int, dict[str, date | None]] = {}
    for case_id, running in terms_of_cases(session, terms, [case.id for case in cases]).items():
        for limit, round_ in ((one.deadline, one.round) for one in running if one.deadline):
            known = found.setdefault(case_id, {})
            if round_ is LetterRound.FIRST:
                known |= {"first_letter_postmark": limit.postmark, "first_letter_last_day": limit.last_day}
            elif round_ is LetterRound.REMINDER:
                known |= {"reminder_postmark": limit.postmark, "last_day": limit.last_day}
    return found


def _under_guardianship(session: Session, dossiers: Mapping[int, Dossier], on: date) -> set[int]:
    """Return the dossiers whose applicant or partner is under bewind on a calendar day (Brussels)."""
    query = (
        select(DossierMember.dossier_id)
        .join(Guardianship, Guardianship.person_id == DossierMember.person_id)
        .where(
            DossierMember.dossier_id.in_(dossiers),
            DossierMember.role.in_([MemberRole.APPLICANT, MemberRole.PARTNER]),
            Guardianship.valid_from <= on,
            (Guardianship.valid_until.is_(None)) | (Guardianship.valid_until >= on),
        )
    )
    return set(session.scalars(query))


def _dotted(kbo: str) -> str:
    return f"{kbo[:4]}.{kbo[4:7]}.{kbo[7:]}"
