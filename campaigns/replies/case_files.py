"""What is on record about cases beside which a reply is judged: read for many at once, in six queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.holding.holds import open_holds_of
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, terms_of_cases
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.campaigns.strike_offs.under_way import strike_offs_under_way
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.models import (
    Case,
    DocumentVerdict,
    DossierMember,
    Guardianship,
    Hold,
    HousingCompany,
    Mandate,
    Reply,
)


@dataclass(slots=True)
class CaseFile:
    """The file of one case as it was read; whoever acts on the case reads it anew before the next reply.

    `guarded` and `mandates` hold their first and last day; a mandate is that of the case's own housing company.
    """

    terms: Terms
    letters: Sequence[RunningTerm] = ()
    replies: list[Reply] = field(default_factory=list)
    verdicts: list[DocumentVerdict] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    guarded: list[tuple[MemberRole, date, date | None]] = field(default_factory=list)
    mandates: list[tuple[date, date | None]] = field(default_factory=list)
    strike_off_under_way: bool = False


def file_of(session: Session, case: Case) -> CaseFile:
    """Return the file of one case."""
    return read_files(session, [case])[case.id]


def read_files(session: Session, cases: Sequence[Case]) -> dict[int, CaseFile]:
    """Return the files of a chunk of cases by their ids."""
    ids = [case.id for case in cases]
    campaigns: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        campaigns[case.campaign_id].append(case)
    found: dict[int, CaseFile] = {}
    for of_campaign in campaigns.values():
        terms = terms_of(of_campaign[0].campaign)
        letters = terms_of_cases(session, terms, [case.id for case in of_campaign])
        found |= {case.id: CaseFile(terms, letters.get(case.id, ())) for case in of_campaign}
    for reply in session.scalars(select(Reply).where(Reply.case_id.in_(ids)).order_by(Reply.id)):
        if reply.case_id is not None:
            found[reply.case_id].replies.append(reply)
    verdicts = select(DocumentVerdict).where(DocumentVerdict.case_id.in_(ids)).order_by(DocumentVerdict.id)
    for verdict in session.scalars(verdicts):
        found[verdict.case_id].verdicts.append(verdict)
    for case_id, holds in open_holds_of(session, ids).items():
        found[case_id].holds = holds
    for case_id in strike_offs_under_way(session, ids):
        found[case_id].strike_off_under_way = True
    _read_who_speaks(session, ids, found)
    return found


def _read_who_speaks(session: Session, ids: Sequence[int], found: dict[int, CaseFile]) -> None:
    """Read who is under bewind, and which volmacht the housing company of the case holds (S0, S1)."""
    guarded = (
        select(Case.id, DossierMember.role, Guardianship.valid_from, Guardianship.valid_until)
        .join(DossierMember, DossierMember.dossier_id == Case.dossier_id)
        .join(Guardianship, Guardianship.person_id == DossierMember.person_id)
        .where(Case.id.in_(ids))
    )
    for case_id, role, first, last in session.execute(guarded):
        found[case_id].guarded.append((role, first, last))
    mandates = (
        select(Case.id, Mandate.valid_from, Mandate.valid_until)
        .join(Mandate, Mandate.dossier_id == Case.dossier_id)
        .join(HousingCompany, HousingCompany.kbo == Mandate.holder_kbo)
        .where(Case.id.in_(ids), HousingCompany.id == Case.housing_company_id)
    )
    for case_id, first, last in session.execute(mandates):
        found[case_id].mandates.append((first, last))
