"""The one place that knows the running deadline of a letter: its postmark, what was told, what was extended."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Row, null, select
from sqlalchemy.orm import Session

from actualisatie.calendar.deadlines import Deadline
from actualisatie.calendar.extensions import Extension, extended_to
from actualisatie.calendar.moment import Moment
from actualisatie.calendar.postmarks import governing_postmark, postmark_of_letter
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.dossiers.kinds import Addressee, LetterRound
from actualisatie.storage.models import Batch, CampaignExtension, HousingCompany, Letter


@dataclass(frozen=True, slots=True)
class RunningTerm:
    """A letter that counts and starts a term; `deadline` is None while no postmark proves that it was posted."""

    letter_id: int
    case_id: int
    batch_id: int
    round: LetterRound
    addressee: Addressee
    postmark: date | None
    proof: str | None
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension, and the last day of a postmark that it can cover: a later letter was not under way yet."""

    extension: Extension
    granted_on: date


def counting_terms(letters: Iterable[RunningTerm]) -> dict[tuple[int, LetterRound], RunningTerm]:
    """Return the term that counts for each case and round, oldest first.

    Of two letters to two addresses it is the one that ends last: the later postmark, a later told day or an extension.
    While one of the two has no postmark no term runs, and that letter is returned (domain invariant 4).
    """
    groups: dict[tuple[int, LetterRound], list[RunningTerm]] = defaultdict(list)
    for one in letters:
        groups[one.case_id, one.round].append(one)
    return {key: _counting(group) for key, group in groups.items()}


def by_round(letters_of_case: Iterable[RunningTerm]) -> dict[LetterRound, RunningTerm]:
    """Return the term that counts for each round of one case."""
    return {round_: one for (_, round_), one in counting_terms(letters_of_case).items()}


def _counting(letters: Sequence[RunningTerm]) -> RunningTerm:
    if governing_postmark(one.postmark for one in letters) is None:
        return next(one for one in letters if one.postmark is None)
    return max(letters, key=_end)


def _end(one: RunningTerm) -> tuple[date, date]:
    return (one.deadline.last_day, one.deadline.postmark) if one.deadline else (date.min, date.min)


def terms_of_cases(session: Session, terms: Terms, case_ids: Sequence[int]) -> dict[int, list[RunningTerm]]:
    """Return the terms of each case of one campaign by its id, oldest letter first."""
    found: dict[int, list[RunningTerm]] = defaultdict(list)
    for one in running_terms(session, terms, Letter.case_id.in_(case_ids)):
        found[one.case_id].append(one)
    return found


def running_terms(session: Session, terms: Terms, *where: ColumnElement[bool]) -> list[RunningTerm]:
    """Return the terms of the letters of one campaign that count and meet the conditions, oldest letter first.

    Every reader of a deadline asks here, so that a correction or an extension reaches all of them at once. Two queries,
    whatever the number of letters.
    """
    granted = extensions_of(session, terms)
    postal_code = Letter.content["address"]["postal_code"].as_string()
    query = (
        select(
            Letter.id,
            Letter.case_id,
            Letter.batch_id,
            Letter.round,
            Letter.addressee,
            Letter.postmark,
            Letter.proof,
            Letter.told_last_day,
            Batch.postmark.label("batch_postmark"),
            Batch.proof.label("batch_proof"),
            Batch.printed_last_day,
            (HousingCompany.kbo if granted else null()).label("kbo"),  # else all companies share a deadline
            (postal_code if any(one.extension.postcodes for one in granted) else null()).label("postal_code"),
        )
        .join(Batch, Letter.batch_id == Batch.id)
        .join(HousingCompany, Batch.housing_company_id == HousingCompany.id)
        .where(Letter.withdrawn_at.is_(None), *where)
        .order_by(Letter.id)
    )
    deadline_of = cache(partial(_deadline, terms, granted))
    return [_term(row, deadline_of) for row in session.execute(query) if terms.starts_term(row.round)]


def extensions_of(session: Session, terms: Terms) -> tuple[Granted, ...]:
    """Return the extensions of a campaign in the order in which they were granted."""
    query = select(CampaignExtension).where(CampaignExtension.campaign_id == terms.campaign_id)
    return tuple(
        Granted(
            Extension(
                until=row.extended_to,
                running_on=row.running_on,
                reason=row.reason,
                companies=frozenset(row.scope["companies"]),
                postcodes=frozenset(row.scope["postal_codes"]),
            ),
            granted_on=Moment.of(row.recorded_at).today,
        )
        for row in session.scalars(query.order_by(CampaignExtension.id))
    )


def _term(row: Row[Any], deadline_of: Callable[..., Deadline]) -> RunningTerm:
    letter, case, batch, round_, addressee, own, proof, told_later, common, common_proof, printed, kbo, code = row
    postmark = postmark_of_letter(letter=own, batch=common)
    told = max((day for day in (printed, told_later) if day), default=None)
    return RunningTerm(
        letter_id=letter,
        case_id=case,
        batch_id=batch,
        round=round_,
        addressee=addressee,
        postmark=postmark,
        proof=proof if own else common_proof,
        deadline=deadline_of(round_, postmark, told, kbo or "", code or "") if postmark else None,
    )


def _deadline(
    terms: Terms,
    granted: tuple[Granted, ...],
    round_: LetterRound,
    postmark: date,
    told: date | None,
    company: str,
    postal_code: str,
) -> Deadline:
    """Compute a deadline and lengthen it by one extension after the other, as they were granted."""
    found = terms.deadline(round_, postmark, told)
    for one in granted:
        if postmark <= one.granted_on:
            until = extended_to(found, [one.extension], company=company, postcode=postal_code)
            found = terms.deadline(round_, postmark, told, until)
    return found
