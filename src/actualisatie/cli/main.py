"""Puts the commands together and turns every foreseen fault into one clear line."""

import sys
from collections.abc import Callable
from typing import Any

import typer

from actualisatie.cli import batch, campaign, database, evidence, letter, outbox, register, replies, restored, review
from actualisatie.cli.alarms import alarms
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
from actualisatie.cli.practice.command import practice
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


_PANELS: dict[str, dict[str, Callable[..., Any] | typer.Typer]] = {
    "Try it": {
        "demo": demo,
        "practice": practice,
        "simulate": simulate,
        "simulate-year": simulate_year,
        "simulator": simulator,
    },
    "Plan and start": {
        "deadline": deadline,
        "plan": plan,
        "register": register.app,
        "campaign": campaign.app,
        "run": run,
        "round": round_,
        "expected": expected,
    },
    "Letters and post": {
        "batches": batches,
        "batch": batch.app,
        "letter": letter.app,
        "postmark": postmark,
        "postmark-correct": postmark_correct,
    },
    "Answers": {"replies": replies.app, "review": review.app, "holds": holds, "lift": lift, "courtesy": courtesy},
    "Strike-offs": {
        "approve": approve,
        "gate": gate,
        "outbox": outbox.app,
        "premium-export": premium_export,
        "reinstate": reinstate,
        "reinstatements": reinstatements,
    },
    "Look": {
        "worklist": worklist,
        "alarms": alarms,
        "explain": explain,
        "check": check,
        "evidence": evidence.app,
        "outcomes": outcomes,
        "report": report,
        "outreach": outreach,
        "ceilings": ceilings,
    },
    "Run it": {
        "up": up,
        "db": database.app,
        "doctor": doctor,
        "backup": backup,
        "restored": restored.app,
        "automations": automations,
        "bench": bench,
    },
}
"""The commands as `--help` shows them: in the order of a campaign."""

campaign.app.command("extend")(extend)
for panel, commands in _PANELS.items():
    for name, one in commands.items():
        if isinstance(one, typer.Typer):
            app.add_typer(one, name=name, rich_help_panel=panel)
        else:
            app.command(name, rich_help_panel=panel)(one)


def main() -> None:
    """Run the command line and exit with 0 (done), 1 (refused or failed) or 2 (wrong usage)."""
    sys.exit(app())
