"""Seals bytes with a key that lives outside the database: authenticated encryption, and keys that can be replaced."""

import hashlib
import stat
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from actualisatie.dossiers.errors import Refused


class SealError(Refused):
    """A key file that cannot be used, or bytes that none of its keys opens."""


class Seal:
    """Encrypts with the first key and decrypts with any: put a new key first and keep the old ones below it."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self.name = hashlib.sha256(keys[0]).hexdigest()[:16]
        """A fingerprint of the key that encrypts now; tells nothing of the key itself."""

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a file with one key per line. Raises `SealError` when others may read it or a line is no key."""
        try:
            mode, lines = path.stat().st_mode, path.read_bytes().split()
        except OSError as error:
            raise SealError(f"The key file {path} cannot be read: {error.strerror}.") from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SealError(f"The key file {path} can be read by others: chmod 600 it, and think of a new key.")
        try:
            return cls(lines)
        except ValueError:
            raise SealError(f"The key file {path} holds no key: `actualisatie evidence new-key` makes one.") from None

    def seal(self, raw: bytes) -> bytes:
        """Return the bytes, compressed and encrypted."""
        return self._fernet.encrypt(zlib.compress(raw))

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed; raise `SealError` when no key fits or a byte was changed."""
        try:
            return zlib.decompress(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise SealError("No key of the key file opens this answer, or it was changed: add the older key.") from None


def write_new_key(path: Path) -> None:
    """Make a key in a file that only its owner can read. Raises `FileExistsError`: a key is never overwritten."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(Fernet.generate_key() + b"\n")
