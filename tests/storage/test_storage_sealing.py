"""Sealing bytes: nobody without the key reads them, a changed byte is noticed, and keys can be replaced."""

from pathlib import Path

import pytest

from actualisatie.storage.sealing import Seal, SealError, write_new_key

RAW = b"<Repliek>" + b"an answer about somebody " * 40 + b"</Repliek>"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    write_new_key(tmp_path / "evidence.key")
    return tmp_path / "evidence.key"


def test_what_is_sealed_is_unreadable_and_comes_back_whole(key: Path) -> None:
    seal = Seal.from_file(key)
    sealed = seal.seal(RAW)
    assert b"somebody" not in sealed
    assert seal.open(sealed) == RAW
    assert seal.seal(RAW) != sealed


def test_another_key_opens_nothing_and_a_changed_byte_is_noticed(key: Path, tmp_path: Path) -> None:
    write_new_key(tmp_path / "other.key")
    sealed = Seal.from_file(key).seal(RAW)
    changed = sealed[:60] + bytes([sealed[60] ^ 1]) + sealed[61:]
    for file, bytes_ in ((tmp_path / "other.key", sealed), (key, changed)):
        with pytest.raises(SealError, match="No key of the key file"):
            Seal.from_file(file).open(bytes_)


def test_after_a_new_key_what_the_old_one_sealed_can_still_be_read(key: Path, tmp_path: Path) -> None:
    old = Seal.from_file(key)
    write_new_key(tmp_path / "new.key")
    key.write_bytes((tmp_path / "new.key").read_bytes() + key.read_bytes())
    both = Seal.from_file(key)
    assert both.open(old.seal(RAW)) == RAW
    assert both.name == Seal.from_file(tmp_path / "new.key").name != old.name


def test_a_key_is_made_for_its_owner_alone_and_never_overwritten(key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_new_key(key)


@pytest.mark.parametrize("content", [b"", b"no key at all\n"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.key"
    file.touch(mode=0o600)
    file.write_bytes(content)
    with pytest.raises(SealError, match="holds no key"):
        Seal.from_file(file)


def test_a_key_that_others_may_read_is_refused(key: Path) -> None:
    key.chmod(0o640)
    with pytest.raises(SealError, match="can be read by others"):
        Seal.from_file(key)


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SealError, match=r"none\.key cannot be read"):
        Seal.from_file(tmp_path / "none.key")
