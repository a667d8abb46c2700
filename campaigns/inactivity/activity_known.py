"""Until when the activities of a dossier are known: nobody tells them between two imports that name it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS, Moment
from actualisatie.campaigns.register.age import REGISTER_IMPORTED, as_of
from actualisatie.storage.models import Case, Dossier, JournalEntry


def activity_known_on(session: Session, since: Mapping[int, date]) -> dict[int, date]:
    """Return the calendar day (Brussels) of the last register file that named each case's very dossier, by case.

    Only imports on or after the case's day in `since` are looked at; a case that has none is left out. A file counts by
    the instant that it is of, where it says so, and where no line was left out: that line could be this dossier's too.
    The last one counts, even where an older file came after a newer. One about others of its housing company does not.
    """
    if not since:
        return {}
    days = _days_of_files(session, min(since.values()))
    named_at = (
        select(Case.id, Dossier.named_at)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .where(Case.id.in_(list(since)), Dossier.named_at.is_not(None))
    )
    found = {case_id: days.get(at) for case_id, at in session.execute(named_at)}
    return {case_id: day for case_id, day in found.items() if day is not None and day >= since[case_id]}


def _days_of_files(session: Session, since: date) -> dict[datetime, date | None]:
    """Return of which day the file of each import was, by the import's instant; None where it does not count.

    They are read by the index of instants.
    """
    starts = datetime.combine(since, time.min, tzinfo=BRUSSELS)
    query = (
        select(JournalEntry.at, JournalEntry.data)
        .where(JournalEntry.at >= starts, JournalEntry.event == REGISTER_IMPORTED)
        .order_by(JournalEntry.id)
    )
    return {at: _day_of_file(data) for at, data in session.execute(query)}


def _day_of_file(data: dict[str, Any]) -> date | None:
    told = as_of(data)
    return Moment.of(told).today if told is not None and not data["bad_lines"] else None
