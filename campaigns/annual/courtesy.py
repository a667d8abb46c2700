"""The courtesy message during an annual term (policy `annual.reminder`): a list per housing company, no legal effect.

Whoever is on it has not proven the conditions yet, and has some days left. The housing company rings, mails or texts as
it likes. Nothing depends on it: no state, no term, no gate ever looks at it (S2 knows no reminder in the annual round).
"""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import CourtesyError
from actualisatie.campaigns.policies import AnnualReminder
from actualisatie.campaigns.running_terms import by_round, terms_of_cases
from actualisatie.campaigns.terms import Terms, terms_of
from actualisatie.campaigns.work import CHUNK, free_of_doubt
from actualisatie.connectors.spreadsheets import csv_bytes
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany, JournalEntry

LISTED = "courtesy message listed"
"""The event in the journal; a case that has it is not listed again."""


@dataclass(frozen=True, slots=True)
class CourtesyLine:
    """A dossier on the list, as the file names things: number, housing company (KBO), day of the letter and last day.

    Days are calendar days in Brussels. There is no name: the housing company knows whom it may ring.
    """

    dossierNummer: str  # noqa: N815 - the name on the line
    partijCode: str  # noqa: N815 - the name on the line
    postdatum: date
    laatsteDag: date  # noqa: N815 - the name on the line


def list_courtesy(session: Session, campaign: Campaign, folder: Path, moment: Moment, actor: str) -> dict[Path, int]:
    """Write who is to get a courtesy message, as CSV and JSON in the folder of each housing company.

    Returns the JSON files with their numbers of dossiers. Listed are cases whose letter was posted as many calendar
    days ago as the law parameters say, whose last day has not passed, and of which nothing waits for a person; each
    once, which the journal remembers. Raises `CourtesyError` when the campaign did not choose it.
    """
    terms = terms_of(campaign)
    if terms.policies.annual.reminder is not AnnualReminder.COURTESY:
        raise CourtesyError(
            f"Campaign {campaign.name} sends no courtesy messages: its policy `annual.reminder` is not `courtesy`."
        )
    written: dict[Path, int] = {}
    for code, cases in _due(session, campaign, terms, moment.today).items():
        path = _free_name(folder / code, campaign.name, moment.today)
        _write(path, campaign.name, moment.today, list(cases.values()))
        journal.record(session, *(_entry(case_id, one, path, moment, actor) for case_id, one in cases.items()))
        written[path] = len(cases)
    return written


def _due(session: Session, campaign: Campaign, terms: Terms, today: date) -> dict[str, dict[int, CourtesyLine]]:
    """Return the lines by case, by the code of the housing company."""
    listed = exists().where(JournalEntry.case_id == Case.id, JournalEntry.event == LISTED)
    query = (
        select(Case.id, Dossier.number, HousingCompany.code, HousingCompany.kbo)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id, Case.state == CaseState.LETTER_POSTED, ~listed, *free_of_doubt())
        .order_by(HousingCompany.code, Case.id)
    )
    rows = session.execute(query).all()
    found: dict[str, dict[int, CourtesyLine]] = defaultdict(dict)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        running = terms_of_cases(session, terms, [row.id for row in chunk])
        for case_id, number, code, kbo in chunk:
            first = by_round(running[case_id]).get(LetterRound.FIRST)
            if first is None or first.deadline is None:
                continue
            postmark, last_day = first.deadline.postmark, first.deadline.last_day
            if postmark + timedelta(days=terms.law.courtesy_message_day) <= today <= last_day:
                found[code][case_id] = CourtesyLine(number, kbo, postmark, last_day)
    return found


def _free_name(folder: Path, campaign: str, today: date) -> Path:
    """Return a name that no earlier list has: what a housing company may have read already stays as it is."""
    number = 1
    while (path := folder / f"hoffelijkheid-{campaign}-{today}-{number}.json").exists():
        number += 1
    return path


def _write(path: Path, campaign: str, today: date, lines: list[CourtesyLine]) -> None:
    plain: list[dict[str, Any]] = [asdict(one) for one in lines]
    put_file(path.with_suffix(".csv"), csv_bytes(list(plain[0]), [[str(x) for x in one.values()] for one in plain]))
    document = {"formaat": "actualisatie/courtesy/1", "campagne": campaign, "op": str(today), "dossiers": plain}
    put_file(path, (json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n").encode())


def _entry(case_id: int, line: CourtesyLine, path: Path, moment: Moment, actor: str) -> journal.Entry:
    data = {"last_day": str(line.laatsteDag), "file": path.name}
    return journal.Entry(moment.at, actor, LISTED, case_id=case_id, data=data)
