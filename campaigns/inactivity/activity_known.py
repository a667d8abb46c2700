"""Until when the activities of a dossier are known: nobody tells them between two imports of the register."""

from collections.abc import Mapping
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS, Moment
from actualisatie.campaigns.register.age import REGISTER_IMPORTED, as_of
from actualisatie.storage.models import Case, Dossier, HousingCompany, JournalEntry


def activity_known_on(session: Session, since: Mapping[int, date]) -> dict[int, date]:
    """Return the calendar day (Brussels) of the last register import that tells of each case's dossier, by case.

    Only imports on or after the case's day in `since` are looked at; a case that has none is left out. An import counts
    by the instant that its file is of, where it says so, that held dossiers of the housing company and of which no line
    was left out: that line could be this dossier's. The last one counts, even where an older file came after a newer.
    """
    if not since:
        return {}
    last = _last_imports(session, min(since.values()))
    companies = (
        select(Case.id, HousingCompany.kbo)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Dossier.housing_company_id == HousingCompany.id)
        .where(Case.id.in_(list(since)))
    )
    found = {case_id: last.get(kbo) for case_id, kbo in session.execute(companies)}
    return {case_id: day for case_id, day in found.items() if day is not None and day >= since[case_id]}


def _last_imports(session: Session, since: date) -> dict[str, date]:
    """Return the day of the last whole import by housing company (KBO number), read by the index of instants."""
    starts = datetime.combine(since, time.min, tzinfo=BRUSSELS)
    query = (
        select(JournalEntry.data)
        .where(JournalEntry.at >= starts, JournalEntry.event == REGISTER_IMPORTED)
        .order_by(JournalEntry.id)
    )
    whole = [data for data in session.scalars(query) if not data["bad_lines"]]
    told = [(as_of(data), data.get("housing_companies", ())) for data in whole]
    return {kbo: Moment.of(at).today for at, kbos in told if at is not None for kbo in kbos}
