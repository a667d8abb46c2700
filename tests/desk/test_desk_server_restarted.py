"""The server is killed while a run is at work and another is planned, and starts again: nothing is lost."""

import signal
from datetime import UTC, datetime, timedelta

from real_servers import Servers
from small_world import CAMPAIGN, SmallWorld

ORDER = {"campaign": CAMPAIGN, "operator": "daily round"}
ONE_OFF = {**ORDER, "today": "2024-03-20"}


def test_a_run_at_work_and_a_planned_one_outlive_the_server(servers: Servers, office: SmallWorld) -> None:
    planned = servers.run("daily round", ORDER, datetime.now(UTC) + timedelta(days=30))
    office.faults.magda.latency = 3.0  # seconds for each question: the server goes and comes back meanwhile
    with servers.worker(office.settings()):
        run = servers.run("one-off actualisation", ONE_OFF)
        servers.wait_for(run, "Running")
        servers.stop(signal.SIGKILL)
        office.faults.magda.latency = 0.0
        servers.start()
        servers.wait_for(run, "Completed")
    assert set(office.states().values()) == {"letter_batched"}
    assert servers.state(planned) == "Scheduled"
    servers.ask("DELETE", f"/flow_runs/{planned}")
