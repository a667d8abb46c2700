"""Prints a measured campaign: each step at both sizes, asking the sources, Prefect's share, and the targets."""

from time import perf_counter

import typer

from actualisatie.cli.bench.growth import Growth
from actualisatie.cli.bench.meter import Step
from actualisatie.cli.output import print_table

_BEGAN = perf_counter()


def tell_step(dossiers: int, step: Step | str) -> None:
    """Say on the error stream what begins or was measured just now: the whole takes long, and may be cut off."""
    if isinstance(step, Step):
        step = (
            f"{step.what} took {step.ours:.2f} s for {step.count}, bare {step.bare:.2f} s, ratio {step.ratio:.2f}, "
            f"{step.per_second:,.0f} a second, {step.megabytes} MB"
        )
    typer.echo(f"{perf_counter() - _BEGAN:.0f} s, {dossiers} dossiers: {step}", err=True)


def show(growth: Growth) -> None:
    """Print the tables."""
    told = growth.as_json()
    rows = [
        (
            one.what,
            f"{one.count}",
            f"{growth.smaller(one).ours:.2f}",
            f"{one.ours:.2f}",
            f"{growth.factor(one):.1f}",
            f"{one.bare:.2f}",
            f"{growth.bare_factor(one):.1f}",
            f"{one.ratio:.1f}",
            f"{one.megabytes}",
        )
        for one in growth.large.steps
    ]
    columns = ("step", "count", "a tenth", "ours", "growth", "bare", "growth", "ratio", "MB")
    print_table(f"{told['dossiers']} dossiers, {told['database']}; {told['machine']}; seconds", columns, rows)
    asked = told["sources"]
    typer.echo(
        f"Check over HTTP of {asked['dossiers in the sample']} dossiers: {asked['dossiers a second']} a second; "
        f"extrapolated to all: {asked['extrapolated seconds for all']} s."
    )
    if growth.large.flow:
        flow = growth.large.flow
        typer.echo(
            f"The round as a flow, sources asked and letters printed: {flow.wall:.1f} s, "
            f"of which Prefect {flow.wall - flow.ours:.2f} s ({flow.share:.1%})."
        )
    targets = [(one["target"], one["asked"], one["measured"], "yes" if one["met"] else "no") for one in told["targets"]]
    print_table("Targets", ("what", "asked", "measured", "met"), targets)
