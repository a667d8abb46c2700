"""Worker and run are killed while a strike-off is under way: the run is found dead, tried again, and converges."""

from collections.abc import Iterator
from contextlib import contextmanager

import office_days as office_life
from real_servers import Servers, kill_with_its_runs, until
from small_world import CAMPAIGN, SmallWorld

from actualisatie.cli.up.alarms import MARK
from actualisatie.cli.up.automations import upsert
from actualisatie.cli.up.run_alarms import LOST, lost_runs
from actualisatie.simulator.faults import Misfortune

ROUND = {"campaign": CAMPAIGN, "operator": "daily round", "today": "2024-05-30"}
AT_LEAST = 10
"""Seconds: the shortest silence that Prefect lets an automation wait for."""


@contextmanager
def watched(servers: Servers) -> Iterator[None]:
    """Let the server find lost runs, quicker than is wise while runs are at work on a busy machine."""
    upsert(servers.server, "")
    found = servers.ask("POST", "/automations/filter", {"limit": 200})
    (lost,) = [one for one in found if one["name"] == MARK + LOST.name]
    quicker = lost_runs()
    quicker["trigger"]["within"] = AT_LEAST
    servers.ask("PUT", f"/automations/{lost['id']}", quicker)
    yield
    upsert(servers.server, "")


def test_a_killed_round_is_found_tried_again_and_strikes_off_once(
    servers: Servers, office_of_servers: SmallWorld
) -> None:
    office = office_of_servers
    office_life.to_approvals(office)
    first, second = office.states()
    trouble = office.faults.local_software
    trouble.rate, trouble.kinds, trouble.times = 1.0, (Misfortune.SILENCE_AFTER_WORK,), 1
    with watched(servers):
        run = killed_in_the_middle(servers, office, first)
        assert office.states() == {first: "strike_off_approved", second: "strike_off_approved"}
        until(lambda: servers.state(run) == "AwaitingRetry", "the dead run waits for its next try")
    with servers.worker(office.settings()):
        servers.wait_for(run, "Completed")
    assert office.states() == {first: "struck_off", second: "struck_off"}
    assert office_life.struck_off(office) == [first, second]


def killed_in_the_middle(servers: Servers, office: SmallWorld, first: str) -> str:
    """Kill a round and its worker once the first strike-off is done; return the run."""
    with servers.worker(office.settings()) as worker:
        run = servers.run("daily round", ROUND)
        until(lambda: office_life.struck_off(office) == [first], "the first strike-off is done, and nobody is told")
        kill_with_its_runs(worker)
    return run
