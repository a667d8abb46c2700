"""Prefect tasks that take in what housing companies report: a postmark by form, and replies by file."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
from actualisatie.campaigns.desk_choices import companies_chosen
from actualisatie.campaigns.postmarks.posting import register_postmark
from actualisatie.campaigns.replies.identifying import Intake
from actualisatie.campaigns.replies.reading import RepliesFileError
from actualisatie.campaigns.replies.taking_in import TakenIn, take_in_file
from actualisatie.campaigns.replies.unreadable import unreadable_counts
from actualisatie.connectors.dropfolder import (
    closed,
    dropped,
    is_being_written,
    left_alone,
    put_away,
    set_unreadable_apart,
)
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.progress import Progress
from actualisatie.tasks.transient import RETRIED, RETRIED_IF_UNDONE, tried_again

_log = logging.getLogger(__name__)
_WHAT_TO_DO = (
    "A file in the drop folder %s cannot be read, or not all of it. %s No strike-off of this company is executed "
    "until it is settled: get its answers in another file, then `actualisatie replies settle-file`."
)
_NOT_POSSIBLE = (
    "A file in the drop folder %s cannot be opened, or not be put away (%s); the others are taken in. While it lies "
    "there no strike-off of this company is executed: look at who may read and write there, or a file named `taken-in`."
)
_CLOSED = (
    "The drop folder %s, or a folder in it, cannot be opened (%s); the others are taken in. Until the worker may read "
    "it and write in it no strike-off of this company is executed."
)


@task(name="register a postmark", **RETRIED_IF_UNDONE)
def post_batch(
    batch: str,
    postmark: date,
    proof: str,
    letters: str | None,
    moment: Moment,
    operator: str,
    *,
    dry_run: bool = False,
) -> dict[str, str]:
    """Register the postmark of one batch, or of some letters of it, and start their terms."""
    numbers = LetterNumbers.parse(letters) if letters else None
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        posted = register_postmark(session, batch, postmark, proof, moment, operator, numbers)
    waiting = {"letters without postmark": str(posted.waiting)} if posted.waiting else {}
    days = {"last day": str(posted.last_day), "next step on": str(posted.next_step_on)}
    return {"batch": posted.batch, **days, **waiting}


@tried_again
def dropped_files(companies: list[str]) -> list[Path]:
    """Return the files of replies that lie in the drop folders, or in those of some housing companies, by name.

    Raises `UnknownHousingCompanyError`.
    """
    found = dropped(runtime.settings().inbox)
    chosen = folders_chosen(companies)
    return [file for file in found if chosen is None or file.parent.name in chosen]


def folders_chosen(companies: list[str]) -> frozenset[str] | None:
    """Return the names of the drop folders of some housing companies; None for whoever dropped something.

    Raises `UnknownHousingCompanyError`.
    """
    if not companies:
        return None
    with transaction(runtime.engine()) as session:
        return frozenset(companies_chosen(session, companies))


def left_for_now(file: Path) -> dict[str, int]:
    """Return what to count of a file that the next run takes in: somebody may still be writing it; empty for others.

    So is one beside which the worker cannot write.
    """
    try:
        return {"files still being written": 1} if is_being_written(file, runtime.settings().inbox_rest) else {}
    except OSError as fault:
        return left_lying(file, fault)


def closed_folders() -> dict[str, int]:
    """Return which drop folders cannot be opened, or a folder in them, and say so in the log."""
    found = closed(runtime.settings().inbox)
    for company, why in found.items():
        _log.warning(_CLOSED, company, why)
    return {f"folders that cannot be opened in {company}": 1 for company in found}


def files_left_alone() -> dict[str, int]:
    """Return how many files in the drop folders are never taken in, by reason."""
    return {f"files {why}": number for why, number in left_alone(runtime.settings().inbox).items()}


def files_to_settle() -> dict[str, int]:
    """Return how many files that cannot be read wait for a person, by the drop folder in which they came."""
    waiting = unreadable_counts(runtime.settings().inbox)
    return {f"files to settle that cannot be read in {company}": number for company, number in waiting.items()}


@task(name="take in a file of replies", **RETRIED)
def take_in(file: Path, moment: Moment, operator: str, *, dry_run: bool = False) -> dict[str, int]:
    """Take in one file and put it away; return how many items had which outcome.

    The folder in which it lay says which housing company speaks: an item about another one's dossier waits.
    A dry run leaves the file where it lies, and so does a fault of the file system: the next run tries again.
    """
    intake = Intake(runtime.letter_keys(), company=file.parent.name)
    try:
        opens, watch = runtime.opens(dry_run=dry_run), Progress(f"replies of {file.parent.name}")
        taken = take_in_file(runtime.engine(), file, moment, operator, intake, opens, watch)
    except RepliesFileError as unreadable:  # one file that nobody can read must not keep the others waiting
        if not dry_run:
            _log.warning(_WHAT_TO_DO, file.parent.name, unreadable)
        return {"files that cannot be read": 1, **({} if dry_run else moved(file, set_unreadable_apart))}
    except OSError as fault:
        return left_lying(file, fault)
    away = {} if dry_run else moved(file, lambda one: _put_away(one, taken))
    counts = {outcome.value: count for outcome, count in taken.outcomes.items()}
    return {**counts, "known already": taken.known, "set aside": len(taken.set_aside), **away}


def moved(file: Path, move: Callable[[Path], object]) -> dict[str, int]:
    """Move a file that was looked at; return what to count where the file system says no."""
    try:
        move(file)
    except OSError as fault:
        return left_lying(file, fault)
    return {}


def left_lying(file: Path, fault: OSError) -> dict[str, int]:
    """Count a file by its drop folder alone: its own name, which stands in the fault, may be that of a person."""
    folder = file.parent.relative_to(runtime.settings().inbox)
    _log.warning(_NOT_POSSIBLE, folder, fault.strerror)
    return {f"files that cannot be opened or put away in {folder}": 1}


def _put_away(file: Path, taken: TakenIn) -> None:
    """Put a file away that was taken in, or set it apart where a line of it names nobody who could be held."""
    if taken.nameless:
        set_unreadable_apart(file)
        _log.warning(_WHAT_TO_DO, file.parent.name, f"Lines of it that name no dossier: {taken.nameless}.")
    else:
        put_away(file, readable=not taken.set_aside)
