"""Where things are: read from the environment (ACTUALISATIE_...), or given by the demo and by tests."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from actualisatie.dossiers.errors import Refused

_PREFIX = "ACTUALISATIE_"
_MOST_WORKERS = 4  # more hardly help: one process puts together what they set


def _cores() -> int:
    return min(os.cpu_count() or 1, _MOST_WORKERS)


class WrongSettingError(Refused):
    """A setting whose value cannot be used. The value is not told: it may be a secret in the wrong place."""


class Settings(BaseSettings):
    """The addresses of everything outside. No secret has a default; none is ever a flow's parameter."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore")

    database_url: str = Field(
        "sqlite:///actualisatie.db", description="Business database: SQLite file or PostgreSQL URL."
    )
    batches: Path = Field(Path("batches"), description="Folder in which print batches are made.")
    outbox: Path = Field(Path("outbox"), description="Folder with one delivery folder per housing company.")
    outbox_address: str = Field(
        "", description="Address under which operators' browsers find the outbox; empty: the folder on this machine."
    )
    inbox: Path = Field(Path("inbox"), description="Folder with one drop folder of replies per housing company.")
    inbox_rest: float = Field(
        30, ge=0, le=3600, description="Seconds for which a file of replies must not have changed to be taken in."
    )
    sftp_keys: Path = Field(Path("sftp-keys"), description="Folder with the key files of SFTP and known_hosts.")
    smtp_host: str = Field("", description="Mail server that takes notices; empty for no notices.")
    smtp_port: int = Field(587, ge=1, le=65_535, description="Port of the mail server.")
    smtp_starttls: bool = Field(True, description="Whether mail goes over TLS (STARTTLS); off only inside one machine.")
    smtp_sender: str = Field("", description="E-mail address that notices come from.")
    smtp_user: str = Field("", description="Login at the mail server; empty for none.")
    smtp_password_file: Path | None = Field(None, description="File with the password of that login.")
    days_file: Path | None = Field(None, description="Your own holidays and days without post (docs/deadlines.md).")
    ceilings_file: Path | None = Field(None, description="Your own income ceilings (docs/conditions.md).")
    evidence_key_file: Path | None = Field(
        None, description="Key that encrypts raw answers, where a campaign keeps them (docs/conditions.md)."
    )
    magda_url: str = Field("", description="Endpoint of the MAGDA SOAP services.")
    magda_identificatie: str = Field("", description="Sender as issued by MAGDA for this connection.")
    magda_hoedanigheid: str = Field("", description="Capacity as issued by MAGDA for this connection.")
    magda_client_certificate: Path | None = Field(None, description="PEM file of the client certificate (mTLS).")
    magda_client_key: Path | None = Field(None, description="PEM file of its key, when it is another file.")
    magda_authorities: Path | None = Field(
        None, description="PEM file of authorities to trust instead of the system's."
    )
    magda_signing_certificate: Path | None = Field(
        None, description="PEM file of the certificate that signs questions."
    )
    magda_signing_key: Path | None = Field(None, description="PEM file of its key, when it is another file.")
    magda_answer_certificate: Path | None = Field(None, description="PEM file of the certificate that signs answers.")
    cir_url: str = Field("", description="Base address of the register's REST interface.")
    cir_token_url: str = Field("", description="Token endpoint of the register; empty: requests bear no token.")
    cir_client_id: str = Field("", description="Our client id at the token endpoint.")
    cir_key_file: Path | None = Field(None, description="Our RSA private key (PEM) that signs for a token.")
    cir_scope: str = Field("", description="Scope to ask a token for, as issued for this connection.")
    cir_audience: str = Field("", description="Audience of the signed assertion; empty: the token endpoint.")
    local_software_url: str = Field("", description="Base address of the housing companies' software interface.")
    local_software_login: str = Field("", description="Name of our login at that address; empty: none.")
    local_software_keys: Path = Field(
        Path("local-software-keys"), description="Folder with our tokens and certificates for local software."
    )
    local_software_attempts: int = Field(
        3, ge=1, le=10, description="How often local software is asked in one round before it counts as silent."
    )
    alarm_webhook: str = Field(
        "",
        description="Address to which Prefect's automations post alarms; empty for none. Prefect's users can read it.",
    )
    alarm_email: str = Field("", description="E-mail address that is told each morning of what needs somebody.")
    letter_workers: int = Field(
        default_factory=_cores, ge=0, description="Processes that lay out letters, one per core; 0 for none of its own."
    )
    letter_keys: Path | None = Field(None, description="File of keys that sign the codes of answer forms.")
    source_attempts: int = Field(5, ge=1, le=20, description="How often a source is asked before it counts as silent.")
    sources_in_flight: int = Field(16, ge=1, le=200, description="Questions to the sources at the same time.")

    def __init__(self, **given: Any) -> None:
        """Read the environment. Raises `WrongSettingError`, which names every setting that is wrong."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            wrong = [f"{environment_name(str(one['loc'][0]))}: {one['msg']}" for one in error.errors()]
            raise WrongSettingError(f"Settings that cannot be used: {'; '.join(wrong)}.") from None


def environment_name(field: str) -> str:
    """Return the name of a setting in the environment."""
    return f"{_PREFIX}{field}".upper()


def is_optional_file(field: str) -> bool:
    """Return whether a setting names a file that has to be there; those with a default are folders."""
    return Path in get_args(Settings.model_fields[field].annotation)


def path_settings() -> list[str]:
    """Return the names, in the environment, of all settings that are a path of a file or folder."""
    fields = Settings.model_fields.items()
    return [environment_name(name) for name, one in fields if Path in (one.annotation, *get_args(one.annotation))]


def settings_now() -> Settings:
    """Return the settings as the environment has them now; they are read again only when it has changed."""
    # the names first: each value is decoded when it is taken, and every step asks for the settings
    ours = [name for name in os.environ if name.upper().startswith(_PREFIX)]
    return _read(tuple((name, os.environ[name]) for name in ours))


@lru_cache(maxsize=4)
def _read(_environment: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()
