"""The measured steps of a campaign as the program takes them, and the bare statements beside them."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from actualisatie.campaigns import agenda
from actualisatie.campaigns.checks.checking import act_on_answers
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.monitoring.report import make_report
from actualisatie.campaigns.outcomes import outcome_table
from actualisatie.campaigns.quiet import is_quiet
from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.register.reading import pieces_of
from actualisatie.campaigns.replies.taking_in import take_in_file
from actualisatie.campaigns.selecting import select_chunk
from actualisatie.campaigns.strike_offs.proposing import AT_ONCE, propose_strike_offs
from actualisatie.campaigns.worklist import count_overdue
from actualisatie.cli.bench.answers import answers_about
from actualisatie.cli.bench.bare import Statement
from actualisatie.cli.bench.campaign_days import (
    ANSWERED,
    BATCHED,
    BY,
    CAMPAIGN,
    CHECKED,
    IMPORTED,
    POSTED_LAST,
    ROUND,
    mark_all_reminders,
    not_checked,
)
from actualisatie.cli.bench.tools import seconds
from actualisatie.storage.database import transaction

CHUNK = 500
"""Dossiers in one transaction, as most tasks take them."""


def import_file(engine: Engine, register: Path) -> None:
    """Import the register file as `register import` does."""
    with register.open("rb") as stream:
        import_register(engine, pieces_of(stream), source_name=BY, actor=BY, now=IMPORTED.at)


def select_all(engine: Engine) -> None:
    """Make a case for each dossier in scope."""
    last: int | None = 0
    while last is not None:
        with transaction(engine) as session:
            last = select_chunk(session, campaign_by_name(session, CAMPAIGN), last, CHUNK, CHECKED, BY)


def judge_all(engine: Engine) -> float:
    """Keep answers about all cases and act on the verdicts; return the seconds, without those of making answers up."""
    took = 0.0
    for chunk in agenda.chunks(not_checked(engine), CHUNK):
        asked, plan = answers_about(engine, chunk, CHECKED)
        took += seconds(lambda: act_on_answers(engine, chunk, asked, plan, CHECKED, BY))  # noqa: B023 - at once
    return took


def take_round(engine: Engine) -> None:
    """Do what a round decides in the database: see what is due, remind, ask the gate, propose, count what waits."""
    with transaction(engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        is_quiet(session, campaign, ROUND)
        agenda.to_check(session, campaign, ROUND)
        agenda.paused(session, campaign)
        agenda.before_reminder(session, campaign, ROUND)
    mark_all_reminders(engine, ROUND)
    with transaction(engine) as session:
        candidates = agenda.before_strike_off(session, campaign_by_name(session, CAMPAIGN), ROUND)
    for chunk in agenda.chunks(candidates, AT_ONCE):
        with transaction(engine) as session:
            propose_strike_offs(session, campaign_by_name(session, CAMPAIGN), chunk, ROUND, BY)
    with transaction(engine) as session:
        count_overdue(session, campaign_by_name(session, CAMPAIGN), ROUND)


def take_in_replies(engine: Engine, file: Path) -> None:
    """Take in a file of replies."""
    take_in_file(engine, file, ANSWERED, BY)


def report_all(engine: Engine) -> None:
    """Make the report and the table of outcomes."""
    with transaction(engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        make_report(session, campaign, ANSWERED, BY)
        outcome_table(session, campaign)


def moved(to_state: str, from_state: str, day: date, more: str = "", *values: object) -> Statement:
    """Return what moves all cases of a state at once; `more` sets further columns to `values`."""
    text = f'UPDATE "case" SET state = ?, state_since = ?{more} WHERE campaign_id = 1 AND state = ?'  # noqa: S608 - own words
    return text, (to_state, day, *values, from_state)


_WHO_CONFIRMED = " AND id IN (SELECT case_id FROM reply WHERE outcome = 'confirmed')"


def judged() -> list[Statement]:
    """Return what sets verdict, status and state of all cases at once."""
    return [
        ("UPDATE dossier SET status = 'in_onderzoek', status_since = ? WHERE id % 8 = 0", (CHECKED.today,)),
        moved(
            "letter_due",
            "selected",
            CHECKED.today,
            ", verdict = 'meets', wave = 1, check_tries = 1, whereabouts = 'home', checked_at = ?, address_hash = ?",
            CHECKED.at,
            "0" * 64,
        ),
    ]


def batched() -> list[Statement]:
    """Return what claims all cases at once."""
    return [
        moved("letter_batched", "letter_due", BATCHED.today, ", due_on = NULL, letter_address_hash = address_hash"),
        ("UPDATE batch SET status = 'printed' WHERE status = 'claimed'", ()),
    ]


def posted() -> list[Statement]:
    """Return what sets the postmark of all letters, batches and cases that have none."""
    day = POSTED_LAST.today
    return [
        ("UPDATE letter SET postmark = ?, proof = 'bench' WHERE postmark IS NULL", (day,)),
        ("UPDATE batch SET status = 'posted', postmark = ?, proof = 'bench' WHERE status = 'delivered'", (day,)),
        moved("letter_posted", "letter_batched", day, ", due_on = ?", ROUND.today.replace(month=7)),
    ]


def reminded() -> list[Statement]:
    """Return what claims all cases that get a reminder at once."""
    return [
        moved("reminder_batched", "reminder_due", ROUND.today, ", letter_address_hash = address_hash"),
        ("UPDATE batch SET status = 'printed' WHERE status = 'claimed'", ()),
    ]


def replied() -> list[Statement]:
    """Return what confirms all whose reply says so."""
    text, values = moved("confirmed", "letter_posted", ANSWERED.today, ", due_on = NULL")
    return [(text + _WHO_CONFIRMED, values)]


COUNTED = (
    'SELECT c.housing_company_id, d.domicile_municipality, c.state, COUNT(*) FROM "case" c '
    "JOIN dossier d ON d.id = c.dossier_id WHERE c.campaign_id = 1 "
    "GROUP BY c.housing_company_id, d.domicile_municipality, c.state"
)
