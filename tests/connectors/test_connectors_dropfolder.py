"""Drop folders take what a housing company means to send, and nothing that only looks like it."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from actualisatie.connectors.dropfolder import (
    CANNOT_BE_READ,
    TAKEN_IN,
    WITH_PROBLEMS,
    closed,
    dropped,
    dropped_below,
    folders_with_files_left_alone,
    folders_with_replies,
    left_alone,
    put_away,
    unreadable,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox" / "WM1"
    made.mkdir(parents=True)
    return made


def test_files_of_the_known_types_are_found_in_order(folder: Path) -> None:
    for name in ("b.csv", "a.jsonl", "Antwoorden (2) van 3-4.csv"):
        (folder / name).touch()
    assert [file.name for file in dropped(folder.parent)] == ["Antwoorden (2) van 3-4.csv", "a.jsonl", "b.csv"]
    assert left_alone(folder.parent) == {}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("replies.exe", "of another type"),
        ("replies.csv.gpg", "of another type"),
        ("-rf.csv", "with a strange name"),
        ("a\nb.csv", "with a strange name"),
        ("$(reboot).csv", "with a strange name"),
        (f"{'a' * 130}.csv", "with a strange name"),
    ],
)
def test_other_files_are_left_alone_and_counted(folder: Path, name: str, why: str) -> None:
    (folder / name).touch()
    assert dropped(folder.parent) == []
    assert left_alone(folder.parent) == {why: 1}


def test_a_link_leads_nowhere(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").touch()
    (folder / "replies.csv").symlink_to(outside / "secret.csv")
    (folder.parent / "WM2").symlink_to(outside)
    assert dropped(folder.parent) == []
    assert left_alone(folder.parent) == {"a link": 2}


def test_a_link_within_a_drop_folder_leads_nowhere_and_nothing_is_moved_through_it(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").touch()
    for name in ("bevestigingen", CANNOT_BE_READ, TAKEN_IN):
        (folder / name).symlink_to(tmp_path / "outside")
    (folder / "a.csv").touch()
    with pytest.raises(NotADirectoryError):
        put_away(folder / "a.csv", readable=True)
    assert (dropped_below(folder.parent, "bevestigingen"), unreadable(folder.parent)) == ([], {})
    assert left_alone(folder.parent) == {"a link": 3}
    assert [file.name for file in (tmp_path / "outside").iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    ("name", "why", "where"),
    [
        ("WM1/april/replies.csv", "in a folder of another name", "WM1"),
        ("replies.csv", "beside the drop folders", ""),
        ("WM1/replies.CSV", "of another type", "WM1"),
    ],
)
def test_what_lies_where_nobody_looks_is_counted_too(folder: Path, name: str, why: str, where: str) -> None:
    (folder.parent / name).parent.mkdir(exist_ok=True)
    (folder.parent / name).touch()
    assert (dropped(folder.parent), left_alone(folder.parent)) == ([], {why: 1})
    assert folders_with_files_left_alone(folder.parent) == {where}


def test_a_file_that_is_still_being_written_is_not_counted(folder: Path) -> None:
    (folder / ".replies.csv").touch()
    assert (dropped(folder.parent), left_alone(folder.parent)) == ([], {})


def test_what_was_put_away_is_neither_found_again_nor_replaced(folder: Path) -> None:
    for content in ("monday", "tuesday", "wednesday"):
        (folder / "replies.csv").write_text(content)
        put_away(folder / "replies.csv", readable=True)
    (folder / "replies.csv").write_text("broken")
    put_away(folder / "replies.csv", readable=False)
    kept = {file.name: file.read_text() for file in (folder / TAKEN_IN).iterdir()}
    assert kept == {"replies.csv": "monday", "replies-2.csv": "tuesday", "replies-3.csv": "wednesday"}
    assert [file.name for file in (folder / WITH_PROBLEMS).iterdir()] == ["replies.csv"]
    assert (dropped(folder.parent), left_alone(folder.parent)) == ([], {})


@pytest.fixture
def shared_inbox() -> Iterator[Path]:
    """An inbox, looked at by a user who is nobody special: the administrator may open anything."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        before = os.geteuid()
        yield Path(made)
        os.seteuid(before)
        for folder in Path(made).iterdir():
            folder.chmod(0o755)


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
def test_a_folder_that_cannot_be_opened_keeps_no_other_waiting_and_blocks_its_own(
    shared_inbox: Path, mode: int
) -> None:
    for name in ("WM1", "WM2"):
        (shared_inbox / name).mkdir()
        (shared_inbox / name / "a.csv").touch()
    (shared_inbox / "WM1").chmod(mode)
    if os.geteuid() == 0:
        os.seteuid(65534)
    assert [file.parent.name for file in dropped(shared_inbox)] == ["WM2"]
    assert closed(shared_inbox) == {"WM1": "Permission denied"}
    assert folders_with_replies(shared_inbox) == {"WM1", "WM2"}
    assert left_alone(shared_inbox) == {}
    assert folders_with_files_left_alone(shared_inbox) == {"WM1"}


@pytest.mark.parametrize("below", ["postdatums", "bevestigingen"])
def test_what_no_intake_takes_is_counted_in_the_folders_for_other_files_too(folder: Path, below: str) -> None:
    for name in ("list.xlsx", "list.csv", "taken-in/list.xlsx", "april/list.csv"):
        (folder / below / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / below / name).touch()
    assert [file.name for _, file in dropped_below(folder.parent, below)] == ["list.csv"]
    assert left_alone(folder.parent) == {"in a folder of another name": 1, "of another type": 1}
