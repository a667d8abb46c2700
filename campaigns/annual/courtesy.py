"""The courtesy message during an annual term (policy `annual.reminder`): a list per housing company, no legal effect.

Whoever is on it has not proven the conditions yet, and has some days left. The housing company rings, mails or texts as
it likes. Nothing depends on it: no state, no term, no gate ever looks at it (S2 knows no reminder in the annual round).
"""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.courtesy_format import CourtesyFile, CourtesyLine
from actualisatie.campaigns.errors import CourtesyError
from actualisatie.campaigns.policies import AnnualReminder
from actualisatie.campaigns.postmarks.running_terms import by_round, terms_of_cases
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.campaigns.work import CHUNK, free_of_doubt
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.disk_faults import OUTBOX
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany, JournalEntry

LISTED = "courtesy message listed"
"""The event in the journal; a case that has it is not listed again."""


def list_courtesy(
    session: Session, campaign: Campaign, folder: Path, moment: Moment, actor: str, named_by: str = OUTBOX
) -> dict[Path, int]:
    """Write who is to get a courtesy message, as CSV and JSON in the folder of each housing company.

    Returns the JSON files with their numbers of dossiers. Listed are cases whose letter was posted as many calendar
    days ago as the law parameters say, whose last day has not passed, and of which nothing waits for a person; each
    once, which the journal remembers. `named_by` is the setting or option that names the folder. Raises `CourtesyError`
    when the campaign did not choose it.
    """
    terms = terms_of(campaign)
    if terms.policies.annual.reminder is not AnnualReminder.COURTESY:
        raise CourtesyError(
            f"Campaign {campaign.name} sends no courtesy messages: its policy `annual.reminder` is not `courtesy`."
        )
    written: dict[Path, int] = {}
    for code, cases in _due(session, campaign, terms, moment.today).items():
        path = _free_name(folder / code, campaign.name, moment.today)
        file = CourtesyFile(campagne=campaign.name, op=moment.today, dossiers=tuple(cases.values()))
        put_file(path.with_suffix(".csv"), file.as_csv(), named_by)
        put_file(path, file.as_json(), named_by)
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
                found[code][case_id] = CourtesyLine(
                    dossierNummer=number, partijCode=kbo, postdatum=postmark, laatsteDag=last_day
                )
    return found


def _free_name(folder: Path, campaign: str, today: date) -> Path:
    """Return a name that no earlier list has: what a housing company may have read already stays as it is."""
    number = 1
    while (path := folder / f"hoffelijkheid-{campaign}-{today}-{number}.json").exists():
        number += 1
    return path


def _entry(case_id: int, line: CourtesyLine, path: Path, moment: Moment, actor: str) -> journal.Entry:
    data = {"last_day": str(line.laatsteDag), "file": path.name}
    return journal.Entry(moment.at, actor, LISTED, case_id=case_id, data=data)
