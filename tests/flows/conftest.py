"""Flows run for real, against one Prefect server per process and the small office's own database."""

from collections.abc import Iterator

import pytest
from prefect.settings import (
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_SERVER_ANALYTICS_ENABLED,
    temporary_settings,
)
from prefect.testing.utilities import prefect_test_harness
from small_world import SmallWorld


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """Run Prefect's own server on a database of its own; without heartbeats, which a frozen clock would confuse.

    It reports to nobody, and may start slowly on a busy machine.
    """
    quiet = temporary_settings({PREFECT_SERVER_ANALYTICS_ENABLED: False})
    without_heartbeats = temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})
    with quiet, prefect_test_harness(server_startup_timeout=90), without_heartbeats:
        yield


@pytest.fixture
def office(small_world: SmallWorld, prefect_server: None, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """Point the flows' settings at the small office."""
    for name, value in small_world.settings().items():
        monkeypatch.setenv(name, value)
    return small_world
