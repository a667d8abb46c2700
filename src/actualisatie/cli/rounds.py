"""`actualisatie run` and `actualisatie round`: the flows, in this process."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.who import By

Name = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="Name of the campaign.")]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="Catch up on this day, such as 2024-03-18. Left out: now."),
]

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
}
"""Prefect's settings for a flow in this process, where nobody chose others."""


@clear_errors()
def run(campaign: Name, on: On = None, by: By = "", as_json: AsJson = False) -> None:
    """Start a campaign: select the dossiers, ask the sources, set the status, print the first letters that are due.

    Running it again takes up what was left; what was done stays done. An annual campaign takes in the anniversaries up
    to today, one for inactivity whoever did nothing for two years; both then do all that a round does.

    Example: actualisatie run one-off-2024 --by "An Peeters"
    """
    with _known_campaign(campaign) as kind:
        from actualisatie.flows.annual import annual_actualisation
        from actualisatie.flows.inactivity import inactivity_actualisation
        from actualisatie.flows.one_off import one_off_actualisation
        from actualisatie.flows.parameters import Order

        flows = {
            "one_off": one_off_actualisation,
            "annual": annual_actualisation,
            "inactivity": inactivity_actualisation,
        }
        order = Order(campaign=campaign, operator=by, today=read_day("run", on, "--on") if on else None)
        _show(f"Started {campaign}", flows[kind](order), as_json=as_json)


@clear_errors()
def round_(campaign: Name, on: On = None, by: By = "", as_json: AsJson = False) -> None:
    """Do everything that the passing of time asks for: remind, propose, execute what was approved, print what is due.

    Example: actualisatie round one-off-2024 --on 2024-04-23 --by "An Peeters"
    """
    with _known_campaign(campaign):
        from actualisatie.flows.daily_round import daily_round
        from actualisatie.flows.parameters import Order

        order = Order(campaign=campaign, operator=by, today=read_day("round", on, "--on") if on else None)
        _show(f"Round of {campaign}", daily_round(order), as_json=as_json)


@contextmanager
def _known_campaign(name: str) -> Iterator[str]:
    """Refuse an unknown campaign before Prefect starts, and give the kind of a known one.

    Prefect is kept quiet: the command tells what went wrong.

    A server of your own is used when PREFECT_API_URL names one; otherwise Prefect starts a temporary one.
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.storage.database import transaction

    with business_database() as engine:
        with transaction(engine) as session:
            kind = campaign_by_name(session, name).kind.value
        for variable, value in QUIET.items():
            os.environ.setdefault(variable, value)
        yield kind


def _show(title: str, counts: Mapping[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json(dict(counts))
    elif counts:
        print_table(title, ("what", "how many"), [(name.replace("_", " "), count) for name, count in counts.items()])
    else:
        typer.echo(f"{title}: nothing was due.")
