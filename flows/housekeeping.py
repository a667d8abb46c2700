"""Shows where each campaign stands, tells what needs somebody, and proves once a day that the journal is whole."""

from dataclasses import asdict
from datetime import date
from typing import Any

from prefect import flow

from actualisatie.campaigns.desk_alarms import Channel
from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.campaigns.desk_overview import DeskOverview
from actualisatie.campaigns.desk_pictures.funnel import draw_funnel
from actualisatie.campaigns.desk_pictures.replies import draw_replies
from actualisatie.campaigns.desk_pictures.terms import draw_terms
from actualisatie.flows.alarms import tell_alarms
from actualisatie.flows.announcing import announce
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import HousekeepingOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_picture, show_table
from actualisatie.flows.tries import require_few_tries
from actualisatie.storage.journal import JournalBrokenError
from actualisatie.tasks.alarms import note_alarms_told, untold_alarms
from actualisatie.tasks.choices import renew_choices
from actualisatie.tasks.desk import campaign_names, look_at, tell_by_mail, why_journal_is_broken
from actualisatie.tasks.missing_rounds import missing_rounds
from actualisatie.tasks.term_runs import show_terms_of_campaign

TOLD_BY_ROUNDS = frozenset({DeskEvent.SOURCE_DOWN})
"""Troubles whose event the round emits that met them. Here they are counted, for the message of the morning."""


@flow(
    name="housekeeping",
    flow_run_name="housekeeping",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def housekeeping(order: HousekeepingOrder) -> dict[str, int]:
    """Refresh what every campaign shows and emit an event for each trouble that no round tells; return all, counted.

    Raises `JournalBrokenError`, after all else was done, when the chain of the journal does not hold.
    """
    require_few_tries()
    moment = read_clock(order.today)
    found = [look_at(name, moment) for name in campaign_names()]
    for one in found:
        show(one, moment.today)
        show_terms_of_campaign(one.campaign, moment)
        for trouble in one.troubles.keys() - TOLD_BY_ROUNDS:
            announce(trouble, one.campaign, one.troubles[trouble])
    tell_alarms()
    renew_choices()
    troubles = {f"{one.campaign}: {trouble}": number for one in found for trouble, number in one.troubles.items()}
    alarms = untold_alarms(Channel.MESSAGE)
    troubles |= {f"{campaign}: {DeskEvent.ALARM_RAISED}": number for campaign, number in alarms.by_campaign.items()}
    troubles |= {f"{campaign}: round.missing": number for campaign, number in missing_rounds(moment).items()}
    if broken := why_journal_is_broken():
        announce(DeskEvent.JOURNAL_BROKEN, "journal")
        troubles["journal: broken"] = 1
    tell_by_mail(troubles, moment, order.redirect_mail_to)
    if not order.redirect_mail_to:
        note_alarms_told(Channel.MESSAGE, alarms)
    if broken:
        raise JournalBrokenError(broken)
    return troubles


def show(one: DeskOverview, today: date) -> None:
    """Put the tables and pictures of a campaign under Artifacts, each under the key by which the next replaces it."""
    name = one.campaign
    coming = [
        {"batch": term.batch, "term": term.title, "last day": str(term.last_day), "acts on": str(term.next_step_on)}
        for term in one.coming
    ]
    stands = f"Where the dossiers of {name} stand, per housing company"
    runs = f"Terms of {name} that run, the first to end first."
    show_table(f"funnel-{name}", [asdict(row) for row in one.funnel], f"{stands} and wave.")
    show_table(f"terms-{name}", coming, runs)
    show_table(f"worklist-{name}", _counts(one.worklist), f"What waits for a person in {name}.")
    show_table(f"outbox-{name}", _counts(one.outbox), f"Effects outside of {name}, by state.")
    show_picture(f"funnel-picture-{name}", draw_funnel(name, one.funnel), f"{stands}.")
    show_picture(f"terms-picture-{name}", draw_terms(name, one.coming, today), runs)
    replies = draw_replies(name, one.replies, one.last_days, today)
    show_picture(f"replies-picture-{name}", replies, f"Replies in {name} per day, against the last days of the terms.")


def _counts(found: dict[str, int]) -> list[dict[str, Any]]:
    return [{"what": what.replace("_", " "), "how many": number} for what, number in found.items()]
