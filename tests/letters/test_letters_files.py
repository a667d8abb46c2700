"""A file is there, whole, or it is not there."""

from pathlib import Path

import pytest

from actualisatie.letters.files import write_whole


def test_a_failed_write_leaves_the_old_file_and_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "B1.pdf"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "not bytes")  # type: ignore[arg-type] # the failure in the middle of a write
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_written_file_is_not_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "B1.pdf"
    write_whole(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640
