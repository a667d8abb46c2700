"""The checks of `actualisatie doctor` on Prefect's server, where PREFECT_API_URL names one."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_alarms import automations
from actualisatie.cli.doctor_checks import Finding
from actualisatie.cli.up.deployments import packaged
from actualisatie.cli.up.server import POOL, PrefectServer
from actualisatie.settings import Settings

SILENT = timedelta(seconds=90)
"""A worker says every 30 seconds that it is there; three times without is too long."""


def prefect_server(settings: Settings, moment: Moment) -> Iterator[Finding]:
    """Ask the server whether it is there, who works for it, whether all is deployed, and whether alarms are made."""
    url = os.environ.get("PREFECT_API_URL", "").rstrip("/")
    if not url:
        yield Finding("Prefect", ok=True, found="no server is named (PREFECT_API_URL): not looked at")
        return
    with PrefectServer(url.removesuffix("/api")) as server:
        if not server.answers():
            yield Finding("Prefect", ok=False, found=f"{server.address} does not answer: start the server")
            return
        yield Finding("Prefect", ok=True, found=f"{server.address} answers")
        yield worker(server.ask("POST", f"/work_pools/{POOL}/workers/filter", {}), moment)
        there = {one["name"] for one in server.deployments()}
        lacking = sorted({one["name"] for one in packaged()["deployments"]} - there)
        yield Finding(
            "deployments", not lacking, f"missing: {', '.join(lacking)}" if lacking else f"{len(there)} are there"
        )
        yield automations(settings, server)


def worker(found: list[dict[str, Any]], moment: Moment) -> Finding:
    """Return how long ago a worker was heard of last."""
    heard = [datetime.fromisoformat(one["last_heartbeat_time"]) for one in found if one["last_heartbeat_time"]]
    if not heard:
        return Finding("worker", ok=False, found=f"none ever looked after the pool {POOL!r}: start one")
    ago = moment.at - max(heard)
    told = f"heard {max(0, int(ago.total_seconds()))} seconds ago"
    return Finding("worker", ago <= SILENT, told if ago <= SILENT else f"{told}: start it again, late runs follow")
