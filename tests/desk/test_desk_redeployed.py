"""A new version is deployed while terms run: what stands under Upcoming stays, and starts when it should."""

from datetime import UTC, datetime

import office_days as office_life
from real_servers import ROOT, Servers
from small_world import CAMPAIGN, SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.tasks.term_runs import TAG


def test_the_term_runs_survive_a_new_deployment_and_are_planned_once(servers: Servers, office: SmallWorld) -> None:
    today = Moment.of(datetime.now(UTC))
    office.select(office_life.SELECTED)
    office.check(office_life.SELECTED)
    (batch,) = office.print_due(office_life.PRINTED)
    office.post(batch, today.today)
    assert servers.show_terms(office, today) == 1
    (planned,) = servers.tagged(TAG, CAMPAIGN)
    servers.prefect("deploy", "--all", "--prefect-file", str(ROOT / "prefect.yaml"))
    assert servers.show_terms(office, today) == 0
    (term,) = servers.tagged(TAG, CAMPAIGN)
    kept = ("id", "name", "deployment_id", "expected_start_time", "parameters")
    assert {name: term[name] for name in kept} == {name: planned[name] for name in kept}
    assert servers.state(term["id"]) == "Scheduled"
    now = {"type": "SCHEDULED", "state_details": {"scheduled_time": datetime.now(UTC).isoformat()}}
    servers.ask("POST", f"/flow_runs/{term['id']}/set_state", {"state": now, "force": True})
    with servers.worker(office.settings()):
        servers.wait_for(term["id"], "Completed")
    servers.forget(TAG, CAMPAIGN)
