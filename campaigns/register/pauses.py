"""Sees offers and appeals on the day: two searches in the register, instead of a question about each dossier."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, Engine, Select, exists, select
from sqlalchemy.orm import Session

from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.register.register_status import PAUSES
from actualisatie.campaigns.restarting import LETTER_MADE
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.cir.errors import CirRefused, CirUnavailable
from actualisatie.connectors.cir.status import Search
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, Case, Dossier, Hold

CHUNK = 500
"""Numbers named in one query: below SQLite's limit on bound values."""

_UNDER_WAY = LETTER_MADE | TOWARDS_STRIKE_OFF


def letters_under_way(campaign_id: int | BindParameter[int]) -> Select[tuple[int]]:
    """Return the query for the cases with a letter that may count against somebody: it matters who is in offer."""
    return select(Case.id).where(Case.campaign_id == campaign_id, Case.state.in_(_UNDER_WAY))


def paused_meanwhile(engine: Engine, campaign: str, register: CirClient) -> list[int] | None:
    """Return the cases with a letter under way whose dossier is in offer or under appeal, and not held for it yet.

    Without a search, one that is over before its term would never be seen: a candidate in offer need not answer. Costs
    two questions, however large the campaign; search only while there are `letters_under_way`. None where the register
    does not answer: its status is read again before anybody is reminded or struck off.
    """
    try:
        shown = [one for status in PAUSES for one in register.search(Search(status=status))]
    except (CirUnavailable, CirRefused):
        return None
    numbers = {one.number for one in shown if one.status in PAUSES}
    if not numbers:
        return []
    with transaction(engine) as session:
        return sorted(_not_held(session, campaign_by_name(session, campaign), sorted(numbers)))


def _not_held(session: Session, campaign: Campaign, numbers: list[str]) -> Iterable[int]:
    held = exists().where(Hold.case_id == Case.id, Hold.reason.in_(PAUSES.values()), Hold.lifted_at.is_(None))
    under_way = letters_under_way(campaign.id).join(Dossier).where(~held)
    for start in range(0, len(numbers), CHUNK):
        yield from session.scalars(under_way.where(Dossier.number.in_(numbers[start : start + CHUNK])))
