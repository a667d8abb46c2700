"""What tasks need to reach the outside: settings and the database, opened once per process."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actualisatie.calendar.days import calendar_with
from actualisatie.campaigns.checks.checking import CheckTools
from actualisatie.campaigns.delivery.places import Folders
from actualisatie.campaigns.local_systems import own_addresses
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.cir.tokens import Tokens, TokenSettings
from actualisatie.connectors.delivery.mail import MailServer
from actualisatie.connectors.local_software.by_company import LocalSoftwareByCompany
from actualisatie.connectors.local_software.logins import Address
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.conditions.ceiling_files import ceilings_with
from actualisatie.dossiers.errors import Refused
from actualisatie.letters.codes import LetterKeys
from actualisatie.settings import Settings, settings_now
from actualisatie.storage.collecting import collect_seldom
from actualisatie.storage.database import open_database, rehearsal, transaction
from actualisatie.storage.sealing import Seal


class IncompleteSettingsError(Refused):
    """A setting was given without another that it needs."""


def settings() -> Settings:
    """Return the settings of this process, as its environment has them now: no task keeps an old address."""
    return settings_now()


def engine() -> Engine:
    """Return the business database of the settings."""
    return _engine(settings().database_url, settings().days_file, settings().inbox)


def opens(*, dry_run: bool) -> Callable[[Engine], AbstractContextManager[Session]]:
    """Return how a session on the business database is opened: what a dry run does in it is undone."""
    return rehearsal if dry_run else transaction


def magda() -> MagdaSettings:
    """Return how the authentic sources are reached."""
    found = settings()
    return MagdaSettings(
        url=found.magda_url,
        identificatie=found.magda_identificatie,
        hoedanigheid=found.magda_hoedanigheid,
        client_certificate=found.magda_client_certificate,
        client_key=found.magda_client_key,
        authorities=found.magda_authorities,
        signing_certificate=found.magda_signing_certificate,
        signing_key=found.magda_signing_key,
        answer_certificate=found.magda_answer_certificate,
        max_in_flight=found.sources_in_flight,
        attempts=found.source_attempts,
    )


def check_tools() -> CheckTools:
    """Return the income ceilings, and the seal of raw answers where the settings name a key."""
    found = settings()
    seal = Seal.from_file(found.evidence_key_file) if found.evidence_key_file else None
    return CheckTools(ceilings_with(found.ceilings_file), seal)


def register() -> CirClient:
    """Return a client of the register; close it after use."""
    found = settings()
    if not found.cir_token_url:
        return CirClient(found.cir_url, in_flight=found.sources_in_flight)
    if found.cir_key_file is None or not found.cir_client_id:
        raise IncompleteSettingsError(
            "ACTUALISATIE_CIR_TOKEN_URL is set: give ACTUALISATIE_CIR_CLIENT_ID and ACTUALISATIE_CIR_KEY_FILE too."
        )
    known_as = TokenSettings(
        found.cir_token_url, found.cir_client_id, found.cir_key_file, found.cir_scope, found.cir_audience
    )
    return CirClient(found.cir_url, bearer=_tokens(known_as), in_flight=found.sources_in_flight)


def sign() -> Callable[[str], str] | None:
    """Return what signs the codes of answer forms, or None when no key file is set."""
    keys = letter_keys()
    return keys.sign if keys else None


def letter_keys() -> LetterKeys | None:
    """Return the keys that sign and verify the codes of answer forms, or None when no key file is set."""
    path = settings().letter_keys
    return LetterKeys.read(path) if path else None


def local_software() -> LocalSoftwareByCompany:
    """Return a client of the housing companies' software, each at its own address; close it after use."""
    found = settings()
    with transaction(engine()) as session:
        own = own_addresses(session)
    shared = Address(found.local_software_url, found.local_software_login)
    return LocalSoftwareByCompany(shared, own, keys=found.local_software_keys, attempts=found.local_software_attempts)


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
def _tokens(known_as: TokenSettings) -> Tokens:
    """Return the tokens of this process: kept between tasks. The clock is theirs alone, no term looks at it."""
    return Tokens(known_as, lambda: datetime.now(UTC))


@lru_cache(maxsize=4)
def _engine(url: str, days_file: Path | None, inbox: Path) -> Engine:
    collect_seldom()
    return open_database(url, calendar_with(days_file) if days_file else None, inbox)
