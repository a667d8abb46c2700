"""Selects the dossiers of a campaign: one case for each, in chunks, once however often it runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.dossiers.kinds import NOT_IN_CAMPAIGN, DossierStatus, HoldReason
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage import journal
from actualisatie.storage.analyzing import count_anew
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models import Campaign, Case, Dossier, Hold, HousingCompany

HELD_FROM_THE_START = {
    DossierStatus.IN_OFFER: HoldReason.IN_OFFER,
    DossierStatus.UNDER_APPEAL: HoldReason.APPEAL,
}
"""Statuses that pause a dossier in every campaign (domain edge cases: frozen, a fresh term afterwards)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier that the campaign takes in."""

    dossier_id: int
    housing_company_id: int
    status: DossierStatus


def newest_dossier(session: Session) -> int:
    """Return the highest id of a dossier in the register, 0 where there is none: selecting goes on up to it."""
    return session.scalar(select(func.max(Dossier.id))) or 0


def select_chunk(
    session: Session, campaign: Campaign, after_id: int, size: int, moment: Moment, actor: str
) -> int | None:
    """Make cases for at most `size` dossiers with an id above `after_id`; return the last id, None when none is left.

    Left out: dossiers that are struck off, refused or not yet submitted (domain section 9), and those that are in a
    running case of another campaign.
    """
    take_turns(session, campaign)
    found, last_id = _next_candidates(session, campaign, after_id, size)
    if not found:
        campaign.selected_at = campaign.selected_at or moment.at
        return None
    cases = insert_many(
        session,
        Case,
        [
            {
                "campaign_id": campaign.id,
                "dossier_id": one.dossier_id,
                "housing_company_id": one.housing_company_id,
                "turn": 0,
                "state": CaseState.SELECTED,
                "state_since": moment.today,
            }
            for one in found
        ],
        Case.id,
        Case.dossier_id,
    )
    if after_id == 0:
        count_anew(session, Case)
    case_ids = {row.dossier_id: row.id for row in cases}
    place_first_holds(session, {case_ids[one.dossier_id]: one.status for one in found}, moment, actor)
    journal.record(
        session,
        *(
            journal.Entry(
                moment.at, actor, "selected", campaign_id=campaign.id, case_id=row.id, to_state=CaseState.SELECTED
            )
            for row in sorted(cases, key=lambda row: row.id)
        ),
    )
    return last_id


def count_selectable(session: Session, campaign: Campaign, size: int) -> int:
    """Return how many dossiers would be selected now, looked at in pages of `size`."""
    total, last_id = 0, 0
    while True:
        found, reached_id = _next_candidates(session, campaign, last_id, size)
        if reached_id is None:
            return total
        total, last_id = total + len(found), reached_id


def take_turns(session: Session, campaign: Campaign) -> None:
    """Let nobody else take in dossiers until the end, of whatever campaign.

    Two campaigns that take in at once would not see each other's cases, and a dossier would run in both: its candidate
    answers one letter, and is silent on the other.
    """
    session.execute(select(Campaign.id).order_by(Campaign.id).with_for_update())
    session.refresh(campaign)


def _next_candidates(
    session: Session, campaign: Campaign, after_id: int, size: int
) -> tuple[list[Candidate], int | None]:
    """Return the candidates of the next page that has any, and the last id on it.

    Page by page, and then a look at the cases of that page alone: a join with all cases would grow with each page.
    """
    while page := list(_page(session, campaign, after_id, size)):
        after_id = page[-1].dossier_id
        taken = _taken(session, campaign, [one.dossier_id for one in page])
        if found := [one for one in page if one.dossier_id not in taken]:
            return found, after_id
    return [], None


def _page(session: Session, campaign: Campaign, after_id: int, size: int) -> Iterator[Candidate]:
    query = (
        select(Dossier.id, Dossier.housing_company_id, Dossier.status)
        .where(Dossier.id > after_id, Dossier.status.not_in(NOT_IN_CAMPAIGN))
        .order_by(Dossier.id)
        .limit(size)
    )
    exempt_since = terms_of(campaign).policies.scope.exempt_changed_since
    if exempt_since is not None:  # HP: who changed the dossier lately need do nothing; off unless asked for
        query = query.where(Dossier.changed_on.is_(None) | (Dossier.changed_on < exempt_since))
    wanted = campaign.definition["housing_companies"]
    if wanted != "all":
        query = query.join(HousingCompany).where(HousingCompany.kbo.in_(wanted))
    for row in session.execute(query):
        yield Candidate(row.id, row.housing_company_id, row.status)


def _taken(session: Session, campaign: Campaign, dossier_ids: Sequence[int]) -> set[int]:
    """Return the dossiers that have a case in this campaign, or a running one in another."""
    query = select(Case.dossier_id).where(Case.dossier_id.in_(dossier_ids))
    return set(session.scalars(query.where((Case.campaign_id == campaign.id) | Case.state.in_(OPEN))))


def place_first_holds(session: Session, statuses: Mapping[int, DossierStatus], moment: Moment, actor: str) -> None:
    """Hold the new cases, by their id, whose dossier has a status that pauses it."""
    holds: list[dict[str, Any]] = [
        {
            "case_id": case_id,
            "reason": HELD_FROM_THE_START[status],
            "detail": "status in the register when the campaign selected",
            "placed_at": moment.at,
            "placed_by": actor,
        }
        for case_id, status in statuses.items()
        if status in HELD_FROM_THE_START
    ]
    insert_many(session, Hold, holds)
    journal.record(session, *(_hold_entry(hold, moment, actor) for hold in holds))


def _hold_entry(hold: Mapping[str, Any], moment: Moment, actor: str) -> journal.Entry:
    data = {"hold": hold["reason"].value}
    return journal.Entry(moment.at, actor, "hold placed", case_id=hold["case_id"], reason=hold["detail"], data=data)
