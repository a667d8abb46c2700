"""The check of `actualisatie doctor` on free space: told once for each disk, with what is written to it."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_checks import Finding
from actualisatie.cli.doctor_register import from_register
from actualisatie.settings import Settings

DOSSIER = 11_000
"""Bytes in the database for a dossier after its first letter and a round: docs/size.md, what it costs to grow."""

LETTERS = 3_900 + 2_300
"""Bytes of a first letter and a reminder, printed in batches of 100: docs/letters.md, speed. Batches lie in the folder
of batches, and once more in the outbox."""

LARGE_BATCH = 100_000_000
"""Bytes of the largest batch that was measured, 50,000 letters of 1.9 kB: docs/letters.md, speed."""

BACKUPS = Path("backups")
"""Where deploy/systemd and the runbook put copies, below the folder in which commands are given."""


@dataclass(frozen=True, slots=True)
class Written:
    """Something that is written, where, and the bytes that it still takes if every dossier is in one campaign more."""

    what: str
    where: Path
    takes: int


def space(settings: Settings, _moment: Moment) -> Iterator[Finding]:
    """Tell how much is free on each disk that is written to, and warn where a whole campaign does not fit any more."""
    disks: dict[int, list[Written]] = defaultdict(list)
    for one in _written(settings, from_register(settings, _count_dossiers, 0)):
        disks[_standing(one.where).stat().st_dev].append(one)
    for together in disks.values():
        usage = shutil.disk_usage(_standing(together[0].where))
        yield judge(together, usage.free if usage.total else None)


def judge(together: list[Written], free: int | None) -> Finding:
    """Say how many bytes are free for what is written to one disk; None where its file system does not tell."""
    what = "space for " + ", ".join(one.what for one in together)
    takes = sum(one.takes for one in together)
    if free is None:
        return Finding(what, ok=True, found="the file system tells no size")
    told = f"{_size(free)} free"
    if free < LARGE_BATCH:
        return Finding(what, ok=False, found=f"{told}, not enough for a large batch of letters: make room there")
    if free < takes:
        told = f"WARNING: {told}, and a campaign with all dossiers may take {_size(takes)}: make room there"
    return Finding(what, ok=True, found=told)


def _written(settings: Settings, dossiers: int) -> Iterator[Written]:
    file, copy = _file_of(settings.database_url), dossiers * DOSSIER
    if file:
        yield Written("database", file.absolute().parent, dossiers * DOSSIER)
        copy = file.stat().st_size if file.exists() else 0
    yield Written("batches", settings.batches, dossiers * LETTERS)
    yield Written("outbox", settings.outbox, dossiers * LETTERS)
    yield Written("inbox", settings.inbox, 0)
    if BACKUPS.is_dir():
        yield Written("backups", BACKUPS, copy)


def _file_of(address: str) -> Path | None:
    """Return the file of a SQLite database; None for a server, which has disks of its own, or for no address at all."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address)
    except ArgumentError:
        return None
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None


def _count_dossiers(session: Session) -> int:
    from sqlalchemy import func, select

    from actualisatie.storage.models import Dossier

    return session.scalar(select(func.count()).select_from(Dossier)) or 0


def _standing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there: where it will be made."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
