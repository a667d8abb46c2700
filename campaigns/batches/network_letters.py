"""The information letter to the welfare network: counts per municipality of a campaign, and nobody's name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from actualisatie.campaigns.batches.letter_contents import letterhead_of
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.kinds import LetterRound, MemberRole, Verdict
from actualisatie.dossiers.states import OPEN
from actualisatie.letters.network import MunicipalityCount, NetworkLetter
from actualisatie.storage.models import Campaign, Case, Dossier, DossierMember, HousingCompany, Person

_ELSEWHERE = "andere gemeenten"


class NothingToTellError(Refused):
    """The campaign writes to nobody of this housing company, or has no posting day yet."""


def network_letters(
    session: Session, campaign: Campaign, company: HousingCompany, partners: Sequence[PostalAddress], on: date
) -> list[NetworkLetter]:
    """Return one letter per partner, dated `on` (Brussels), for the running cases of a housing company.

    Counts are by the municipality where the applicant lives. Raises NothingToTellError.
    """
    counts = _counts(session, campaign, company)
    postings = [date.fromisoformat(wave["posting_on"]) for wave in campaign.definition.get("waves", [])]
    if not counts or not postings:
        raise NothingToTellError(
            f"Campaign {campaign.name} has no running dossiers of {company.code}, or no waves: run it first."
        )
    terms = terms_of(campaign)
    reminded = LetterRound.REMINDER in terms.required_rounds
    letter = NetworkLetter(
        letter_id="",
        letterhead=letterhead_of(company),
        address=partners[0],
        letter_date=on,
        campaign=campaign.kind,
        counts=counts,
        first_posting=min(postings),
        last_posting=max(postings),
        first_days=terms.length(LetterRound.FIRST),
        reminder_days=terms.length(LetterRound.REMINDER) if reminded else None,
        help_sessions=letterhead_of(company).help_desks,
    )
    return [
        replace(letter, letter_id=f"N{campaign.id}-{company.code}-{number:03d}", address=partner)
        for number, partner in enumerate(partners, start=1)
    ]


def _counts(session: Session, campaign: Campaign, company: HousingCompany) -> tuple[MunicipalityCount, ...]:
    failing = func.sum(case((Case.verdict == Verdict.FAILS, 1), else_=0))
    query = (
        select(Person.municipality, func.count(), failing)
        .select_from(Case)
        .join(Dossier, Dossier.id == Case.dossier_id)
        .join(DossierMember, DossierMember.dossier_id == Dossier.id)
        .join(Person, Person.id == DossierMember.person_id)
        .where(Case.campaign_id == campaign.id, Case.housing_company_id == company.id, Case.state.in_(OPEN))
        .where(DossierMember.role == MemberRole.APPLICANT)
        .group_by(Person.municipality)
    )
    letters: Counter[str] = Counter()
    in_onderzoek: Counter[str] = Counter()
    for municipality, count, failed in session.execute(query):
        letters[municipality or _ELSEWHERE] += count
        in_onderzoek[municipality or _ELSEWHERE] += failed
    return tuple(MunicipalityCount(name, letters[name], in_onderzoek[name]) for name in sorted(letters))
