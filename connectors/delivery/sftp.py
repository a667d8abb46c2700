"""A delivery folder over SFTP: only to a server whose key is known, only with a key file of our own."""

import hashlib
import posixpath
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import paramiko

from actualisatie.connectors.delivery.place import DeliveryFailedError, DeliveryRefusedError, digest_of

_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class SftpAddress:
    """Where and as whom: `folder` lies below the folder in which the server lets us begin; `timeout` in seconds."""

    host: str
    port: int
    user: str
    folder: str
    key_file: Path
    known_hosts: Path
    timeout: float = 30

    def __str__(self) -> str:
        """Return the address as people write it."""
        return f"sftp://{self.user}@{self.host}:{self.port}/{self.folder}"


@contextmanager
def sftp_place(address: SftpAddress) -> Iterator["SftpPlace"]:
    """Connect, give the place, and hang up.

    Raises `DeliveryRefusedError` for a server whose key is not the known one, a key file that others can read, or a
    login that the server refuses; `DeliveryFailedError` when it cannot be reached or the connection breaks.
    """
    with _faults(address), paramiko.SSHClient() as client:
        _connect(client, address)
        with client.open_sftp() as sftp:
            channel = sftp.get_channel()
            if channel is not None:
                channel.settimeout(address.timeout)
            yield SftpPlace(sftp, address.folder)


class SftpPlace:
    """Writes below a folder of the server: uploaded under another name, its size compared, renamed."""

    def __init__(self, sftp: paramiko.SFTPClient, root: str) -> None:
        self._sftp = sftp
        self._root = root

    def holds(self, folder: str, file: Path) -> bool | None:
        """Return whether a file of that name has the same content; None when there is none."""
        target = self._path(folder, file.name)
        try:
            size = self._sftp.stat(target).st_size
        except FileNotFoundError:
            return None
        return size == file.stat().st_size and self._digest(target) == digest_of(file)

    def put(self, folder: str, file: Path) -> None:
        """Upload a whole file under its name, or nothing; what broken uploads of it left is removed."""
        self._make(self._path(folder))
        temporary = self._path(folder, f".{file.name}.{uuid.uuid4().hex}.part")
        self._sftp.put(str(file), temporary, confirm=True)  # compares the size that the server then tells
        self._rename(temporary, self._path(folder, file.name))
        for name in self._sftp.listdir(self._path(folder)):
            if name.startswith(f".{file.name}.") and name.endswith(".part"):
                with suppress(FileNotFoundError):
                    self._sftp.remove(self._path(folder, name))

    def read(self, folder: str, name: str, limit: int) -> bytes | None:
        """Return at most `limit` bytes of a file, or None when there is none."""
        try:
            with self._sftp.open(self._path(folder, name)) as found:
                return found.read(limit)
        except FileNotFoundError:
            return None

    def _rename(self, temporary: str, target: str) -> None:
        """Rename over what may be there; a server that cannot do so renames only where nothing is."""
        try:
            self._sftp.posix_rename(temporary, target)
        except OSError:
            self._sftp.rename(temporary, target)

    def _make(self, folder: str) -> None:
        try:
            self._sftp.stat(folder)
        except FileNotFoundError:
            if parent := posixpath.dirname(folder):
                self._make(parent)
            with suppress(OSError):  # another process made it meanwhile; if not, the upload tells
                self._sftp.mkdir(folder)

    def _digest(self, path: str) -> str:
        digest = hashlib.sha256()
        with self._sftp.open(path) as found:
            found.prefetch(max_concurrent_requests=64)
            while piece := found.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()

    def _path(self, *parts: str) -> str:
        return posixpath.join(self._root, *parts)


def _connect(client: paramiko.SSHClient, address: SftpAddress) -> None:
    if address.key_file.stat().st_mode & 0o077:
        raise DeliveryRefusedError(f"The key file {address.key_file.name} can be read by others: chmod 600 it first.")
    client.load_host_keys(str(address.known_hosts))
    client.set_missing_host_key_policy(_RefuseUnknown())
    client.connect(
        address.host,
        address.port,
        address.user,
        key_filename=str(address.key_file),
        allow_agent=False,
        look_for_keys=False,
        timeout=address.timeout,
        banner_timeout=address.timeout,
        auth_timeout=address.timeout,
    )


class _RefuseUnknown(paramiko.MissingHostKeyPolicy):
    """Refuses a server that known_hosts does not name."""

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        """Raise `DeliveryRefusedError` with the fingerprint to compare."""
        raise DeliveryRefusedError(
            f"known_hosts has no {key.get_name()} key of {hostname} (it shows {key.fingerprint}): compare the "
            "fingerprint with the one that its owner tells you, then add the key."
        )


@contextmanager
def _faults(address: SftpAddress) -> Iterator[None]:
    """Turn what the library raises into our two kinds of fault. Its messages name hosts and files, no person."""
    try:
        yield
    except paramiko.BadHostKeyException as fault:
        raise DeliveryRefusedError(
            f"{address} shows another key than known_hosts has: somebody may be in between, or the server was renewed. "
            "Ask its owner for the fingerprint of its key before you change known_hosts."
        ) from fault
    except paramiko.AuthenticationException as fault:
        raise DeliveryRefusedError(
            f"{address} does not accept the key file {address.key_file.name}: have its public half put on the server."
        ) from fault
    except FileNotFoundError as fault:
        raise DeliveryFailedError(f"{address}: {fault.filename or 'a file or folder'} is not there.") from fault
    except (paramiko.SSHException, OSError, EOFError) as fault:
        raise DeliveryFailedError(
            f"{address} cannot be reached or written ({type(fault).__name__}): the next round tries again."
        ) from fault
