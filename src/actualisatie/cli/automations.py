"""`actualisatie automations`: what must reach a person by itself, as automations on Prefect's server, kept as code."""

import os
from typing import Annotated

import typer

from actualisatie.cli.output import AsJson, clear_errors, fail, print_json, print_table


@clear_errors()
def automations(
    server: Annotated[
        str, typer.Option("--server", help="Address of Prefect's server.", show_default="PREFECT_API_URL")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Make the automations on Prefect's server, or bring them up to date: each is known by its name.

    They tell the webhook of ACTUALISATIE_ALARM_WEBHOOK; without one they only leave a trace in Prefect's event feed.
    Prefect keeps that address in a block, where whoever has its login can read it: use one that can only receive.
    One that an operator switched off stays off.

    Example: actualisatie automations --server http://127.0.0.1:4200
    """
    from actualisatie.cli.up.automations import upsert
    from actualisatie.cli.up.server import PrefectServer
    from actualisatie.settings import Settings

    address = (server or os.environ.get("PREFECT_API_URL", "")).rstrip("/").removesuffix("/api")
    if not address:
        fail("Name Prefect's server: set PREFECT_API_URL, or add --server http://127.0.0.1:4200.")
    with PrefectServer(address) as prefect:
        done = upsert(prefect, Settings().alarm_webhook)
    if as_json:
        print_json(done)
    else:
        print_table("Automations", ("name", "what was done"), list(done.items()))
