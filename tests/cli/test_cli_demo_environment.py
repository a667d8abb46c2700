"""The demo on a server keeps to itself: what the environment says of the real server of Prefect is left alone."""

from pathlib import Path

import pytest

from actualisatie.cli.demo.environment import prepare


def test_the_demo_knows_nothing_of_the_server_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = {
        "PREFECT_API_URL": "https://actualisatie.example/api",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://db.example/actualisatie_prefect",
        "PREFECT_SERVER_API_AUTH_STRING": "operators:secret",
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
    }
    environment = {"HOME": str(tmp_path), **real}
    monkeypatch.setattr("os.environ", environment)
    prepare(tmp_path / "demo")
    assert real.keys() & environment.keys() == set()
    assert environment["PREFECT_HOME"] == str(tmp_path / "demo" / "prefect")
