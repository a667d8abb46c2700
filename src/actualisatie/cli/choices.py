"""Lets a server of Prefect, where the environment names one, offer in its forms what a command brought in."""

import os


def renew_on_server() -> None:
    """Renew the choices in deployed forms. Without PREFECT_API_URL nothing happens: a flow does it soon."""
    if not os.environ.get("PREFECT_API_URL"):
        return
    from actualisatie.tasks.choices import renew_choices

    renew_choices.fn()
