"""Flows run for real, against one Prefect server per process and the small office's own database."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from mail_server import PostOffice, mail_server
from memory_disk import files_made_there
from prefect.events.clients import AssertingEventsClient, NullEventsClient
from prefect.events.worker import EventsWorker
from prefect.settings import (
    PREFECT_API_SSL_CERT_FILE,
    PREFECT_CLIENT_CSRF_SUPPORT_ENABLED,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_LOGGING_TO_API_ENABLED,
    PREFECT_SERVER_ANALYTICS_ENABLED,
    temporary_settings,
)
from prefect.testing.utilities import prefect_test_harness
from small_world import SmallWorld

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.cli.demo.environment import UNUSED_SERVICES, one_authority

RECORDED = os.environ.get("ACTUALISATIE_TEST_RECORDED") == "1"
"""Whether Prefect's server records task runs and events: set by the test that runs the folder `recorded` by itself."""

collect_ignore = [] if RECORDED else ["recorded"]


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run Prefect's own server on a database of its own; without heartbeats, which a frozen clock would confuse.

    It reports to nobody, and may start slowly on a busy machine. It speaks plain HTTP, so that one authority is enough.
    Services that nobody needs here are off: they fight with the server over one SQLite file, and each lost fight makes
    a flow wait two seconds. Events go nowhere, for the same reason. Only where a test reads what Prefect recorded are
    they on. Its database lies in memory where there is room: nobody looks at it afterwards.
    """
    off = {} if RECORDED else {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in off.items():
            environment.setenv(name, value)
        quiet = temporary_settings({PREFECT_SERVER_ANALYTICS_ENABLED: False})
        authority = one_authority(tmp_path_factory.mktemp("prefect") / "authority.pem")
        quick = temporary_settings(
            {
                PREFECT_API_SSL_CERT_FILE: str(authority),
                PREFECT_CLIENT_CSRF_SUPPORT_ENABLED: False,
                PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
                PREFECT_LOGGING_TO_API_ENABLED: RECORDED,
            }
        )
        with ExitStack() as stack:
            stack.enter_context(quiet)
            with files_made_there():
                stack.enter_context(prefect_test_harness(server_startup_timeout=90))
            stack.enter_context(quick)
            EventsWorker.set_client_override(None if RECORDED else NullEventsClient)
            for runs in ("prefect.flow_runs", "prefect.task_runs"):
                logging.getLogger(runs).setLevel(logging.INFO if RECORDED else logging.WARNING)
            yield


@pytest.fixture
def office(small_world: SmallWorld, prefect_server: None, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """Point the flows' settings at the small office."""
    for name, value in small_world.settings().items():
        monkeypatch.setenv(name, value)
    return small_world


@pytest.fixture
def heard_of(office: SmallWorld) -> Iterator[Callable[[DeskEvent], list[tuple[str, int]]]]:
    """Return, for an event, what it was about and how many it counted, each time since asked last.

    Whatever else was emitted since then is forgotten.
    """
    EventsWorker.set_client_override(AssertingEventsClient)

    def told(name: DeskEvent) -> list[tuple[str, int]]:
        EventsWorker.instance().wait_until_empty()
        listening = [client for client in AssertingEventsClient.all if hasattr(client, "events")]  # none yet, at first
        events = [event for client in listening for event in client.pop_events()]
        found = [event for event in events if event.event == name.in_prefect]
        return [(event.resource["prefect.resource.name"], event.payload["how many"]) for event in found]

    yield told
    EventsWorker.set_client_override(NullEventsClient)


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """Give a mail server, to which the message of the morning goes."""
    with mail_server() as post_office:
        server = post_office.address
        monkeypatch.setenv("ACTUALISATIE_SMTP_HOST", server.host)
        monkeypatch.setenv("ACTUALISATIE_SMTP_PORT", str(server.port))
        monkeypatch.setenv("ACTUALISATIE_SMTP_STARTTLS", "false")
        monkeypatch.setenv("ACTUALISATIE_SMTP_SENDER", server.sender)
        monkeypatch.setenv("ACTUALISATIE_ALARM_EMAIL", "desk@actualisatie.example")
        yield post_office
