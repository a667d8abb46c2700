"""Writes files of replies as housing companies drop them: whole, one per company and day."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from actualisatie.campaigns.replies.formats import ReplyItem, columns
from actualisatie.campaigns.replies.lines import LIST_COLUMNS, LIST_SEPARATOR


def write_replies(path: Path, items: Iterable[ReplyItem]) -> None:
    """Write a file of replies, JSON Lines or CSV by its ending; it appears under its name only when it is complete."""
    text = _csv(items) if path.suffix == ".csv" else "".join(item.model_dump_json() + "\n" for item in items)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8", newline="")
    unfinished.replace(path)


def drop_replies(inbox: Path, name: str, items: Sequence[ReplyItem], folders: Mapping[str, str]) -> list[Path]:
    """Drop the replies in the folder of each housing company and return the files.

    `folders` names the folder below `inbox` per dossier number; `name` is the file's, with its ending. A company
    without replies gets no file.
    """
    files: list[Path] = []
    by_folder: dict[str, list[ReplyItem]] = defaultdict(list)
    for item in items:
        by_folder[folders[item.dossier or ""]].append(item)
    for folder in sorted(by_folder):
        (inbox / folder).mkdir(parents=True, exist_ok=True)
        files.append(inbox / folder / name)
        write_replies(files[-1], by_folder[folder])
    return files


def _csv(items: Iterable[ReplyItem]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, columns(), delimiter=";")
    writer.writeheader()
    for item in items:
        fields = item.model_dump(mode="json")
        writer.writerow({**fields, **{name: LIST_SEPARATOR.join(fields[name]) for name in LIST_COLUMNS}})
    return text.getvalue()
