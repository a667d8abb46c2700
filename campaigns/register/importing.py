"""Imports a register file: all of it, or with `skip_invalid` the good lines, in one transaction."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.addressing.reaching import hold_without_chosen_address
from actualisatie.campaigns.register.age import REGISTER_IMPORTED, age_problems
from actualisatie.campaigns.register.checking import Known, check_dossier
from actualisatie.campaigns.register.companies import Companies
from actualisatie.campaigns.register.dossiers import WrittenDossiers, write_dossiers
from actualisatie.campaigns.register.formats import DossierLine, ExportLine, HousingCompanyLine
from actualisatie.campaigns.register.outcome import Change, ImportReport, report_of
from actualisatie.campaigns.register.people import remove_people_without_dossier
from actualisatie.campaigns.register.problems import Problem
from actualisatie.campaigns.register.reading import ReadLine, RegisterReader
from actualisatie.storage import journal
from actualisatie.storage.database import transaction

CHUNK = 500
"""Dossiers written by one round of statements: well below SQLite's limit on bound values."""


class _NothingImported(Exception):  # noqa: N818 - undoes the transaction, never leaves this module
    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


def import_register(
    engine: Engine,
    lines: Iterable[bytes | str],
    *,
    source_name: str,
    skip_invalid: bool = False,
    older: bool = False,
    actor: str,
    now: datetime,
) -> ImportReport:
    """Import a register file and return what it did, with a problem for every fault of every line.

    `lines` are the file's lines with their newlines, as a binary file gives them (`pieces_of` keeps memory flat for one
    that is hostile). With a problem nothing is imported, unless `skip_invalid`: then the lines without one are.
    Importing the same file again changes nothing. A file that says it is older than the last one about a housing
    company of it, or does not say any more of which instant it is, is refused unless `older`: it would bring back
    addresses and make candidates look inactive. A dossier that lost its chosen address for post is held
    where no letter reaches the candidate at home. `now` is aware; its Brussels day is what "in the future" means.
    `source_name` names the file in the journal and must hold no personal data.
    """
    try:
        with transaction(engine) as session:
            _let_one_import_run(session.connection())
            work = _Import(session, Moment.of(now), actor, skip_invalid=skip_invalid, older=older)
            report = work.run(RegisterReader(lines))
            if not report.imported:
                raise _NothingImported(report)
            about = {"source": source_name, "housing_companies": sorted(work.spoken_of)}
            about |= {"as_of": work.as_of.isoformat()} if work.as_of else {}
            _record(session, report, about, actor, now)
    except _NothingImported as refusal:
        return refusal.report
    return report


class _Import:
    """One import in its transaction: checks line by line, writes chunk by chunk.

    `spoken_of` are the KBO numbers of the housing companies whose dossiers were in the file, `as_of` is the instant
    that it is of, where it says so.
    """

    def __init__(self, session: Session, moment: Moment, actor: str, *, skip_invalid: bool, older: bool) -> None:
        self._session, self._connection, self._moment, self._actor = session, session.connection(), moment, actor
        self._skip_invalid, self._older = skip_invalid, older
        self._companies = Companies(self._connection)
        self._known = Known(companies=set(self._companies.ids()), today=moment.today)
        self._chunk: list[DossierLine] = []
        self._problems: list[Problem] = []
        self._company_changes: Counter[Change] = Counter()
        self._written = WrittenDossiers()
        self.spoken_of: set[str] = set()
        self.as_of: datetime | None = None

    def run(self, reader: RegisterReader) -> ImportReport:
        with closing(self._known):
            for line in reader:
                self._take(line)
                if len(self._chunk) == CHUNK:
                    self._write_chunk()
        self._write_chunk()
        remove_people_without_dossier(self._connection, self._written.left)
        if not reader.records and not self._problems:
            self._problems.append(Problem(1, None, "the file holds no record: was the export complete?"))
        too_old = [] if self._older else age_problems(self._session, self.spoken_of, self.as_of)
        self._problems += too_old
        return report_of(
            self._company_changes + self._written.changes,
            read=reader.records,
            statuses_kept=self._written.statuses_kept,
            sha256=reader.sha256,
            problems=self._problems,
            imported=bool(reader.records) and not too_old and (self._skip_invalid or not self._problems),
        )

    def _take(self, line: ReadLine) -> None:
        problems = list(line.problems)
        if isinstance(line.record, ExportLine):
            problems += self._take_export(line.number, line.record)
        elif isinstance(line.record, HousingCompanyLine):
            problems += self._take_company(line.number, line.record)
        elif line.record is not None:
            problems += check_dossier(line.number, line.record, self._known)
            if not problems:
                self._chunk.append(line.record)
                self.spoken_of.add(line.record.housing_company)
        self._problems += problems

    def _take_export(self, number: int, export: ExportLine) -> list[Problem]:
        if self.as_of is not None:
            return [Problem(number, None, "a file says once of which instant it is")]
        self.as_of = export.as_of
        return [Problem(number, "as_of", "lies in the future")] if export.as_of > self._moment.at else []

    def _take_company(self, number: int, company: HousingCompanyLine) -> list[Problem]:
        problems = self._companies.check(number, company)
        if not problems:
            self._company_changes[self._companies.write(number, company)] += 1
            self._known.companies.add(company.kbo)
        return problems

    def _write_chunk(self) -> None:
        """Write what was collected; once nothing can be imported any more, only the checking goes on."""
        if self._chunk and (self._skip_invalid or not self._problems):
            write_dossiers(self._connection, self._chunk, self._companies.ids(), self._written, self._moment.at)
            if self._written.unchosen:
                hold_without_chosen_address(self._session, self._written.unchosen, self._moment, self._actor)
                self._written.unchosen.clear()
        self._chunk.clear()


def _let_one_import_run(connection: Connection) -> None:
    """Make a second import wait: SQLite has one writer anyway, PostgreSQL needs a lock that readers do not feel."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE housing_company IN SHARE ROW EXCLUSIVE MODE"))


def _record(session: Session, report: ImportReport, about: dict[str, Any], actor: str, now: datetime) -> None:
    data = {**about, "sha256": report.sha256, **report.counts()}
    journal.record(session, journal.Entry(at=now, actor=actor, event=REGISTER_IMPORTED, data=data))
