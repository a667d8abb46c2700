"""Delivery into a folder: whole files, the last one last, and the same again changes nothing."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from actualisatie.connectors.delivery.folder import FolderPlace
from actualisatie.connectors.delivery.place import DeliveryFailedError, DeliveryRefusedError, deliver


@pytest.fixture
def batch(tmp_path: Path) -> list[Path]:
    files = [tmp_path / name for name in ("B1.pdf", "B1.json")]
    for file in files:
        file.write_text(file.name)
    return files


def test_the_last_file_is_written_last(tmp_path: Path, batch: list[Path]) -> None:
    root, seen = tmp_path / "outbox" / "WM1", []
    deliver(
        lambda: nullcontext(FolderPlace(root)),
        batch,
        "B1",
        lambda: seen.append(sorted(file.name for file in (root / "B1").iterdir())),
    )
    assert seen == [["B1.pdf"], ["B1.json", "B1.pdf"]]


def test_a_file_where_a_folder_should_be_fails_for_now(tmp_path: Path, batch: list[Path]) -> None:
    (tmp_path / "WM1").write_text("in the way")
    with pytest.raises(DeliveryFailedError, match=r"WM1 \(ACTUALISATIE_OUTBOX\) cannot be used: Not a directory"):
        deliver(lambda: nullcontext(FolderPlace(tmp_path / "WM1")), batch, "B1")


def test_another_complete_batch_of_that_name_is_left_alone(tmp_path: Path, batch: list[Path]) -> None:
    root = tmp_path / "WM1"
    (root / "B1").mkdir(parents=True)
    (root / "B1" / "B1.json").write_text("another")
    with pytest.raises(DeliveryRefusedError, match="find out whether its letters were posted"):
        deliver(lambda: nullcontext(FolderPlace(root)), batch, "B1")
    assert [file.name for file in (root / "B1").iterdir()] == ["B1.json"]


def test_a_link_is_not_read_as_a_receipt(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "B1").mkdir()
    (tmp_path / "B1" / "receipt").symlink_to(tmp_path / "secret")
    assert FolderPlace(tmp_path).read("B1", "receipt", 100) is None
