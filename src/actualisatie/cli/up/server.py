"""What `actualisatie up` asks Prefect's server, over its own HTTP interface."""

import os
from dataclasses import dataclass
from datetime import datetime
from time import sleep
from typing import Any, Self

import httpx

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.dossiers.errors import Refused

POOL = "actualisatie"
"""The one work pool: its worker runs each flow in a process of its own."""

PATIENCE = 90
"""Seconds for one answer: on SQLite a writer waits for another for up to a minute."""

BUSY_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between the tries of a request that the server is too busy for."""

_CLIENT = f"actualisatie-up-{os.getpid()}"
"""A token is good until the same client is given another: two processes must not share a name."""

_NOT_LET_IN = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN})
_LOGIN_WANTED = (
    "does not accept our login, or wants one: set PREFECT_API_AUTH_STRING (user:password) to what "
    "PREFECT_SERVER_API_AUTH_STRING is where the server runs."
)

_INTERRUPTED = {"type": "CRASHED", "name": "Crashed", "message": "The desk was stopped meanwhile: run it again."}


class ServerFaultError(Refused):
    """Prefect's server refused a request or did not answer it."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment as operators see it: what is scheduled, and when it runs next (Europe/Brussels)."""

    name: str
    crons: tuple[str, ...]
    active: bool
    next_run: datetime | None

    @property
    def planned(self) -> bool:
        """Return whether the server knows the next run, where a schedule asks for one."""
        return self.next_run is not None or not self.active


class PrefectServer:
    """A small client: enough to see that all is there, and to make the work pool."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self.address = address
        self._http = httpx.Client(base_url=f"{address}/api", timeout=patience, trust_env=False, auth=_login())

    def __enter__(self) -> Self:
        """Open nothing yet: connections come with the first question."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._http.close()

    def answers(self) -> bool:
        """Return whether the server is up."""
        try:
            return self._http.get("/health").is_success
        except httpx.TransportError:
            return False

    def keeps_what_it_is_told(self) -> bool:
        """Return whether the server writes down something new: a token for us. False where it hands out none."""
        try:
            return bool(self._token())
        except httpx.TransportError:
            return False

    def make_pool(self) -> None:
        """Make the work pool unless it is there; the worker fills in its job template."""
        known = self._post("/work_pools/filter", {})
        if POOL not in {one["name"] for one in known}:
            self._post("/work_pools/", {"name": POOL, "type": "process"})

    def close_interrupted_runs(self) -> int:
        """Mark the runs that were under way when the worker last stopped as crashed; return how many.

        Left as *Running* they would keep the place of the next run of their deployment. Only for when no worker runs.
        """
        query = {
            "flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}},
            "work_pools": {"name": {"any_": [POOL]}},
        }
        found = self._post("/flow_runs/filter", query)
        for run in found:
            self._post(f"/flow_runs/{run['id']}/set_state", {"state": _INTERRUPTED, "force": True})
        return len(found)

    def has_worker(self) -> bool:
        """Return whether a worker looks after the pool."""
        found = self._post(f"/work_pools/{POOL}/workers/filter", {})
        return any(worker["status"] == "ONLINE" for worker in found)

    def deployments(self) -> list[dict[str, Any]]:
        """Return all deployments as the server holds them, by name."""
        found: list[dict[str, Any]] = self._post("/deployments/filter", {"sort": "NAME_ASC"})
        return found

    def deployed(self) -> list[Deployed]:
        """Return what operators find, by name."""
        coming = self._next_runs()
        return [
            Deployed(
                name=found["name"],
                crons=tuple(one["schedule"].get("cron", "an interval") for one in found["schedules"]),
                active=not found["paused"] and any(one["active"] for one in found["schedules"]),
                next_run=coming.get(found["id"]),
            )
            for found in self.deployments()
        ]

    def _next_runs(self) -> dict[str, datetime]:
        query = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "sort": "EXPECTED_START_TIME_ASC"}
        first: dict[str, datetime] = {}
        for run in self._post("/flow_runs/filter", query):
            first.setdefault(
                run["deployment_id"], datetime.fromisoformat(run["expected_start_time"]).astimezone(BRUSSELS)
            )
        return first

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self.ask("POST", path, body)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request with the token that the server wants, and return its answer, if any, from JSON.

        Asked again while the server says 503: its SQLite file is busy. Raises `ServerFaultError`.
        """
        try:
            for wait in (*BUSY_WAITS, None):
                answer = self._http.request(method, path, json=body, headers=self._token())
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or wait is None:
                    break
                sleep(wait)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            if isinstance(error, httpx.HTTPStatusError) and error.response.status_code in _NOT_LET_IN:
                raise ServerFaultError(f"Prefect's server at {self.address} {_LOGIN_WANTED}") from error
            raise ServerFaultError(
                f"Prefect's server at {self.address} does not answer {method} {path} as it should "
                f"({type(error).__name__}): see logs/server.log in the home."
            ) from error
        return answer.json() if answer.content else None

    def _token(self) -> dict[str, str]:
        found = self._http.get("/csrf-token", params={"client": _CLIENT})
        return {"Prefect-Csrf-Token": found.json()["token"], "Prefect-Csrf-Client": _CLIENT} if found.is_success else {}


def _login() -> httpx.BasicAuth | None:
    """Return the shared login that the environment names for Prefect's interface, if any."""
    given = os.environ.get("PREFECT_API_AUTH_STRING") or os.environ.get("PREFECT_SERVER_API_AUTH_STRING") or ""
    user, colon, password = given.partition(":")
    return httpx.BasicAuth(user, password) if colon else None
