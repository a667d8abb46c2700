"""The daily round with few due among many open, against the one statement that does the same to the same rows."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.law import law_on
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.batches.batching import plan_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name, create_campaign
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.reminding import mark_reminders_due
from actualisatie.campaigns.selecting import select_chunk
from actualisatie.cli.bench.register import SampleRegister, database
from actualisatie.cli.bench.tools import Comparison, compare, seconds
from actualisatie.storage.database import transaction

CAMPAIGN = "bench"
OPENED = Moment.on(date(2024, 3, 18))
ROUND = Moment.on(date(2024, 5, 3))
LATER = date(2024, 6, 3)

POSTED_EARLY, POSTED_LATE = date(2024, 3, 22), date(2024, 5, 2)

BATCH = (
    "INSERT INTO batch (id, campaign_id, housing_company_id, wave, kind, round, status, made_on, planned_posting_on, "
    "paper_colour, letters, postmark, proof) "
    "VALUES (?, 1, 1, 1, 'actualisation', 'first', 'posted', ?, ?, 'wit', 0, ?, 'bench')"
)
LETTERS = (
    "INSERT INTO letter (case_id, batch_id, number, round, addressee, content) "
    "SELECT id, CASE WHEN due_on = ? THEN 1 ELSE 2 END, id, 'first', 'applicant', '{}' FROM \"case\""
)
ALL_POSTED = "UPDATE \"case\" SET state = 'letter_posted', due_on = ?"
SOME_DUE = 'UPDATE "case" SET due_on = ? WHERE id IN (SELECT id FROM "case" ORDER BY id LIMIT ?)'
BARE = (
    "UPDATE \"case\" SET state = 'reminder_due', state_since = ?, due_on = NULL "
    "WHERE campaign_id = 1 AND state = 'letter_posted' AND due_on <= ?"
)


def measure_round(folder: Path, register: SampleRegister, due: int, repeat: int) -> Comparison:
    """See what is due, mark the reminders with their journal and plan their batches; no source asked, none printed."""
    start = _many_open(folder, register, due)
    numbers = count(1)
    day = ROUND.today.isoformat()

    def fresh() -> Path:
        return Path(shutil.copy(start, folder / f"round-{next(numbers)}.db"))

    def ours() -> float:
        with database(fresh()) as engine:
            return seconds(lambda: _round(engine))

    def bare() -> float:
        with closing(sqlite3.connect(fresh())) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            return seconds(lambda: _mark_due(connection, day))

    what = f"a round, {due} due among {register.dossiers}"
    return compare(what, "one SQL update", due, ours=ours, bare=bare, repeat=repeat)


def _mark_due(connection: sqlite3.Connection, day: str) -> None:
    with connection:
        connection.execute(BARE, (day, day))


def _round(engine: Engine) -> None:
    with transaction(engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        agenda.to_check(session, campaign, ROUND)
        agenda.paused(session, campaign)
        agenda.before_reminder(session, campaign, ROUND)
        agenda.before_strike_off(session, campaign, ROUND)
    marked = 1
    while marked:
        with transaction(engine) as session:
            marked = mark_reminders_due(session, campaign_by_name(session, CAMPAIGN), ROUND, "bench")
    with transaction(engine) as session:
        plan_batches(session, campaign_by_name(session, CAMPAIGN), ROUND)


def _many_open(folder: Path, register: SampleRegister, due: int) -> Path:
    """Return a database in which all dossiers wait for an answer to their letter, and a few have waited long enough."""
    path = Path(shutil.copy(register.filled, folder / "open.db"))
    with database(path) as engine:
        _select_all(engine)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(ALL_POSTED, (LATER.isoformat(),))
        connection.execute(SOME_DUE, (ROUND.today.isoformat(), due))
        for number, day in enumerate((POSTED_EARLY, POSTED_LATE), start=1):
            connection.execute(BATCH, (number, *[day.isoformat()] * 3))
        connection.execute(LETTERS, (ROUND.today.isoformat(),))
    return path


def _select_all(engine: Engine) -> None:
    definition = {"kind": "one_off", "name": CAMPAIGN, "housing_companies": "all", "period": {"open": "2024-03-18"}}
    with transaction(engine) as session:
        create_campaign(
            session,
            CampaignDefinition.model_validate_json(json.dumps(definition)),
            law_version=law_on(OPENED.today).version,
            calendar_version=default_calendar().version,
            actor="bench",
            now=OPENED.at,
        )
    last: int | None = 0
    while last is not None:
        with transaction(engine) as session:
            last = select_chunk(session, campaign_by_name(session, CAMPAIGN), last, 500, OPENED, "bench")
