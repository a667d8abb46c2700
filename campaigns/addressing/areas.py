"""Which housing company works where, and what a move to another one's area asks for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import HoldError
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.campaigns.restarting import start_again
from actualisatie.campaigns.strike_offs.under_way import UNDER_WAY, strike_off_under_way
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, HousingCompany, LocalEnrolment
from actualisatie.storage.transitions import Move, move_cases


def companies_in(session: Session, municipality_nis: str | None) -> dict[int, str]:
    """Return the housing companies that work in a municipality, as local enrolments show them: code by id."""
    query = (
        select(HousingCompany.id, HousingCompany.code)
        .join(LocalEnrolment, LocalEnrolment.housing_company_id == HousingCompany.id)
        .where(LocalEnrolment.municipality_nis == municipality_nis)
        .distinct()
    )
    return {row.id: row.code for row in session.execute(query)}


def hold_for_transfer(session: Session, case: Case, municipality_nis: str | None, moment: Moment, actor: str) -> None:
    """Hold a case whose candidate moved to where only another housing company works (S2: the domicile decides).

    Nothing happens when the own company works there too, or when the register shows nobody who does.
    """
    working = companies_in(session, municipality_nis)
    if not working or case.housing_company_id in working:
        return
    detail = (
        f"moved to the area of {', '.join(sorted(working.values()))}: have the register transfer the dossier, import "
        "it and lift this hold; or lift it without a transfer when the dossier stays where it is"
    )
    hold_case(session, case, HoldReason.TRANSFER, detail, moment, actor)


def hold_when_transferred(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Hold a case whose dossier the register gave to another housing company, as when it was imported anew.

    The one that wrote has no say in it any more; lifting the hold lets the case follow its dossier.
    """
    if case.housing_company_id == case.dossier.housing_company_id:
        return
    company = session.get_one(HousingCompany, case.dossier.housing_company_id)
    detail = f"the register gave the dossier to {company.code}: lift this hold, and that company writes anew"
    hold_case(session, case, HoldReason.TRANSFER, detail, moment, actor)


def finish_transfer(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Let a case follow its dossier to the housing company that has it now, when its transfer hold is lifted.

    A company that takes part in the campaign goes on with a new letter and a full term; otherwise the case is closed as
    *transferred*. Raises `HoldError` while a strike-off is under way: only the software knows whether it happened.
    """
    company = session.get_one(HousingCompany, case.dossier.housing_company_id)
    if company.id == case.housing_company_id or case.state not in OPEN:
        return
    if strike_off_under_way(session, case):
        raise HoldError(UNDER_WAY)
    wanted = case.campaign.definition["housing_companies"]
    data = {"from": session.get_one(HousingCompany, case.housing_company_id).kbo, "to": company.kbo}
    if wanted != "all" and company.kbo not in wanted:
        reason = f"{company.code} does not take part in this campaign"
        move = Move(case.state, CaseState.TRANSFERRED, moment.at, moment.today, actor, "transferred", reason, data)
        move_cases(session, [case.id], move, {"closed_reason": "transferred"})
        session.refresh(case)
        return
    case.housing_company_id = company.id
    journal.record(session, journal.Entry(moment.at, actor, "transferred", case_id=case.id, data=data))
    session.flush()
    start_again(session, case, "transferred to another housing company", moment, actor)
