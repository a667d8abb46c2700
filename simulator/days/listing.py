"""The list of a folder of scenarios, one line each, as docs/scenarios.md shows it."""

from pathlib import Path

from actualisatie.simulator.days.scenario_file import read_scenario


def listing(folder: Path) -> str:
    """Return a Markdown table of the scenarios in a folder by name, ending in a newline."""
    scenarios = [read_scenario(file) for file in sorted(folder.glob("*.yaml"))]
    rows = (f"| {one.name} | {one.story} | {one.source} |" for one in scenarios)
    return "\n".join(["| scenario | story | source |", "|---|---|---|", *rows]) + "\n"
