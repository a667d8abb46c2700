"""Drop folders: one per housing company, files appear whole, and are put away once they were taken in."""

from pathlib import Path

SUFFIXES = frozenset({".jsonl", ".csv"})
TAKEN_IN = "taken-in"
WITH_PROBLEMS = "taken-in-with-problems"


def dropped(inbox: Path) -> list[Path]:
    """Return the files of replies in the folders below `inbox`, by folder and name.

    Left out: links, hidden and temporary files, other types, and what was put away.
    """
    found = (file for folder in _folders(inbox) for file in folder.iterdir() if _is_reply_file(file))
    return sorted(found)


def put_away(file: Path, *, readable: bool, name: str | None = None) -> Path:
    """Move a file that was taken in beside the others; one with lines that were set aside is kept apart.

    `name` keeps files apart that come under the same name time and again.
    """
    target = file.parent / (TAKEN_IN if readable else WITH_PROBLEMS)
    target.mkdir(exist_ok=True)
    return file.replace(target / (name or file.name))


def _folders(inbox: Path) -> list[Path]:
    return (
        [folder for folder in inbox.iterdir() if folder.is_dir() and not folder.is_symlink()] if inbox.is_dir() else []
    )


def _is_reply_file(file: Path) -> bool:
    return file.suffix in SUFFIXES and file.is_file() and not file.is_symlink() and not file.name.startswith(".")


def dropped_below(inbox: Path, name: str) -> list[tuple[str, Path]]:
    """Return the files in the folder `name` of each folder below `inbox`, with the name of that folder, in order."""
    places = [(folder.name, folder / name) for folder in _folders(inbox)]
    found = [(who, file) for who, place in places if place.is_dir() for file in place.iterdir() if _is_reply_file(file)]
    return sorted(found)
