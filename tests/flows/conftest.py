"""Flows run for real, against one Prefect server per process and the small office's own database."""

from collections.abc import Iterator

import pytest
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings
from prefect.testing.utilities import prefect_test_harness
from small_world import SmallWorld

from actualisatie.cli.demo_environment import UNUSED_SERVICES

QUIET = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None, PREFECT_LOGGING_TO_API_ENABLED: False}


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """Run Prefect's own server on a database of its own; without heartbeats, which a frozen clock would confuse.

    Services that nobody needs here are off: they fight with the server over one SQLite file, and each lost fight makes
    a flow wait two seconds.
    """
    off = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in off.items():
            environment.setenv(name, value)
        with prefect_test_harness(), temporary_settings(QUIET):
            yield


@pytest.fixture
def office(small_world: SmallWorld, prefect_server: None, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """Point the flows' settings at the small office."""
    for name, value in small_world.settings().items():
        monkeypatch.setenv(name, value)
    return small_world
