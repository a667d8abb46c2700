"""Prefect task that takes in the postmarks that housing companies drop as files."""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.file_lines import PostmarksFileError
from actualisatie.campaigns.postmarks.file_taking_in import PostmarksTakenIn, file_digest, take_in_postmarks
from actualisatie.connectors.dropfolder import POSTMARKS, dropped_below, put_away, wait_again
from actualisatie.tasks import runtime
from actualisatie.tasks.intake import folders_chosen, left_lying, moved
from actualisatie.tasks.transient import RETRIED

_log = logging.getLogger(__name__)
_SHOWN = 20
"""Lines that a log tells of one by one; the journal holds all."""
_CANNOT_BE_READ = (
    "A file of postmarks in the drop folder %s cannot be read. %s Replies may be in it: no strike-off of this company "
    "is executed until it is settled: look, have its replies or postmarks dropped again, then `actualisatie replies "
    "settle-file`."
)
_SET_ASIDE = (
    "%d lines of a file of postmarks in the drop folder %s do not count; the others do. No strike-off of this company "
    "is executed until it is settled: have right lines dropped in a new file, or correct a postmark by `actualisatie "
    "postmark-correct`, then `actualisatie replies settle-file`."
)


@dataclass(frozen=True, slots=True)
class PostmarksDone:
    """What a file brought: counts for the run, the batches with a postmark registered now, and all that it names."""

    counts: dict[str, int]
    registered: list[str] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)


def dropped_postmarks(companies: list[str]) -> list[tuple[str, Path]]:
    """Return the files of postmarks in the drop folders, or in those of some housing companies, with the folder's name.

    Raises `UnknownHousingCompanyError`.
    """
    chosen = folders_chosen(companies)
    found = dropped_below(runtime.settings().inbox, POSTMARKS)
    return [(company, file) for company, file in found if chosen is None or company in chosen]


@task(name="take in a file of postmarks", **RETRIED)
def take_in_posted(company: str, file: Path, moment: Moment, operator: str, *, dry_run: bool = False) -> PostmarksDone:
    """Take in one file and put it away, or set it apart for a person where a line of it does not count.

    A dry run leaves the file where it lies, and so does a fault of the file system: the next run tries again.
    """
    try:
        name = f"{file_digest(file)[:12]}-{file.name}"
        taken = take_in_postmarks(runtime.engine(), file, company, moment, operator, runtime.opens(dry_run=dry_run))
    except PostmarksFileError as unreadable:
        if dry_run:
            return PostmarksDone({"files of postmarks that cannot be read": 1})
        _log.warning(_CANNOT_BE_READ, company, unreadable)
        away = moved(file, lambda one: wait_again(one, name))
        return PostmarksDone({"files of postmarks that cannot be read": 1, **away})
    except OSError as fault:
        return PostmarksDone(left_lying(file, fault))
    counts = _counts(company, taken)
    if dry_run:
        return PostmarksDone(counts)
    if taken.set_aside:
        _tell(company, taken)
        away = moved(file, lambda one: wait_again(one, name))
    else:
        away = moved(file, lambda one: put_away(one, readable=True, name=name))
    return PostmarksDone({**counts, **away}, sorted(set(taken.registered)), taken.batches)


def _counts(company: str, taken: PostmarksTakenIn) -> dict[str, int]:
    found = {
        "postmarks registered": len(taken.registered),
        "postmarks known already": len(taken.known),
        f"postmarks set aside in {company}": len(taken.set_aside),
    }
    return {what: number for what, number in found.items() if number}


def _tell(company: str, taken: PostmarksTakenIn) -> None:
    _log.warning(_SET_ASIDE, len(taken.set_aside), company)
    for one in taken.set_aside[:_SHOWN]:
        _log.warning("Postmarks of %s, line %d: %s", company, one.line, one.reason)
