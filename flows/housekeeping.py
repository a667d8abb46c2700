"""Shows where each campaign stands, tells what needs somebody, and proves once a day that the journal is whole."""

from dataclasses import asdict
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact

from actualisatie.campaigns.desk_overview import DeskOverview
from actualisatie.flows.announcing import announce
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import HousekeepingOrder
from actualisatie.flows.tries import require_few_tries
from actualisatie.storage.journal import JournalBrokenError
from actualisatie.tasks.desk import campaign_names, look_at, tell_by_mail, why_journal_is_broken


@flow(name="housekeeping", flow_run_name="housekeeping", description=__doc__, persist_result=False)
def housekeeping(order: HousekeepingOrder) -> dict[str, int]:
    """Refresh the tables of every campaign and emit an event for each trouble; return the troubles, counted.

    Raises `JournalBrokenError`, after all else was done, when the chain of the journal does not hold.
    """
    require_few_tries()
    moment = read_clock(order.today)
    found = [look_at(name, moment) for name in campaign_names()]
    for one in found:
        show(one)
        for trouble, number in one.troubles.items():
            announce(trouble, one.campaign, number)
    troubles = {f"{one.campaign}: {trouble}": number for one in found for trouble, number in one.troubles.items()}
    if broken := why_journal_is_broken():
        announce("journal.broken", "journal")
        troubles["journal: broken"] = 1
    tell_by_mail(troubles, moment)
    if broken:
        raise JournalBrokenError(broken)
    return troubles


def show(one: DeskOverview) -> None:
    """Put the tables of a campaign under Artifacts, each under the key by which the next run replaces it."""
    name = one.campaign
    funnel = [asdict(row) for row in one.funnel]
    coming = [
        {"batch": term.batch, "term": term.title, "last day": str(term.last_day), "acts on": str(term.next_step_on)}
        for term in one.coming
    ]
    _table(f"funnel-{name}", funnel, f"Where the dossiers of {name} stand, per housing company and wave.")
    _table(f"terms-{name}", coming, f"Terms of {name} that run, the first to end first.")
    _table(f"worklist-{name}", _counts(one.worklist), f"What waits for a person in {name}.")
    _table(f"outbox-{name}", _counts(one.outbox), f"Effects outside of {name}, by state.")


def _counts(found: dict[str, int]) -> list[dict[str, Any]]:
    return [{"what": what.replace("_", " "), "how many": number} for what, number in found.items()]


def _table(key: str, rows: list[dict[str, Any]], description: str) -> None:
    create_table_artifact(key=key, table=rows or [{"what": "nothing", "how many": 0}], description=description)
