"""Exports the signals of a period for the rent premium service, from the journal: the same period, the same bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS, Moment, midnight_after
from actualisatie.campaigns.errors import PremiumPeriodError
from actualisatie.campaigns.premium.formats import Signal, SignalLine, SignalsFile
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.dossiers.signals import StatusReason, reason_to_tell
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Dossier, HousingCompany, JournalEntry

_BY_STATE = {CaseState.STRUCK_OFF.value: Signal.STRUCK_OFF, CaseState.REINSTATED.value: Signal.REINSTATED}
_STATUS_SET = "status set"
_BY_REASON = {
    StatusReason.NOT_MEETING: Signal.IN_ONDERZOEK,
    StatusReason.MEETS: Signal.ENROLLED,
    StatusReason.OWN_REQUEST: Signal.ENDED,
    StatusReason.STAYS_AFTER_ALL: Signal.ENROLLED,
}


@dataclass(frozen=True, slots=True)
class PremiumExport:
    """What was written: the two files, how many signals, and whether they lay there already."""

    csv: Path
    json: Path
    signals: int
    known: bool


def export_signals(
    session: Session, first: date, last: date, folder: Path, moment: Moment, actor: str, named_by: str
) -> PremiumExport:
    """Write the signals of whole Brussels days, both ends included, as CSV and, last, as JSON.

    The same period again writes nothing. A file of the same period with other content, such as before a round that
    caught up on a past day, stays: the whole period is written anew under the next number. Raises `PremiumPeriodError`
    for a period that is not over.
    """
    if not first <= last < moment.today:
        raise PremiumPeriodError(
            f"The period {first} to {last} is not over, or ends before it begins: export whole days that have passed."
        )
    file = SignalsFile(van=first, tot=last, signalen=tuple(signals_of(session, first, last)))
    body = file.as_json()
    number = 1
    while (path := folder / _name(first, last, number)).exists() and path.read_bytes() != body:
        number += 1
    export = PremiumExport(path.with_suffix(".csv"), path, len(file.signalen), known=path.exists())
    if not export.known:
        put_file(export.csv, file.as_csv(), named_by)
        put_file(path, body, named_by)
        data = {"from": str(first), "to": str(last), "signals": export.signals, "file": path.name}
        journal.record(session, journal.Entry(moment.at, actor, "premium signals exported", data=data))
    return export


def signals_of(session: Session, first: date, last: date) -> Iterator[SignalLine]:
    """Yield the signals of a period in the order of the journal, each once."""
    starts, ends = datetime.combine(first, time.min, tzinfo=BRUSSELS), midnight_after(last)
    query = (
        select(JournalEntry, Dossier.number, Case.struck_off_on, HousingCompany.kbo)
        .join(Case, JournalEntry.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(JournalEntry.at >= starts, JournalEntry.at < ends)
        .where(or_(JournalEntry.event == _STATUS_SET, JournalEntry.to_state.in_(_BY_STATE)))
        .order_by(JournalEntry.id)
    )
    seen: set[SignalLine] = set()
    for entry, number, struck_off_on, kbo in session.execute(query):
        signal = _signal(entry)
        if signal is None:
            continue
        counts_from = struck_off_on if signal is Signal.STRUCK_OFF else None
        day = counts_from or Moment.of(entry.at).today
        line = SignalLine(dossierNummer=number, signaal=signal, datum=day, partijCode=kbo)
        if line not in seen:
            seen.add(line)
            yield line


def _signal(entry: JournalEntry) -> Signal | None:
    if entry.event == _STATUS_SET:
        reason = reason_to_tell(DossierStatus(entry.data["from"]), DossierStatus(entry.data["to"]))
        return _BY_REASON[reason] if reason else None
    return _BY_STATE.get(str(entry.to_state))


def _name(first: date, last: date, number: int) -> str:
    again = f"-{number}" if number > 1 else ""
    return f"premiesignalen-{first}-{last}{again}.json"
