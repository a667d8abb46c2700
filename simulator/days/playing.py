"""Plays a whole scenario and returns its timeline, with every expectation that did not come true."""

from dataclasses import dataclass
from datetime import date

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.simulator.days.cast import Cast
from actualisatie.simulator.days.engine import let_days_pass
from actualisatie.simulator.days.judging import judge_day
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.scenario import Scenario
from actualisatie.simulator.days.timeline import Day
from actualisatie.simulator.days.told import ToldStory


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a scenario. `failures` are sentences; `names` are labels by dossier number."""

    days: tuple[Day, ...]
    failures: tuple[str, ...]
    names: dict[str, str]


def play(
    scenario: Scenario,
    office: Office,
    cast: Cast,
    definition: CampaignDefinition | None = None,
    *,
    first: date | None = None,
    last: date | None = None,
) -> Played:
    """Play a scenario in an office whose world holds its cast.

    `definition` takes the place of the scenario's own campaign; `first` and `last` (calendar days, Brussels) are
    usually the day on which it opens and the last one that the scenario tells of. The database is empty, with the
    newest schema.
    """
    chosen = definition or scenario.campaign.definition(scenario.name)
    begin, end = first or chosen.period.open, last or scenario.last_day
    office.open(cast.register, chosen, Moment.on(begin))
    story = ToldStory(scenario, cast)
    days: list[Day] = []
    failures: list[str] = []
    for day in let_days_pass(office, story, begin, end):
        days.append(day)
        for expected in (one for one in scenario.expect if one.on == day.day):
            label = scenario.label(expected.dossier)
            failures += judge_day(office, expected, cast.numbers[label], label)
    failures += [
        f"{one.on}: dossier {scenario.label(one.dossier)}: nothing was looked at, the days run from {begin} to {end}."
        for one in scenario.expect
        if not begin <= one.on <= end
    ]
    names = {number: label for label, number in cast.numbers.items()}
    return Played(tuple(days), (*story.surprises, *failures), names)
