"""The real flows through frozen days, against the days that are simulated without them."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flow_office import FlowOffice, TestClock, frozen
from memory_disk import folder as memory_folder
from scenario_plays import database_of, office_of, play_here, world_of

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.days.crowd import Crowd
from actualisatie.simulator.days.made_up import MadeUpStory
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.playing import play
from actualisatie.simulator.days.scenario import ToldCampaign
from actualisatie.simulator.days.scenario_file import parse_scenario
from actualisatie.simulator.days.timeline import counts
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.paper import plain_paper
from actualisatie.simulator.register.sources import people_of
from actualisatie.simulator.register.synthetic import synthetic_register

Loopback = tuple[str, Callable[..., None]]

EVERYTHING_AT_ONCE = """
name: everything-at-once
story: Seven dossiers meet most of what can happen in a campaign.
source: "the same states, with Prefect and without"
dossiers:
  - { label: silent }
  - { label: digital }
  - { label: owner, owns: dwelling }
  - { label: mover }
  - { label: returned }
  - { label: offered }
  - { label: late }
events:
  - { on: 2024-04-10, dossier: digital, what: reply }
  - { on: 2024-04-10, dossier: owner, what: reply, kind: documents }
  - { on: 2024-04-24, dossier: owner, what: review, verdict: refused }
  - { on: 2024-04-12, dossier: returned, what: returned_mail }
  - { on: 2024-04-15, dossier: offered, what: register_status, status: in_offer }
  - { on: 2024-05-13, dossier: offered, what: register_status, status: enrolled }
  - { on: 2024-05-14, dossier: mover, what: moves }
  - { on: 2024-05-29, at: "15:00:00", dossier: late, what: reply, channel: counter }
expect:
  - { on: 2024-05-31, dossier: silent, state: struck_off, struck_off: true }
  - { on: 2024-05-31, dossier: late, state: confirmed }
"""


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """Give a folder in memory where there is room: what the disk does says nothing about days."""
    with memory_folder() as made:
        yield made


@pytest.fixture
def run_as_flows(prefect_server: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[FlowOffice], None]:
    """Point the flows at an office; they print on plain paper, for these tests are about days."""

    def point(office: FlowOffice) -> None:
        for name, value in office.settings().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("actualisatie.tasks.writing.printer", lambda *_: plain_paper)

    return point


def test_the_flows_and_the_simulated_days_tell_the_same_story(
    empty_database: Path, tmp_path: Path, loopback: Loopback, run_as_flows: Callable[[FlowOffice], None]
) -> None:
    scenario = parse_scenario(EVERYTHING_AT_ONCE, "everything-at-once.yaml")
    for name in ("without", "with"):
        (tmp_path / name).mkdir()
    simulated = play_here(scenario, empty_database, tmp_path / "without", loopback)
    with office_of(scenario, empty_database, tmp_path / "with", loopback, FlowOffice) as (office, cast):
        assert isinstance(office, FlowOffice)
        run_as_flows(office)
        with frozen(office, scenario.first_day):
            by_flows = play(scenario, office, cast)
    assert (simulated.failures, by_flows.failures) == ((), ())
    assert [day.standings for day in by_flows.days] == [day.standings for day in simulated.days]


def test_ninety_days_of_two_hundred_dossiers_pass_through_the_real_flows(
    empty_database: Path, in_memory: Path, loopback: Loopback, run_as_flows: Callable[[FlowOffice], None]
) -> None:
    first, last = date(2024, 3, 18), date(2024, 6, 16)
    made = synthetic_register(7, 200, 1)
    lines = {line.number: line for line in made.file.dossiers}
    world = world_of(SyntheticWorld(people_of(made.dossiers)), made.file, loopback)
    with database_of(empty_database, in_memory) as engine:
        office = FlowOffice(engine, world, "ninety-days", in_memory, plain_paper)
        run_as_flows(office)
        Office.open(office, made.file, ToldCampaign().definition("ninety-days"), Moment.on(first))
        clock = TestClock(office, MadeUpStory(Crowd(Candidates(7, lines.values()), lines, world)), first, last)
        with frozen(office, first):
            early = clock.run_until(date(2024, 5, 28))
            end = clock.run_until(last)
    assert CaseState.STRUCK_OFF not in counts(early)
    struck_off = {number for number, one in end.standings.items() if one.state is CaseState.STRUCK_OFF}
    assert {number: times for (_, number), times in world.local_software.effects.items()} == dict.fromkeys(
        struck_off, 1
    )
    assert len(struck_off) > 10
    assert counts(end)[CaseState.CONFIRMED] > 80
