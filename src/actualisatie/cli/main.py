"""Puts the commands together and turns every foreseen fault into one clear line."""

import sys

import typer

from actualisatie.cli import batch, campaign, database, evidence, letter, outbox, register, replies, restored, review
from actualisatie.cli.approve import approve
from actualisatie.cli.automations import automations
from actualisatie.cli.backup import backup
from actualisatie.cli.bench.command import bench
from actualisatie.cli.ceilings import ceilings
from actualisatie.cli.check import check
from actualisatie.cli.courtesy import courtesy
from actualisatie.cli.deadline import deadline
from actualisatie.cli.demo.command import demo
from actualisatie.cli.doctor import doctor
from actualisatie.cli.expected import expected
from actualisatie.cli.explain import explain, outcomes
from actualisatie.cli.extend import extend
from actualisatie.cli.gate import gate
from actualisatie.cli.holds import holds, lift
from actualisatie.cli.outreach import outreach
from actualisatie.cli.plan import plan
from actualisatie.cli.postmark import batches, postmark, postmark_correct
from actualisatie.cli.premium import premium_export
from actualisatie.cli.reinstate import reinstate, reinstatements
from actualisatie.cli.report import report
from actualisatie.cli.rounds import round_, run
from actualisatie.cli.simulate.command import simulate
from actualisatie.cli.simulate.year import simulate_year
from actualisatie.cli.simulator import simulator
from actualisatie.cli.up.command import up
from actualisatie.cli.worklist import worklist

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


app.command()(demo)
app.command()(simulate)
app.command("simulate-year")(simulate_year)
app.command()(simulator)
app.command()(deadline)
app.command()(plan)
app.add_typer(register.app, name="register")
campaign.app.command("extend")(extend)
app.add_typer(campaign.app, name="campaign")
app.command()(run)
app.command("round")(round_)
app.command()(batches)
app.add_typer(batch.app, name="batch")
app.command()(postmark)
app.command("postmark-correct")(postmark_correct)
app.add_typer(replies.app, name="replies")
app.add_typer(review.app, name="review")
app.add_typer(letter.app, name="letter")
app.command()(holds)
app.command()(lift)
app.command()(approve)
app.command()(reinstate)
app.command()(reinstatements)
app.command()(gate)
app.command()(expected)
app.command()(worklist)
app.command()(courtesy)
app.add_typer(outbox.app, name="outbox")
app.command("premium-export")(premium_export)
app.command()(explain)
app.command()(check)
app.command()(outcomes)
app.command()(report)
app.command()(outreach)
app.add_typer(evidence.app, name="evidence")
app.command()(ceilings)
app.add_typer(database.app, name="db")
app.command()(automations)
app.command()(backup)
app.add_typer(restored.app, name="restored")
app.command()(doctor)
app.command()(up)
app.command()(bench)


def main() -> None:
    """Run the command line and exit with 0 (done), 1 (refused or failed) or 2 (wrong usage)."""
    sys.exit(app())
