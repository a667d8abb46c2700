"""Makes our automations on Prefect's server, or brings them up to date: known by their names, never made twice."""

import json
from typing import Any

from actualisatie.cli.up.alarms import ALARMS, MARK, Alarm, automation
from actualisatie.cli.up.run_alarms import LOST, NO_ROUND, TRY_AGAIN, lost_runs, no_round, tried_again
from actualisatie.cli.up.server import PrefectServer

BLOCK = "actualisatie-alarm"
"""Name of the block that holds the webhook's address: whoever has Prefect's login can read it there."""

TELLING = (*ALARMS, NO_ROUND)
"""The alarms that reach a person; the others are Prefect's own to act on."""

NAMES = [MARK + alarm.name for alarm in (*TELLING, LOST, TRY_AGAIN)]
"""How Prefect's server knows all automations of ours."""

DO_NOTHING = {"type": "do-nothing"}
"""What an alarm does where no webhook is set: it leaves its trace in the event feed."""


def upsert(server: PrefectServer, webhook: str) -> dict[str, str]:
    """Make or renew every automation; return what was done by name. One that was switched off stays off.

    Of several with one name, all but the first are taken away.
    """
    block = _webhook_block(server, webhook) if webhook else None
    found = server.ask("POST", "/automations/filter", {"limit": 200})
    wanted = {alarm: automation(alarm, _action(alarm, block)) for alarm in ALARMS}
    wanted |= {
        NO_ROUND: no_round(_action(NO_ROUND, block, "deployment.name")),
        LOST: lost_runs(),
        TRY_AGAIN: tried_again(),
    }
    return {alarm.name: _one(server, what, _named(found, alarm)) for alarm, what in wanted.items()}


def _named(found: list[dict[str, Any]], alarm: Alarm) -> list[dict[str, Any]]:
    return sorted((one for one in found if one["name"] == MARK + alarm.name), key=lambda one: str(one["created"]))


def _one(server: PrefectServer, wanted: dict[str, Any], known: list[dict[str, Any]]) -> str:
    for extra in known[1:]:
        server.ask("DELETE", f"/automations/{extra['id']}")
    if not known:
        server.ask("POST", "/automations/", wanted)
        return "made"
    server.ask("PUT", f"/automations/{known[0]['id']}", {**wanted, "enabled": known[0]["enabled"]})
    return "renewed" if known[0]["enabled"] else "renewed, switched off"


def _action(alarm: Alarm, block: str | None, about: str = "event.resource.name") -> dict[str, Any]:
    if block is None:
        return DO_NOTHING
    told = {"alarm": alarm.name, "what": alarm.text, "about": f"{{{{ {about} }}}}"}
    return {"type": "call-webhook", "block_document_id": block, "payload": json.dumps(told)}


def _webhook_block(server: PrefectServer, webhook: str) -> str:
    """Keep the webhook's address in a block of Prefect; return its id."""
    kind = server.ask("GET", "/block_types/slug/webhook")["id"]
    data = {"method": "POST", "url": webhook}
    of_kind = {"block_types": {"slug": {"any_": ["webhook"]}}, "block_documents": {"name": {"any_": [BLOCK]}}}
    known = server.ask("POST", "/block_documents/filter", of_kind)
    if known:
        server.ask("PATCH", f"/block_documents/{known[0]['id']}", {"data": data, "merge_existing_data": False})
        return str(known[0]["id"])
    schemas = server.ask("POST", "/block_schemas/filter", {"block_schemas": {"block_type_id": {"any_": [kind]}}})
    new = {"name": BLOCK, "data": data, "block_type_id": kind, "block_schema_id": schemas[0]["id"]}
    return str(server.ask("POST", "/block_documents/", new)["id"])
