"""Puts the commands together and turns every foreseen fault into one clear line."""

import sys

import typer

from actualisatie.cli.deadline import deadline
from actualisatie.cli.plan import plan

app = typer.Typer(
    name="actualisatie",
    help="Actualisation campaigns of the Flemish central register of candidate social tenants.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def root() -> None:
    """Hold the options that all commands share."""


app.command()(deadline)
app.command()(plan)


def main() -> None:
    """Run the command line and exit with 0 (done), 1 (refused or failed) or 2 (wrong usage)."""
    sys.exit(app())
