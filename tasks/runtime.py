"""What tasks need to reach the outside: settings and the database, opened once per process."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from actualisatie.calendar.days import calendar_with
from actualisatie.campaigns.places import Folders
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.delivery.mail import MailServer
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.settings import Settings
from actualisatie.storage.database import open_database


def settings() -> Settings:
    """Return the settings of this process, read from its environment each time: no task keeps an old address."""
    return Settings()


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


def folders() -> Folders:
    """Return where batches are made and handed over."""
    found = settings()
    return Folders(batches=found.batches, outbox=found.outbox, keys=found.sftp_keys)


def mail_server() -> MailServer | None:
    """Return the mail server for notices, or None when there is none."""
    found = settings()
    if not found.smtp_host or not found.smtp_sender:
        return None
    return MailServer(
        host=found.smtp_host,
        port=found.smtp_port,
        sender=found.smtp_sender,
        starttls=found.smtp_starttls,
        user=found.smtp_user,
        password_file=found.smtp_password_file,
    )


@lru_cache(maxsize=4)
def _engine(url: str, days_file: Path | None) -> Engine:
    return open_database(url, calendar_with(days_file) if days_file else None)
