"""Prefect tasks around the sources: a chunk of dossiers each, ids in, counts out."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.addressing.returned_mail import look_for_addresses
from actualisatie.campaigns.agenda import chunks
from actualisatie.campaigns.checks.checking import check_cases
from actualisatie.campaigns.register.pauses import paused_meanwhile
from actualisatie.campaigns.register.register_status import follow_register_status
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import RETRIED, tried_again

NO_ANSWER = "without answer of the "
"""What the count begins with of a source that was silent about some; its name follows."""

ANSWER = "answers of the "
"""What the count begins with of a source that answered about some: it tells that an outage ended, and is not shown."""

ANSWERED_AGAIN = "held for a source, answered now"

CHUNK = 500
"""Dossiers followed in one transaction."""


@task(
    name="ask the sources",
    task_run_name="ask the sources about {label}",
    **RETRIED,
)
def check_chunk(case_ids: list[int], label: str, moment: Moment, operator: str) -> dict[str, int]:
    """Ask the authentic sources about a chunk of dossiers and act on the verdicts; return how many got which."""
    found = check_cases(runtime.engine(), case_ids, runtime.magda(), moment, operator, runtime.check_tools())
    verdicts = {verdict.value: count for verdict, count in found.verdicts.items()}
    again = {ANSWERED_AGAIN: found.answered_again} if found.answered_again else {}
    return {**verdicts, **_sources(found.silent, found.answering), **again}


@task(
    name="read the register's status",
    task_run_name="read the register's status of {label}",
    **RETRIED,
)
def follow_register(case_ids: list[int], label: str, moment: Moment, operator: str) -> dict[str, int]:
    """Read the register's status of a chunk of dossiers and follow it; return how many answered."""
    with runtime.register() as register:
        found = follow_register_status(runtime.engine(), case_ids, register, moment, operator)
    sources = _sources({"register": found.silent}, {"register": found.fresh})
    return {"fresh": found.fresh, "without answer": found.without_answer, **sources}


@task(
    name="ask where returned mail belongs",
    task_run_name="ask where the returned mail of {label} belongs",
    **RETRIED,
)
def look_for_returned(case_ids: list[int], label: str, moment: Moment, operator: str) -> dict[str, int]:
    """Ask the population register again for the addresses of a chunk of dossiers; return how many ended how."""
    looked = look_for_addresses(runtime.engine(), case_ids, runtime.magda(), moment, operator, runtime.check_tools())
    ended = {f"returned mail: {found}": count for found, count in looked.found.items()}
    return {**ended, **_sources(looked.silent, looked.answering)}


def _sources(silent: dict[str, int], answering: dict[str, int]) -> dict[str, int]:
    counts = {f"{NO_ANSWER}{source}": number for source, number in silent.items()}
    counts |= {f"{ANSWER}{source}": number for source, number in answering.items()}
    return {what: number for what, number in counts.items() if number}


@tried_again
def look_for_pauses(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Hold the dossiers that came in offer or under appeal since the last round; return how many.

    A search that fails stops no round, and is counted.
    """
    with runtime.register() as register:
        found = paused_meanwhile(runtime.engine(), campaign, register)
        if found is None:
            return {"searches without answer": 1}
        for chunk in chunks(found, CHUNK):
            follow_register_status(runtime.engine(), chunk, register, moment, operator)
    return {"came in offer or under appeal": len(found)} if found else {}
