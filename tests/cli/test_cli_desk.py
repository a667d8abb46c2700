"""The operators' desk with a real worker: a round proposes, a form waits, an answer through the API decides."""

from pathlib import Path
from threading import Event
from typing import Any

import office_days as office_life
from running_desk import Desk, at_the_desk
from small_world import CAMPAIGN, SmallWorld

ORDER = {"order": {"campaign": CAMPAIGN, "operator": "daily round"}}


def start(desk: Desk, deployment: str, parameters: dict[str, Any]) -> str:
    found = desk.deployments()[deployment]["id"]
    run = {"state": {"type": "SCHEDULED"}, "parameters": parameters}
    return str(desk.ask("POST", f"/deployments/{found}/create_flow_run", run)["id"])


def waiting_form(desk: Desk) -> dict[str, Any]:
    """Wait until the form stands open; return its run."""
    nothing = Event()
    for _ in range(300):
        found: list[dict[str, Any]] = desk.runs("strike-off approval", "PAUSED")
        if found:
            return found[0]
        nothing.wait(0.2)
    raise AssertionError(desk.runs("daily round", "FAILED"))


def test_a_form_opened_by_a_round_survives_a_restart_and_its_answer_decides(
    quick_world: SmallWorld, tmp_path: Path
) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office_life.to_proposals(quick_world)
    home, settings = tmp_path / "home", quick_world.settings()
    with at_the_desk(home, settings=settings) as desk:
        assert desk.end_of(start(desk, "daily round", ORDER)) == "COMPLETED"
        form = waiting_form(desk)
        assert (form["state"]["name"], form["name"]) == ("Suspended", f"strike-offs of {CAMPAIGN}: decide")
        assert quick_world.states() == {number: "strike_off_proposed"}
    with at_the_desk(home, settings=settings) as desk:
        assert desk.ask("GET", f"/flow_runs/{form['id']}")["state"]["name"] == "Suspended"
        answer = {"run_input": {"decision": "approve", "name": "Bo Claes", "remark": "looked at"}}
        desk.ask("POST", f"/flow_runs/{form['id']}/resume", answer)
        assert desk.end_of(form["id"]) == "COMPLETED"
    assert quick_world.states() == {number: "strike_off_approved"}
    assert quick_world.case(number).approved_by == "Bo Claes"
