"""The check of `actualisatie doctor` on certificates, keys and logins: of use, and for how much longer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_checks import Finding
from actualisatie.cli.doctor_register import from_register
from actualisatie.settings import Settings

SOON = timedelta(weeks=9)
"""Somebody has to ask an authority for a new certificate, and to have it accepted on the other side."""


def certificates(settings: Settings, moment: Moment) -> Iterator[Finding]:
    """Read each certificate and key of the settings, and each login at local software, before a round needs them."""
    named = {
        "MAGDA client": settings.magda_client_certificate,
        "MAGDA signing": settings.magda_signing_certificate,
        "MAGDA answers": settings.magda_answer_certificate,
        "MAGDA authorities": settings.magda_authorities,
    }
    for what, file in named.items():
        if file:
            yield _ending(f"certificate {what}", file, moment)
    pairs = {
        "MAGDA client": (settings.magda_client_certificate, settings.magda_client_key),
        "MAGDA signing": (settings.magda_signing_certificate, settings.magda_signing_key),
    }
    for what, (certificate, key) in pairs.items():
        if certificate or key:
            yield _pair(what, certificate, key)
    for name in sorted(_logins(settings)):
        yield from _login(settings.local_software_keys, name, moment)
    for file in sorted(_sftp_keys(settings)):
        yield _sftp_key(file)


def _pair(what: str, certificate: Path | None, key: Path | None) -> Finding:
    """Say whether a private key is that of its certificate; one without the other is of no use."""
    from actualisatie.connectors.pem import KeyFileError, read_key_pair

    if certificate is None:
        return Finding(f"key {what}", ok=False, found="a key without its certificate is not used: name that, too")
    try:
        read_key_pair(certificate, key, what)
    except KeyFileError as error:
        return Finding(f"key {what}", ok=False, found=f"{error}: put the right files there")
    return Finding(f"key {what}", ok=True, found=f"{(key or certificate).name} is that of the certificate")


def _sftp_key(file: Path) -> Finding:
    from actualisatie.connectors.delivery.sftp_keys import why_unusable

    wrong = why_unusable(file)
    return Finding(f"SFTP key {file.name}", not wrong, wrong or "can be used")


def _ending(what: str, file: Path, moment: Moment) -> Finding:
    from actualisatie.connectors.pem import KeyFileError, read_certificate

    try:
        last = read_certificate(file, what).not_valid_after_utc
    except KeyFileError as error:
        return Finding(what, ok=False, found=f"{error}: put the right file there")
    told = f"{file.name} is valid until {last:%Y-%m-%d}"
    return Finding(what, last >= moment.at + SOON, told if last >= moment.at + SOON else f"{told}: ask for a new one")


def _login(folder: Path, name: str, moment: Moment) -> Iterator[Finding]:
    from actualisatie.connectors.local_software.logins import read_login
    from actualisatie.connectors.pem import KeyFileError

    try:
        found = read_login(folder, name)
    except KeyFileError as error:
        yield Finding(f"login {name}", ok=False, found=str(error))
        return
    yield Finding(f"login {name}", ok=True, found="its files can be used")
    for file in found.certificates:
        yield _ending(f"login {name}", file, moment)


def _logins(settings: Settings) -> set[str]:
    """Return the logins that settings and register name; none of the register's when the database is out of reach."""
    from actualisatie.campaigns.local_systems import own_addresses

    none: set[str] = set()
    found = from_register(
        settings, lambda session: {address.login for address in own_addresses(session).values()}, none
    )
    return (found | {settings.local_software_login}) - {""}


def _sftp_keys(settings: Settings) -> set[Path]:
    """Return the key files that housing companies of the register get their batches with."""
    from actualisatie.campaigns.delivery.places import key_files

    none: set[str] = set()
    return {settings.sftp_keys / name for name in from_register(settings, key_files, none)}
