"""Automations as code, on a real server of Prefect: made once, renewed by name, left off when switched off."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from uuid import uuid4

import pytest
from real_servers import Servers

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.cli.doctor_alarms import automations
from actualisatie.cli.doctor_checks import Finding
from actualisatie.cli.up.alarms import ALARMS, MARK
from actualisatie.cli.up.automations import upsert
from actualisatie.cli.up.deployments import packaged
from actualisatie.cli.up.run_alarms import LOST, NO_ROUND, TRY_AGAIN, lost_runs, no_round
from actualisatie.cli.up.server import PrefectServer
from actualisatie.settings import Settings

ROOT = Path(__file__).parents[2]

NAMES = [alarm.name for alarm in (*ALARMS, NO_ROUND, LOST, TRY_AGAIN)]


@pytest.fixture
def server(servers: Servers) -> PrefectServer:
    return servers.server


def ours(server: PrefectServer) -> list[dict[str, Any]]:
    found = server.ask("POST", "/automations/filter", {"limit": 200})
    return [one for one in found if one["name"].startswith(MARK)]


def test_every_flow_is_watched_for_signs_of_life_but_the_one_that_waits_for_a_person() -> None:
    watched = lost_runs()["trigger"]["match_related"]["prefect.resource.name"]
    assert {one["name"] for one in packaged()["deployments"]} - set(watched) == {"strike-off approval"}


def test_automations_are_made_once_and_renewed_by_name(server: PrefectServer) -> None:
    upsert(server, "")
    assert upsert(server, "") == dict.fromkeys(NAMES, "renewed")
    assert sorted(one["name"] for one in ours(server)) == sorted(MARK + name for name in NAMES)


def test_one_that_an_operator_switched_off_stays_off_and_a_second_of_its_name_goes(server: PrefectServer) -> None:
    upsert(server, "")
    first = next(one for one in ours(server) if one["name"] == MARK + "source down")
    server.ask("PATCH", f"/automations/{first['id']}", {"enabled": False})
    copy = {name: first[name] for name in ("name", "description", "trigger", "actions")}
    server.ask("POST", "/automations/", {**copy, "enabled": True})
    assert upsert(server, "")["source down"] == "renewed, switched off"
    (left,) = [one for one in ours(server) if one["name"] == MARK + "source down"]
    assert (left["id"], left["enabled"]) == (first["id"], False)
    server.ask("PATCH", f"/automations/{first['id']}", {"enabled": True})  # for the other stories of this server


def test_the_doctor_says_which_are_missing_and_which_do_not_tell_the_webhook(server: PrefectServer) -> None:
    upsert(server, "")
    alarms = [MARK + alarm.name for alarm in (*ALARMS, NO_ROUND)]
    by_webhook = Settings(alarm_webhook="http://127.0.0.1:9/alarm")
    healthy = Finding("automations", ok=True, found=f"{len(NAMES)} are there")
    assert automations(Settings(), server) == healthy
    silent = f"without the webhook of the settings: {', '.join(sorted(alarms))}: run `actualisatie automations`"
    assert automations(by_webhook, server) == Finding("automations", ok=False, found=silent)
    upsert(server, by_webhook.alarm_webhook)
    assert automations(by_webhook, server) == healthy
    first = next(one for one in ours(server) if one["name"] == MARK + "source down")
    server.ask("PATCH", f"/automations/{first['id']}", {"enabled": False})
    assert automations(by_webhook, server).found == f"{len(NAMES)} are there, switched off: {MARK}source down"
    server.ask("DELETE", f"/automations/{first['id']}")
    missing = f"missing: {MARK}source down: run `actualisatie automations`"
    assert automations(by_webhook, server) == Finding("automations", ok=False, found=missing)
    upsert(server, "")  # for the other stories of this server


def test_an_event_reaches_the_webhook(server: PrefectServer, told: tuple[str, "Queue[dict[str, Any]]"]) -> None:
    url, heard = told
    upsert(server, "http://127.0.0.1:9/old")
    upsert(server, url)
    (alarm,) = [one for one in ALARMS if one.name == "postmark missing"]
    assert first_heard(server, heard) == {"alarm": alarm.name, "what": alarm.text, "about": "one-off-2024"}


def first_heard(server: PrefectServer, heard: "Queue[dict[str, Any]]") -> dict[str, Any] | None:
    """Emit the event until the webhook is told: the server reads its automations every few seconds."""
    for _ in range(30):
        about = {"prefect.resource.id": "actualisatie.one-off-2024", **named("one-off-2024")}
        server.ask("POST", "/events", [event(DeskEvent.POSTMARK_MISSING.in_prefect, about, [])])
        with suppress(Empty):
            return heard.get(timeout=2)
    return None


def test_a_round_that_was_due_and_did_not_end_well_is_told_and_where_none_is_due_nobody_is(
    server: PrefectServer, told: tuple[str, "Queue[dict[str, Any]]"]
) -> None:
    url, heard = told
    upsert(server, url)
    (made,) = [one for one in ours(server) if one["name"] == MARK + NO_ROUND.name]
    quicker = no_round(made["actions"][0])
    quicker["trigger"]["within"] = 10  # seconds: the least that Prefect takes
    server.ask("PUT", f"/automations/{made['id']}", quicker)
    names = ("done", "missed", "of another flow", "asked for by a person")
    done, missed, other, by_hand = (deployed(server, name) for name in names)
    a_round(server, "Late", done, "daily round")
    a_round(server, "Late", other, "take in replies")
    a_round(server, "Running", by_hand, "daily round", planned=False)
    a_round(server, "Late", missed, "daily round")
    about = None
    for _ in range(60):  # events may overtake each other when they follow at once: the good end is told again
        a_good_end(server, done, "daily round")
        a_round(server, "Completed", missed, "daily round", planned=False)  # such as a dry run
        with suppress(Empty):
            about = heard.get(timeout=1)
            break
    assert about == {"alarm": NO_ROUND.name, "what": NO_ROUND.text, "about": "missed"}
    with pytest.raises(Empty):
        heard.get(timeout=3)


def deployed(server: PrefectServer, name: str) -> str:
    """Make a deployment; return its id."""
    flow = server.ask("POST", "/flows/", {"name": name})["id"]
    return str(server.ask("POST", "/deployments/", {"name": name, "flow_id": flow})["id"])


def a_round(server: PrefectServer, state: str, deployment: str, flow: str, *, planned: bool = True) -> None:
    """Emit what Prefect emits when a run of a deployment enters a state; `planned` by its schedule or not."""
    run = {"prefect.resource.id": f"prefect.flow-run.{uuid4()}", "prefect.resource.name": "late fox"}
    server.ask("POST", "/events", [event(f"prefect.flow-run.{state}", run, beside(deployment, flow, planned=planned))])


def a_good_end(server: PrefectServer, deployment: str, flow: str) -> None:
    """Emit what a true round emits at its good end."""
    about = {"prefect.resource.id": "actualisatie.one-off-2024", **named("one-off-2024")}
    server.ask("POST", "/events", [event(NO_ROUND.event, about, beside(deployment, flow, planned=True))])


def beside(deployment: str, flow: str, *, planned: bool) -> list[dict[str, str]]:
    tag = {"prefect.resource.id": "prefect.tag.auto-scheduled", "prefect.resource.role": "tag"}
    return [
        {"prefect.resource.id": f"prefect.flow.{uuid4()}", "prefect.resource.role": "flow", **named(flow)},
        {"prefect.resource.id": f"prefect.deployment.{deployment}", "prefect.resource.role": "deployment"},
        *([tag] if planned else []),
    ]


def named(name: str) -> dict[str, str]:
    return {"prefect.resource.name": name}


def event(name: str, resource: dict[str, str], related: list[dict[str, str]]) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {"id": str(uuid4()), "occurred": now, "event": name, "resource": resource, "related": related, "payload": {}}


def test_every_alarm_listens_to_an_event_that_a_flow_emits() -> None:
    assert {alarm.event for alarm in (*ALARMS, NO_ROUND)} <= {event.in_prefect for event in DeskEvent}


def test_every_event_has_a_flow_that_names_it_or_is_a_trouble_of_the_overview() -> None:
    sources = [*(ROOT / "flows").glob("*.py"), ROOT / "campaigns" / "desk_overview.py"]
    named = {name for file in sources for name in re.findall(r"\bDeskEvent\.([A-Z_]+)", file.read_text())}
    assert named == set(DeskEvent.__members__)
