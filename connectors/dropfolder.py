"""Drop folders: one per housing company, files appear whole, and are put away once they were taken in."""

import errno
import os
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from actualisatie.connectors.local_software.files import ACKNOWLEDGEMENTS

SUFFIXES = frozenset({".jsonl", ".csv"})
TAKEN_IN = "taken-in"
WITH_PROBLEMS = "taken-in-with-problems"
CANNOT_BE_READ = "cannot-be-read"
"""Where a file lies that nobody could read, until a person has settled it."""
POSTMARKS = "postdatums"  # beside `bevestigingen`
_PUT_AWAY, _BELOW = frozenset({TAKEN_IN, WITH_PROBLEMS, CANNOT_BE_READ}), frozenset({ACKNOWLEDGEMENTS, POSTMARKS})

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()+-]{0,120}")
"""Names that no shell, log or file system reads as anything but a name."""


def dropped(inbox: Path) -> list[Path]:
    """Return the files of replies in the folders below `inbox`, by folder and name.

    Left out: links, hidden and temporary files, other types, strange names, what was put away, and what lies in a
    folder that cannot be opened (`closed`).
    """
    found = (file for folder in _folders(inbox) for file in _opened(folder) if _is_reply_file(file))
    return sorted(found)


def is_being_written(file: Path, rest: float) -> bool:
    """Return whether a file changed in the last `rest` seconds, by the clock of its own file system.

    Somebody who writes under the final name, as no one should, is still at it: half a file looks like a whole one, and
    what came after it was put away would never be read.
    """
    if not rest:
        return False
    probe = file.with_name(f".now-{uuid.uuid4().hex}")
    try:
        probe.touch()
        return probe.stat().st_mtime - file.stat().st_mtime < rest
    finally:
        probe.unlink(missing_ok=True)


def folders_with_replies(inbox: Path) -> frozenset[str]:
    """Return the names of the drop folders in which a file of replies lies, still to be taken in.

    A file among the postmarks may be one in the wrong folder. In a folder that cannot be opened one may lie.
    """
    names = {file.parent.name for file in dropped(inbox)} | {name for name, _ in dropped_below(inbox, POSTMARKS)}
    return frozenset(names | closed(inbox).keys())


def closed(inbox: Path) -> dict[str, str]:
    """Return why the system cannot open a drop folder or a folder in it, by the name of the drop folder."""
    found = {folder.name: _why_closed(folder) or _why_closed_below(folder) for folder in _folders(inbox)}
    return {name: why for name, why in sorted(found.items()) if why}


def _why_closed_below(folder: Path) -> str | None:
    below = (one for one in _opened(folder) if one.is_dir() and not one.is_symlink())
    return next((why for why in map(_why_closed, below) if why), None)


def _why_closed(folder: Path) -> str | None:
    """Return why the system cannot list a folder or look at what lies in it; None where it can, or it is gone."""
    try:
        os.scandir(folder).close()
        (folder / "..").stat()  # needs the right to go through the folder, not only to list it
    except FileNotFoundError:
        return None
    except OSError as fault:
        return fault.strerror
    return None


def _opened(folder: Path) -> list[Path]:
    return [] if _why_closed(folder) or not folder.is_dir() else list(folder.iterdir())


def left_alone(inbox: Path) -> dict[str, int]:
    """Count, by reason, what lies in the drop folders and is never taken in: somebody dropped it in vain.

    Hidden files are not counted: they are still being written.
    """
    return dict(sorted(Counter(reason for _, reason in _in_vain(inbox)).items()))


def folders_with_files_left_alone(inbox: Path) -> frozenset[str]:
    """Return the names of the drop folders in which such a thing lies; an empty name for the inbox itself.

    In a folder that cannot be opened one may lie.
    """
    return frozenset(folder for folder, _ in _in_vain(inbox)) | frozenset(closed(inbox))


def _in_vain(inbox: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder and the reason of each visible thing that no intake takes."""
    for found in _visible(inbox):
        if found.is_symlink() or found.is_file():
            yield "", "a link" if found.is_symlink() else "beside the drop folders"
    for folder in _folders(inbox):
        below = _no_links({name: folder / name for name in _BELOW}).values()
        for place, ours in [(folder, _PUT_AWAY | _BELOW), *((one, _PUT_AWAY) for one in below)]:
            yield from ((folder.name, reason) for reason in _in_vain_in(place, ours))


def _in_vain_in(folder: Path, ours: frozenset[str]) -> Iterator[str]:
    for found in _visible(folder):
        if found.is_dir() and not found.is_symlink():
            below = 0 if found.name in ours else sum(one.is_file() for one in found.rglob("*"))
            yield from ["in a folder of another name"] * below
        elif reason := _why_not(found):
            yield reason


def _visible(folder: Path) -> list[Path]:
    return [one for one in _opened(folder) if not one.name.startswith(".")]


def _why_not(file: Path) -> str | None:
    if file.is_symlink():
        return "a link"
    if not file.is_file():
        return None  # gone meanwhile
    if file.suffix not in SUFFIXES:
        return "of another type"
    return None if _NAME.fullmatch(file.name) else "with a strange name"


def put_away(file: Path, *, readable: bool, name: str | None = None) -> Path:
    """Move a file that was taken in beside the others; one with lines that were set aside is kept apart.

    `name` keeps files apart that come under the same name time and again. None replaces another that was put away.
    """
    return _move(file, file.parent / (TAKEN_IN if readable else WITH_PROBLEMS), name)


def set_unreadable_apart(file: Path) -> Path:
    """Move a file that cannot be read at all to where it waits for a person."""
    return _move(file, file.parent / CANNOT_BE_READ)


def put_away_unread(file: Path) -> Path:
    """Move a file that waited for a person to the ones with problems: it was settled."""
    return _move(file, file.parent.parent / WITH_PROBLEMS)


def unreadable(inbox: Path) -> dict[str, list[Path]]:
    """Return the files that nobody could read and that wait for a person, by the name of their drop folder."""
    places = {folder.name: folder / CANNOT_BE_READ for folder in _folders(inbox)}
    found = {name: sorted(one for one in _opened(place) if one.is_file()) for name, place in _no_links(places).items()}
    return {name: files for name, files in sorted(found.items()) if files}


def wait_again(file: Path, name: str | None = None) -> Path:
    """Move a file from a folder within a drop folder, as nobody can read it, to where it waits for a person."""
    return _move(file, file.parent.parent / CANNOT_BE_READ, name)


def put_away_files(inbox: Path) -> list[Path]:
    """Return the files of replies that were taken in and put away, by folder and name."""
    places = [folder / place for folder in _folders(inbox) for place in (TAKEN_IN, WITH_PROBLEMS)]
    return sorted(file for place in places if place.is_dir() for file in place.iterdir() if _is_reply_file(file))


def _move(file: Path, target: Path, name: str | None = None) -> Path:
    if target.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, "a folder to put files away in is a link", str(target))
    target.mkdir(exist_ok=True)
    wanted = target / (name or file.name)
    free = (wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in count(2))
    return file.replace(wanted if not wanted.exists() else next(one for one in free if not one.exists()))


def _no_links(places: Mapping[str, Path]) -> dict[str, Path]:
    return {name: one for name, one in places.items() if not _why_closed(one.parent) and not one.is_symlink()}


def _folders(inbox: Path) -> list[Path]:
    found = inbox.iterdir() if inbox.is_dir() else ()
    return [folder for folder in found if folder.is_dir() and not folder.is_symlink()]


def _is_reply_file(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and _why_not(file) is None


def dropped_below(inbox: Path, name: str) -> list[tuple[str, Path]]:
    """Return the files in the folder `name` of each folder below `inbox`, with the name of that folder, in order."""
    places = _no_links({folder.name: folder / name for folder in _folders(inbox)})
    found = [(who, file) for who, place in places.items() for file in _opened(place) if _is_reply_file(file)]
    return sorted(found)
