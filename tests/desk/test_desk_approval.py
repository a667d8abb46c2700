"""The second person's form on real servers: the round opens it, it outlives server and worker, the answer decides."""

import office_days as office_life
import pytest
from real_servers import Servers
from small_world import CAMPAIGN, SmallWorld

pytestmark = pytest.mark.xdist_group("desk")

ROUND = {"campaign": CAMPAIGN, "operator": "daily round", "today": "2024-05-29"}
ANSWER = {"decision": "approve", "name": "Bo Claes", "remark": "looked at"}


def test_a_form_waits_over_a_restart_and_decides_once_it_is_answered(servers: Servers, office: SmallWorld) -> None:
    office_life.to_reminders(office)
    with servers.worker(office.settings()):
        servers.wait_for(servers.run("daily round", ROUND), "Completed")
        (form,) = servers.tagged("approval", CAMPAIGN)
        servers.wait_for(form["id"], "Suspended")
    assert set(office.states().values()) == {"strike_off_proposed"}
    servers.stop()
    servers.start()
    servers.resume(form["id"], ANSWER)
    with servers.worker(office.settings()):
        servers.wait_for(form["id"], "Completed")
    assert set(office.states().values()) == {"strike_off_approved"}
    assert {office.case(number).approved_by for number in office.states()} == {"Bo Claes"}
    servers.forget("approval", CAMPAIGN)
