"""`actualisatie simulator`: MAGDA, the register and the local software on this machine, until Ctrl-C."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.output import AsJson, clear_errors


@clear_errors()
def simulator(  # noqa: PLR0913, PLR0917 # one argument for each option of the command
    people: Annotated[int, typer.Option(min=1, max=200_000, help="Made-up people, in whole households.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    magda: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Answer with this folder of official test answers instead."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    register: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write the register of these people here.")
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="What goes wrong in MAGDA: an Identificatie or a trouble; may be repeated."),
    ] = None,
    fault_rate: Annotated[float, typer.Option(min=0, max=1, help="Share of questions that go wrong.")] = 0.1,
    latency: Annotated[float, typer.Option(min=0, max=60, help="Seconds that MAGDA thinks about a question.")] = 0.0,
    max_in_flight: Annotated[
        int | None, typer.Option(min=1, help="Above so many questions at once MAGDA answers 99995.")
    ] = None,
    registration_duty: Annotated[
        bool, typer.Option(help="Answer 13202 about people who were not registered first.")
    ] = True,
    as_of: Annotated[
        str, typer.Option(metavar="DAY", help="Day on which the made-up people are as they are: tax bills, ages.")
    ] = "2024-03-01",
    as_json: AsJson = False,
) -> None:
    """Play the authentic sources, the register and the housing companies' software over HTTP. Ctrl-C stops it.

    Prints the settings under which it is reached. Everybody in it is made up or an official test person.

    Example: actualisatie simulator --people 500 --seed 7 --port 8099 --fault 99996 --fault-rate 0.2
    """
    from actualisatie.cli.dates import read_day
    from actualisatie.cli.output import print_json
    from actualisatie.cli.simulator_world import Wanted, check_faults, simulated
    from actualisatie.cli.up.children import stop_signals

    kinds = check_faults(fault or ())
    wanted = Wanted(people, seed, magda, port, register, read_day("simulator", as_of, "--as-of"))
    with stop_signals() as stop, simulated(wanted) as world:
        faults = world.faults.magda
        faults.rate, faults.kinds = (fault_rate, kinds) if kinds else (0.0, ())
        faults.latency, faults.max_in_flight = latency, max_in_flight
        faults.registration_duty = registration_duty
        if as_json:
            print_json(world.settings())
        else:
            for name, value in world.settings().items():
                typer.echo(f"export {name}={value}")
            typer.echo("Ctrl-C stops it.")
        stop.wait()
    if not as_json:
        typer.echo("Stopped.")
