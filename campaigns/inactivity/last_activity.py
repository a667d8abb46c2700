"""When somebody last did something by or for a candidate, as far as the register and the replies tell."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.anniversaries import inactive_since
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.dossiers.kinds import Activity, CampaignKind, ReplyKind
from actualisatie.storage.models import Dossier, Reply

SIGNS_OF_LIFE = (ReplyKind.CONFIRMATION, ReplyKind.DOCUMENTS, ReplyKind.WITHDRAWAL, ReplyKind.NOTE, ReplyKind.REVIEW)
"""Replies that somebody brought in. Returned mail is none."""


def last_activity_on(
    enrolled_on: date,
    changed_on: date | None,
    activities: Mapping[str, Any] | None,
    replied_on: date | None,
    events: Collection[Activity],
) -> date | None:
    """Return the last calendar day (Brussels) of an activity that counts, enrolling included.

    None when the register tells nothing about activities: whoever cannot be seen was not proven inactive.
    """
    if activities is None:
        return None
    days = [date.fromisoformat(day) for kind, day in activities.items() if kind in events]
    days += [changed_on] if changed_on and Activity.CHANGE in events else []
    days += [replied_on] if replied_on and Activity.REPLY in events else []
    return max([enrolled_on, *days])


def replied_on(session: Session, numbers: Collection[str]) -> dict[str, date]:
    """Return the last calendar day (Brussels) on which a reply for each of these dossier numbers came in."""
    query = (
        select(Reply.dossier_number, func.max(Reply.received_at))
        .where(Reply.dossier_number.in_(numbers), Reply.kind.in_(SIGNS_OF_LIFE))
        .group_by(Reply.dossier_number)
    )
    return {number: Moment.of(at).today for number, at in session.execute(query)}


def last_activities(
    session: Session, dossiers: Collection[Dossier], events: Collection[Activity]
) -> dict[int, date | None]:
    """Return the last activity of each dossier by its id; two queries whatever their number."""
    replies = replied_on(session, [one.number for one in dossiers])
    return {
        one.id: last_activity_on(one.enrolled_on, one.changed_on, one.activities, replies.get(one.number), events)
        for one in dossiers
    }


def inactive_from(session: Session, dossiers: Mapping[int, int], terms: Terms) -> dict[int, date]:
    """Return the day (Brussels) on which the years without activity have passed, by case; none in other campaigns.

    `dossiers` tells the dossier of each case, both by their ids.
    """
    if terms.kind is not CampaignKind.INACTIVITY:
        return {}
    theirs = session.scalars(select(Dossier).where(Dossier.id.in_(dossiers.values()))).all()
    last = last_activities(session, theirs, terms.policies.inactivity.events)
    years, feb29 = terms.law.inactivity_years, terms.law.anniversary_feb29
    return {
        case_id: inactive_since(day, years, feb29=feb29)
        for case_id, dossier_id in dossiers.items()
        if (day := last[dossier_id]) is not None
    }
