"""Takes in the dossiers without activity for the years of the law: a case each, in chunks, once per year."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from actualisatie.calendar.anniversaries import inactive_since
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.inactivity.last_activity import last_activities
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.selecting import place_first_holds, take_turns
from actualisatie.dossiers.kinds import NOT_IN_CAMPAIGN
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage import journal
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany


@dataclass(frozen=True, slots=True)
class Seen:
    """A chunk of the register that was looked at: its last dossier id, and how many are inactive or cannot be told."""

    last_id: int
    taken: int
    unknown: int


def take_in_inactive(
    session: Session, campaign: Campaign, after_id: int, size: int, moment: Moment, actor: str
) -> Seen | None:
    """Look at the next `size` dossiers with an id above `after_id`; make a case for each that is inactive.

    Returns None when none is left. A dossier of which the register tells no activities is counted, never taken in.
    Left out too: those struck off, refused or not submitted, and those in a running case of any campaign.
    """
    take_turns(session, campaign)
    dossiers = _next(session, campaign, after_id, size, moment)
    if not dossiers:
        campaign.selected_at = campaign.selected_at or moment.at
        return None
    terms = terms_of(campaign)
    last = last_activities(session, dossiers, terms.policies.inactivity.events)
    years, feb29 = terms.law.inactivity_years, terms.law.anniversary_feb29
    inactive = [
        one for one in dossiers if (day := last[one.id]) and inactive_since(day, years, feb29=feb29) <= moment.today
    ]
    _make_cases(session, campaign, inactive, {one.id: str(last[one.id]) for one in inactive}, moment, actor)
    return Seen(dossiers[-1].id, len(inactive), sum(last[one.id] is None for one in dossiers))


def _next(session: Session, campaign: Campaign, after_id: int, size: int, moment: Moment) -> Sequence[Dossier]:
    this_year = exists().where(
        Case.dossier_id == Dossier.id, Case.campaign_id == campaign.id, Case.turn == moment.today.year
    )
    busy = exists().where(Case.dossier_id == Dossier.id, Case.state.in_(OPEN))
    query = (
        select(Dossier)
        .where(Dossier.id > after_id, Dossier.status.not_in(NOT_IN_CAMPAIGN), ~this_year, ~busy)
        .order_by(Dossier.id)
        .limit(size)
    )
    wanted = campaign.definition["housing_companies"]
    if wanted != "all":
        query = query.join(HousingCompany).where(HousingCompany.kbo.in_(wanted))
    return session.scalars(query).all()


def _make_cases(
    session: Session, campaign: Campaign, inactive: Sequence[Dossier], since: dict[int, str], moment: Moment, actor: str
) -> None:
    if not inactive:
        return
    rows = [
        {
            "campaign_id": campaign.id,
            "dossier_id": one.id,
            "housing_company_id": one.housing_company_id,
            "turn": moment.today.year,
            "state": CaseState.SELECTED,
            "state_since": moment.today,
        }
        for one in inactive
    ]
    made = insert_many(session, Case, rows, Case.id, Case.dossier_id)
    case_ids = {row.dossier_id: row.id for row in made}
    place_first_holds(session, {case_ids[one.id]: one.status for one in inactive}, moment, actor)
    journal.record(
        session,
        *(
            journal.Entry(
                moment.at,
                actor,
                "selected",
                campaign_id=campaign.id,
                case_id=case_ids[one.id],
                to_state=CaseState.SELECTED,
                data={"last_activity_on": since[one.id]},
            )
            for one in inactive
        ),
    )
