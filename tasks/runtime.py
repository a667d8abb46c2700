"""What tasks need to reach the outside: settings and the database, opened once per process."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from actualisatie.calendar.days import calendar_with
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.settings import Settings, settings_now
from actualisatie.storage.database import open_database


def settings() -> Settings:
    """Return the settings of this process, as its environment has them now: no task keeps an old address."""
    return settings_now()


def engine() -> Engine:
    """Return the business database of the settings."""
    return _engine(settings().database_url, settings().days_file)


def magda() -> MagdaSettings:
    """Return how the authentic sources are reached."""
    found = settings()
    return MagdaSettings(
        url=found.magda_url,
        identificatie=found.magda_identificatie,
        hoedanigheid=found.magda_hoedanigheid,
        max_in_flight=found.sources_in_flight,
        attempts=found.source_attempts,
    )


def register() -> CirClient:
    """Return a client of the register; close it after use."""
    return CirClient(settings().cir_url, in_flight=settings().sources_in_flight)


def local_software() -> HttpLocalSoftware:
    """Return a client of the housing companies' software; close it after use."""
    return HttpLocalSoftware(settings().local_software_url)


@lru_cache(maxsize=4)
def _engine(url: str, days_file: Path | None) -> Engine:
    return open_database(url, calendar_with(days_file) if days_file else None)
