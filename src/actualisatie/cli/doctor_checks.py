"""The checks of `actualisatie doctor`, on this machine. Each gives its findings, and never stops at a fault."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.moment import BRUSSELS, Moment
from actualisatie.cli.output import database_fault
from actualisatie.dossiers.errors import ActualisatieError
from actualisatie.settings import Settings

NEAR = timedelta(days=365)
"""How far ahead the holidays must be on record: a campaign of this year may end in the next."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is as it should be, and what was found, with what to do about it."""

    what: str
    ok: bool
    found: str


Check = Callable[[Settings, Moment], Iterable[Finding]]


def examine(moment: Moment) -> list[Finding]:
    """Run all checks, one after the other; a check that fails is a finding itself."""
    from actualisatie.cli.doctor_alarms import told
    from actualisatie.cli.doctor_certificates import certificates
    from actualisatie.cli.doctor_files import files
    from actualisatie.cli.doctor_prefect import prefect_server
    from actualisatie.cli.doctor_space import space

    settings = Settings()
    checks: tuple[tuple[str, Check], ...] = (
        ("packages", packages),
        ("letters", letters),
        ("database", database),
        ("folders", folders),
        ("space", space),
        ("files", files),
        ("certificates", certificates),
        ("clock", clock),
        ("holidays", holidays),
        ("ceilings", ceilings),
        ("alarms", told),
        ("Prefect", prefect_server),
    )
    return [finding for name, check in checks for finding in _outcome(name, check, settings, moment)]


def _outcome(name: str, check: Check, settings: Settings, moment: Moment) -> Iterator[Finding]:
    try:
        yield from check(settings, moment)
    except (ActualisatieError, CalendarError) as error:
        yield Finding(name, ok=False, found=str(error))
    except Exception as error:  # whatever is broken is what the doctor was asked for; its text may name people
        yield Finding(name, ok=False, found=database_fault(error) or f"could not be looked at ({type(error).__name__})")


def packages(_settings: Settings, _moment: Moment) -> Iterator[Finding]:
    """Compare what is installed with the versions that this program was made for."""
    from packaging.requirements import Requirement

    wrong = []
    needed = [Requirement(line) for line in requires("actualisatie") or ()]
    for one in needed:
        try:
            installed = version(one.name)
        except PackageNotFoundError:
            wrong.append(f"{one.name} is missing")
            continue
        if not one.specifier.contains(installed, prereleases=True):
            wrong.append(f"{one.name} is {installed}, not {one.specifier}")
    told = "; ".join([*wrong, "install the versions of requirements.lock"])
    yield Finding("packages", not wrong, told if wrong else f"actualisatie {version('actualisatie')}, all versions fit")


def letters(_settings: Settings, _moment: Moment) -> Iterator[Finding]:
    """Look for the libraries and fonts that letters are laid out with."""
    from actualisatie.letters.fonts import intact
    from actualisatie.preflight import missing_requirement

    missing = missing_requirement()
    yield Finding("libraries", missing is None, missing or "Python and Pango are there")
    fonts = intact()
    yield Finding("fonts", fonts, "our fonts are intact" if fonts else "our font files differ: install again")


def database(settings: Settings, _moment: Moment) -> Iterator[Finding]:
    """Open the business database, compare its tables with those of this version, and look whether it stands still."""
    from sqlalchemy.exc import OperationalError

    from actualisatie.cli.doctor_standstill import movement
    from actualisatie.storage import migrate
    from actualisatie.storage.database import open_database, try_to_write
    from actualisatie.storage.unwritable import unwritable

    engine = open_database(settings.database_url, marks=settings.inbox)
    where = engine.url.render_as_string(hide_password=True)
    try:
        if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
            yield Finding("database", ok=False, found=f"{where} is not there: run `actualisatie db upgrade`")
            return
        current = migrate.is_current(engine)
        yield Finding("database", ok=True, found=f"{where} answers")
        told = "none is pending" if current else "some are pending: back up, then run `actualisatie db upgrade`"
        yield Finding("migrations", current, told)
        if current:
            try_to_write(engine)
            yield Finding("writing", ok=True, found="the database can be written: tried, and undone")
            yield movement(engine)
    except OperationalError as error:
        away = f"{where} does not answer ({type(error).__name__}): is it running?"
        yield Finding("database", ok=False, found=str(unwritable(error) or away))
    finally:
        engine.dispose()


def folders(settings: Settings, _moment: Moment) -> Iterator[Finding]:
    """Write a file into each folder and take it away again."""
    for name, folder in (("batches", settings.batches), ("outbox", settings.outbox), ("inbox", settings.inbox)):
        place = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
        yield Finding(f"folder {name}", *_writable(folder, place))


def _writable(folder: Path, place: Path) -> tuple[bool, str]:
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"actualisatie")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return False, f"{folder} cannot be written ({error.strerror}): check its owner, and the space on the disk"
    return True, f"{folder} can be written" if place == folder.absolute() else f"{folder} will be made"


def clock(_settings: Settings, moment: Moment) -> Iterator[Finding]:
    """Tell the time in Brussels, for a person to compare; and whether its time zone is known as it should be."""
    winter, summer = Moment.on(moment.today.replace(month=1, day=15)), Moment.on(moment.today.replace(month=7, day=15))
    hours = [one.at.astimezone(BRUSSELS).utcoffset() for one in (winter, summer)]
    known = hours == [timedelta(hours=1), timedelta(hours=2)]
    wrong = "Europe/Brussels is not one hour ahead of UTC in winter and two in summer: install tzdata"
    yield Finding("clock", known, f"it is {moment.local:%Y-%m-%d %H:%M} in Brussels" if known else wrong)


def holidays(settings: Settings, moment: Moment) -> Iterator[Finding]:
    """Look how far the legal holidays are on record, and read the operator's own days."""
    from actualisatie.calendar.days_data import packaged_days
    from actualisatie.cli.dates import read_calendar

    read_calendar(settings.days_file)
    through = min(packaged_days().covers_through, packaged_days().reviewed_through)
    far = through >= moment.today + NEAR
    yield Finding("holidays", far, f"reviewed through {through}" + ("" if far else ": install a newer version"))


def ceilings(settings: Settings, moment: Moment) -> Iterator[Finding]:
    """Look whether the income ceilings of this year are on record: without them nobody's income can be judged."""
    from actualisatie.dossiers.conditions.ceiling_files import ceilings_with

    year = moment.today.year
    known = year in ceilings_with(settings.ceilings_file).years
    lacking = (
        f"WARNING: {year} is not on record: incomes stay unknown and dossiers are held; load the year "
        "(ACTUALISATIE_CEILINGS_FILE, docs/conditions.md), then restart the worker"
    )
    yield Finding("ceilings", ok=True, found=f"{year} is on record" if known else lacking)
