"""Delivery over SFTP, against a real OpenSSH server: known keys only, whole files only, safe to send again."""

import os
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sftp_server import SSHD, WHY_NOT, SftpServer, Wire, sftp_server

from actualisatie.connectors.delivery.place import (
    DeliveryFailedError,
    DeliveryRefusedError,
    OpenPlace,
    deliver,
)
from actualisatie.connectors.delivery.sftp import SftpAddress, sftp_place

pytestmark = pytest.mark.skipif(not SSHD, reason=WHY_NOT)

FOLDER = "in/WM1/B000012"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


@pytest.fixture
def server(running: SftpServer) -> SftpServer:
    """The server with an empty home."""
    for path in sorted(running.home.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return running


@pytest.fixture
def batch(tmp_path: Path) -> list[Path]:
    """Three files; the first is larger than what is sent at once."""
    files = [tmp_path / name for name in ("B000012.pdf", "B000012.csv", "B000012.json")]
    for file, size in zip(files, (700_000, 5_000, 300), strict=True):
        file.write_bytes(os.urandom(size))
    return files


def opening(address: SftpAddress) -> OpenPlace:
    return partial(sftp_place, address)


def as_delivered(batch: list[Path]) -> dict[str, bytes]:
    return {f"{FOLDER}/{file.name}": file.read_bytes() for file in batch}


def test_files_arrive_whole_under_their_names_and_nothing_else_is_left(server: SftpServer, batch: list[Path]) -> None:
    deliver(opening(server.address()), batch, "B000012")
    assert server.files() == as_delivered(batch)


def test_sending_again_writes_nothing(server: SftpServer, batch: list[Path]) -> None:
    written: list[int] = []
    for _ in range(2):
        deliver(opening(server.address()), batch, "B000012", lambda: written.append(1))
    assert (len(written), server.files()) == (3, as_delivered(batch))


@pytest.mark.parametrize("cut_after", [1, 2_000, 4_000, 50_000, 400_000, 706_000, 712_000])
def test_a_cut_in_the_wire_at_any_place_ends_with_one_whole_copy(
    server: SftpServer, batch: list[Path], cut_after: int
) -> None:
    with closing(Wire(server.port, cut_after)) as wire:
        server.knows(wire.port)
        deliver(opening(server.address(port=wire.port)), batch, "B000012")
        assert (wire.connections, server.files()) == (2, as_delivered(batch))


def test_between_the_cut_and_the_next_try_no_half_file_has_a_final_name(server: SftpServer, batch: list[Path]) -> None:
    with closing(Wire(server.port, 400_000)) as wire:
        server.knows(wire.port)
        with pytest.raises(DeliveryFailedError), sftp_place(server.address(port=wire.port)) as place:
            for file in batch:
                place.put("B000012", file)
    left = server.files()
    assert [Path(name).name.startswith(".B000012.pdf.") for name in left] == [True]
    assert [name.endswith(".part") for name in left] == [True]
    deliver(opening(server.address()), batch, "B000012")
    assert server.files() == as_delivered(batch)


def test_a_file_that_is_there_with_other_content_is_replaced_whole(server: SftpServer, batch: list[Path]) -> None:
    target = server.home / FOLDER
    target.mkdir(parents=True)
    (target / "B000012.pdf").write_bytes(b"half")
    deliver(opening(server.address()), batch, "B000012")
    assert server.files() == as_delivered(batch)


def test_another_batch_of_that_name_that_is_complete_is_left_alone(server: SftpServer, batch: list[Path]) -> None:
    target = server.home / FOLDER
    target.mkdir(parents=True)
    (target / "B000012.json").write_bytes(b"another")
    with pytest.raises(DeliveryRefusedError, match=r"B000012\.json is there already with other content"):
        deliver(opening(server.address()), batch, "B000012")
    assert server.files() == {f"{FOLDER}/B000012.json": b"another"}


def test_a_server_that_is_not_known_is_refused_with_its_fingerprint(
    server: SftpServer, batch: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "known_hosts").touch()
    with pytest.raises(DeliveryRefusedError, match=r"known_hosts has no ssh-ed25519 key .* SHA256:"):
        deliver(opening(server.address(known_hosts=tmp_path / "known_hosts")), batch, "B000012")
    assert server.files() == {}


def test_a_server_with_another_key_is_refused(server: SftpServer, batch: list[Path], tmp_path: Path) -> None:
    other = " ".join((server.keys / "stranger.pub").read_text().split()[:2])
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {other}\n")
    with pytest.raises(DeliveryRefusedError, match="shows another key than known_hosts has"):
        deliver(opening(server.address(known_hosts=tmp_path / "known_hosts")), batch, "B000012")
    assert server.files() == {}


def test_a_key_that_the_server_does_not_accept_is_told(server: SftpServer, batch: list[Path]) -> None:
    with pytest.raises(DeliveryRefusedError, match="does not accept the key file stranger"):
        deliver(opening(server.address(key_file=server.keys / "stranger")), batch, "B000012")


def test_a_key_file_that_others_can_read_is_not_used(server: SftpServer, batch: list[Path], tmp_path: Path) -> None:
    open_key = tmp_path / "open"
    open_key.write_bytes((server.keys / "wm1").read_bytes())
    open_key.chmod(0o644)
    with pytest.raises(DeliveryRefusedError, match="key file open can be read by others"):
        deliver(opening(server.address(key_file=open_key)), batch, "B000012")


def test_a_server_that_is_not_there_may_come_back(server: SftpServer, batch: list[Path]) -> None:
    with pytest.raises(DeliveryFailedError, match="the next round tries again"):
        deliver(opening(server.address(port=1)), batch, "B000012")


def test_a_missing_key_file_is_named(server: SftpServer, batch: list[Path]) -> None:
    with pytest.raises(DeliveryFailedError, match="nowhere is not there"):
        deliver(opening(server.address(key_file=server.keys / "nowhere")), batch, "B000012")


def test_a_file_is_read_back_up_to_its_limit(server: SftpServer, batch: list[Path]) -> None:
    deliver(opening(server.address()), batch, "B000012")
    with sftp_place(server.address()) as place:
        assert place.read("B000012", "B000012.json", 10) == batch[-1].read_bytes()[:10]
        assert place.read("B000012", "B000012-ontvangst.json", 10) is None
