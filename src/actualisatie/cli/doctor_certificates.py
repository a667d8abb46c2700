"""The check of `actualisatie doctor` on certificates and logins: whether they can be used, and for how much longer."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_checks import Finding
from actualisatie.settings import Settings

SOON = timedelta(weeks=9)
"""Somebody has to ask an authority for a new certificate, and to have it accepted on the other side."""


def certificates(settings: Settings, moment: Moment) -> Iterator[Finding]:
    """Read each certificate of the settings, and each login at local software, before a round needs them."""
    named = {
        "MAGDA client": settings.magda_client_certificate,
        "MAGDA signing": settings.magda_signing_certificate,
        "MAGDA answers": settings.magda_answer_certificate,
        "MAGDA authorities": settings.magda_authorities,
    }
    for what, file in named.items():
        if file:
            yield _ending(f"certificate {what}", file, moment)
    for name in sorted(_logins(settings)):
        yield from _login(settings.local_software_keys, name, moment)


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
    from sqlalchemy.exc import SQLAlchemyError

    from actualisatie.campaigns.local_systems import own_addresses
    from actualisatie.storage.database import open_database, transaction
    from actualisatie.storage.unwritable import DatabaseUnwritableError

    named = {settings.local_software_login}
    try:
        engine = open_database(settings.database_url)
    except SQLAlchemyError:  # no database address: its own check tells of that, and of one that does not answer
        return named - {""}
    if engine.dialect.name != "sqlite" or Path(str(engine.url.database)).exists():
        with suppress(SQLAlchemyError, DatabaseUnwritableError), transaction(engine) as session:
            named |= {address.login for address in own_addresses(session).values()}
    engine.dispose()
    return named - {""}
