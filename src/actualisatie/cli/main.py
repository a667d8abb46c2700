"""Puts the commands together and turns every foreseen fault into one clear line."""

import sys

import typer

from actualisatie.cli import campaign, database, register

app = typer.Typer(
    name="actualisatie",
    help="Actualisation campaigns of the Flemish central register of candidate social tenants.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(database.app, name="db")
app.add_typer(register.app, name="register")
app.add_typer(campaign.app, name="campaign")


@app.callback()
def root() -> None:
    """Hold the options that all commands share."""


def main() -> None:
    """Run the command line and exit with 0 (done), 1 (refused or failed) or 2 (wrong usage)."""
    sys.exit(app())
