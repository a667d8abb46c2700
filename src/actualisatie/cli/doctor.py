"""`actualisatie doctor`: looks at everything that a campaign stands on, and says what is wrong and what to do."""

from dataclasses import asdict

import typer

from actualisatie.cli.output import AsJson, clear_errors, print_json


@clear_errors()
def doctor(as_json: AsJson = False) -> None:
    """Check versions, fonts, databases, disks, keys, clock, holidays and, where it is named, Prefect's server.

    Changes nothing. Exit code 1 when something needs a person; each line says what to do.

    Example: actualisatie doctor --json
    """
    from actualisatie.cli.doctor_checks import examine
    from actualisatie.flows.clock import read_clock

    findings = examine(read_clock(None))
    healthy = all(one.ok for one in findings)
    if as_json:
        print_json({"healthy": healthy, "findings": [asdict(one) for one in findings]})
    else:
        for one in findings:
            typer.echo(f"{'ok     ' if one.ok else 'PROBLEM'}  {one.what}: {one.found}")
    raise typer.Exit(0 if healthy else 1)
