"""Turns cases into the content of letters: read from the register, in chunks, never half known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from actualisatie.campaigns.addressing.postal import envelopes, hash_of_letters, registered_address
from actualisatie.campaigns.checks.condition_lines import condition_lines
from actualisatie.campaigns.inactivity.last_activity import last_activities
from actualisatie.campaigns.postmarks.running_terms import by_round, terms_of_cases
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.campaigns.reinstating.telling import told_of_reinstatement
from actualisatie.campaigns.second_requests import told_of_what_lacks
from actualisatie.campaigns.strike_offs.told_decisions import told_of_strike_offs
from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import Addressee, CampaignKind, LetterRound, MemberRole
from actualisatie.letters.content import LetterContent, PersonLine
from actualisatie.letters.dutch import day
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.letterhead import Letterhead
from actualisatie.storage.models import Batch, Case, Dossier, DossierMember, Guardianship, HousingCompany
from actualisatie.storage.models.letter import letter_code

CHUNK = 500

Sign = Callable[[str], str]
"""Turns a letter id into the code of its answer form: `letters.codes.LetterKeys.sign`."""

_LETTERHEAD = TypeAdapter(Letterhead)


def write_contents(
    session: Session, batch: Batch, cases: Sequence[Case], terms: Terms, sign: Sign | None = None
) -> Iterator[list[dict[str, Any]]]:
    """Give the rows of a batch's letters in chunks, numbered from 1 in the order of `cases`; two for partners apart.

    Each case remembers to whom and where its letters went, as the gate compares that with who lives where.
    """
    letterhead = letterhead_of(session.get_one(HousingCompany, batch.housing_company_id))
    written = 0
    for start in range(0, len(cases), CHUNK):
        chunk = cases[start : start + CHUNK]
        dossiers = dossiers_of(session, chunk)
        before = _letters_before(session, chunk, terms)
        guarded = _under_guardianship(session, dossiers, batch.made_on)
        silent = _without_activity(session, dossiers, terms)
        restored = told_of_reinstatement(session, chunk) if batch.round is LetterRound.REINSTATEMENT else {}
        decided = told_of_strike_offs(session, chunk, terms) if batch.round is LetterRound.STRIKE_OFF else {}
        asks = batch.round is LetterRound.SECOND_REQUEST
        lacking = told_of_what_lacks(session, chunk, batch, terms) if asks else {}
        rows: list[dict[str, Any]] = []
        for case in chunk:
            dossier = dossiers[case.dossier_id]
            if batch.round in terms.required_rounds:
                case.letter_address_hash = hash_of_letters(case.letter_address_hash, batch.round, dossier)
            common = _content(batch, case, dossier, letterhead, terms)
            common["under_guardianship"] = case.dossier_id in guarded
            common |= silent.get(case.dossier_id, {}) | restored.get(case.id, {}) | decided.get(case.id, {})
            for addressee, address in envelopes(dossier).items():
                own = _envelope(dossier, addressee, address) | before.get((case.id, addressee), {})
                own |= lacking.get(case.id, {})
                rows.append(_row(batch, written + len(rows) + 1, case, addressee, common | own, sign))
        yield rows
        written += len(rows)


def letterhead_of(company: HousingCompany) -> Letterhead:
    """Return the letterhead of a housing company as the letters want it."""
    kbo = f"{company.kbo[:4]}.{company.kbo[4:7]}.{company.kbo[7:]}"
    return _LETTERHEAD.validate_python({**company.letterhead, "name": company.name, "kbo": kbo})


def person_lines(dossier: Dossier) -> tuple[PersonLine, ...]:
    """Return the living members of a dossier as the overview of a letter names them."""
    return tuple(_person_line(member) for member in dossier.members if member.person.deceased_on is None)


def _row(
    batch: Batch, number: int, case: Case, addressee: Addressee, content: dict[str, Any], sign: Sign | None
) -> dict[str, Any]:
    letter_id = letter_code(batch.id, number)
    code = sign(letter_id) if sign and LetterKind(batch.kind).has_answer_form else ""
    letter = LetterContent(letter_id=letter_id, code=code, **content)
    return {
        "case_id": case.id,
        "batch_id": batch.id,
        "number": number,
        "round": batch.round,
        "addressee": addressee,
        "content": letter.as_dict(),
        "told_last_day": letter.last_day if batch.round is LetterRound.SECOND_REQUEST else None,
    }


def _envelope(dossier: Dossier, addressee: Addressee, address: PostalAddress) -> dict[str, Any]:
    """Return the address and, where post goes elsewhere, the home; no partner is told where the other one lives."""
    chosen = addressee is Addressee.APPLICANT and dossier.correspondence_address
    return {"address": address, "home": registered_address(dossier) if chosen else None}


def _content(batch: Batch, case: Case, dossier: Dossier, letterhead: Letterhead, terms: Terms) -> dict[str, Any]:
    content: dict[str, Any] = {
        "kind": LetterKind(batch.kind),
        "dossier_number": dossier.number,
        "enrolled_on": dossier.enrolled_on,
        "letterhead": letterhead,
        "campaign": terms.kind,
        "persons": person_lines(dossier),
        "letter_date": batch.planned_posting_on,
        "last_day": batch.printed_last_day,
        "conditions": condition_lines(case.conditions or []),
        "preferences": tuple(str(one) for one in dossier.preferences),
        "domicile_municipality": dossier.domicile_municipality or "",
        "premium_recipient": dossier.premium_recipient,
        "signature_rule": SignatureRule(terms.policies.confirm.quorum.value),
    }
    if batch.round is LetterRound.REINSTATEMENT:
        content |= {"struck_off_on": case.struck_off_on}
    return content


def _without_activity(session: Session, dossiers: Mapping[int, Dossier], terms: Terms) -> dict[int, dict[str, Any]]:
    """Return what an inactivity letter says of each dossier: since when, and how many years the law allows."""
    if terms.kind is not CampaignKind.INACTIVITY:
        return {}
    last = last_activities(session, dossiers.values(), terms.policies.inactivity.events)
    years = terms.law.inactivity_years
    return {id_: {"last_activity_on": day, "inactivity_years": years} for id_, day in last.items()}


def _person_line(member: DossierMember) -> PersonLine:
    person = member.person
    born = f"geboren op {day(person.birth_date)}" if person.birth_date else ""
    return PersonLine(f"{person.first_names} {person.last_name}".strip(), member.role, born)


def dossiers_of(session: Session, cases: Sequence[Case]) -> Mapping[int, Dossier]:
    """Return the dossiers of a chunk of cases by their ids, with their members."""
    query = (
        select(Dossier)
        .where(Dossier.id.in_([case.dossier_id for case in cases]))
        .options(selectinload(Dossier.members).joinedload(DossierMember.person))
    )
    return {dossier.id: dossier for dossier in session.scalars(query)}


def _letters_before(
    session: Session, cases: Sequence[Case], terms: Terms
) -> dict[tuple[int, Addressee], dict[str, date | None]]:
    """Return what a next letter says of those before, by case and addressee: their own postmarks, the shared last days.

    Of two letters to two addresses the last day that counts stands in both.
    """
    found: dict[tuple[int, Addressee], dict[str, date | None]] = {}
    for case_id, running in terms_of_cases(session, terms, [case.id for case in cases]).items():
        counting = by_round(running)
        for one in running:
            known, limit = found.setdefault((case_id, one.addressee), {}), counting[one.round].deadline
            if limit is None:
                continue
            if one.round is LetterRound.FIRST:
                known |= {"first_letter_postmark": one.postmark, "first_letter_last_day": limit.last_day}
            elif one.round is LetterRound.REMINDER:
                known |= {"reminder_postmark": one.postmark, "last_day": limit.last_day}
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
