"""Shows what came of a simulation: a timeline for people, JSON for programs."""

from actualisatie.cli.output import print_json, print_table
from actualisatie.simulator.days.playing import Played
from actualisatie.simulator.days.timeline import as_json as timeline_as_json
from actualisatie.simulator.days.timeline import counts, lines_of


def show(title: str, played: Played, *, as_json: bool) -> None:
    """Print the timeline, the states at the end, and whether everything came true that was expected."""
    at_the_end = counts(played.days[-1])
    if as_json:
        print_json(
            {
                "name": title,
                "from": played.days[0].day,
                "to": played.days[-1].day,
                "timeline": timeline_as_json(played.days, played.names),
                "states": at_the_end,
                "failures": played.failures,
            }
        )
        return
    rows = (
        (f"{line.day:%a %Y-%m-%d}", "\n".join(line.words), "\n".join(line.changes))
        for line in lines_of(played.days, played.names)
    )
    print_table(title, ["day", "what happened", "what changed"], rows)
    print_table(f"On {played.days[-1].day}", ["state", "dossiers"], sorted(at_the_end.items()))
