"""What became of an annual campaign month by month, from the journal, the letters and the holds."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import HoldReason, LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Batch, Campaign, Case, Hold, JournalEntry, Letter

_COLUMN = {
    CaseState.SILENT_OK: "silent",
    CaseState.CONFIRMED: "confirmed",
    CaseState.STRUCK_OFF: "struck_off",
    CaseState.WITHDRAWN: "withdrawn",
}
_NOT_KNOWN = (HoldReason.SOURCE_UNAVAILABLE, HoldReason.CONDITIONS_UNKNOWN)


@dataclass(slots=True)
class Month:
    """A calendar month (Brussels), named by its first day; every dossier counts when the thing happened.

    `anniversaries` are the cases that were made, `excluded` those among them that another running case kept out,
    `unknown` those on which the sources gave no verdict at first. `letters` are those posted, to one of partners.
    """

    first: date
    anniversaries: int = 0
    excluded: int = 0
    silent: int = 0
    unknown: int = 0
    letters: int = 0
    confirmed: int = 0
    struck_off: int = 0
    withdrawn: int = 0


def months_of(session: Session, campaign: Campaign) -> list[Month]:
    """Return the months in which anything happened, oldest first; three queries whatever the size of the campaign."""
    months: dict[date, Month] = {}

    def month(day: date) -> Month:
        first = day.replace(day=1)
        return months.setdefault(first, Month(first))

    for at, event, state in session.execute(_events(campaign)):
        found = month(Moment.of(at).today)
        found.anniversaries += event in {"selected", "excluded"}
        found.excluded += event == "excluded"
        if state in _COLUMN:
            setattr(found, _COLUMN[state], getattr(found, _COLUMN[state]) + 1)
    for day, count in _letters(session, campaign).items():
        month(day).letters += count
    for at in session.scalars(_first_unknown(campaign)):
        month(Moment.of(at).today).unknown += 1
    return [months[first] for first in sorted(months)]


def _events(campaign: Campaign) -> Select[tuple[datetime, str, str | None]]:
    return (
        select(JournalEntry.at, JournalEntry.event, JournalEntry.to_state)
        .join(Case, JournalEntry.case_id == Case.id)
        .where(Case.campaign_id == campaign.id)
        .where(or_(JournalEntry.event.in_(["selected", "excluded"]), JournalEntry.to_state.in_(_COLUMN)))
    )


def _letters(session: Session, campaign: Campaign) -> dict[date, int]:
    query = (
        select(Letter.postmark, Letter.case_id)
        .join(Batch, Letter.batch_id == Batch.id)
        .where(Batch.campaign_id == campaign.id, Batch.round == LetterRound.FIRST, Letter.postmark.is_not(None))
        .distinct()
    )
    found: dict[date, int] = defaultdict(int)
    for postmark, _ in session.execute(query):
        found[postmark] += 1
    return found


def _first_unknown(campaign: Campaign) -> Select[tuple[datetime]]:
    return (
        select(func.min(Hold.placed_at))
        .join(Case, Hold.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Hold.reason.in_(_NOT_KNOWN))
        .group_by(Case.id)
    )
