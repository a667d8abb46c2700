"""Lets a server of Prefect, where the environment names one, show the terms that a command started or moved."""

import os

from actualisatie.calendar.moment import Moment


def show_on_server(moment: Moment, *, batch: str | None = None, campaign: str | None = None) -> None:
    """Plan the runs that show the terms of a batch or campaign. Without PREFECT_API_URL nothing happens."""
    if not os.environ.get("PREFECT_API_URL"):
        return
    from actualisatie.tasks.term_runs import show_term_of_batch, show_terms_of_campaign

    if batch:
        show_term_of_batch.fn(batch, moment)
    if campaign:
        show_terms_of_campaign.fn(campaign, moment)
