"""Whether a key file of SFTP can be used, before a batch has to go out with it."""

import stat
from pathlib import Path

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    SSHCertificate,
    load_ssh_public_identity,
)

KINDS: tuple[type[paramiko.PKey], ...] = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
"""What the library tries when it connects."""

HALVES = ("-cert.pub", ".pub")
"""What may lie beside a private key: a certificate of it, which is shown to the server too, and its public half, which
the server's owner was given."""


def why_unusable(file: Path) -> str:
    """Return why a key file cannot be used, without a word of what is in it; empty where it can.

    What lies beside it under its name must belong to it: a server that was given another half lets nobody in.
    """
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            return f"{file.name} can be read by others: chmod 600 it first"
        key = _private_key(file)
        strange = [one for one in _beside(file) if key and not _is_of(one, key)]
    except OSError as error:
        return f"{file.name} cannot be read ({error.strerror}): put it there"
    except paramiko.PasswordRequiredException:
        return f"{file.name} has a passphrase: put a key without one there, which only this user can read"
    if key is None:
        return f"{file.name} holds no private key (Ed25519, ECDSA or RSA): put the right file there"
    if strange:
        return f"{strange[0].name} is not of the private key {file.name}: put there what belongs together"
    return ""


def _private_key(file: Path) -> paramiko.PKey | None:
    for kind in KINDS:
        try:
            return kind.from_private_key_file(str(file))
        except paramiko.PasswordRequiredException:
            raise
        except (paramiko.SSHException, ValueError, UnsupportedAlgorithm):
            continue
    return None


def _beside(file: Path) -> list[Path]:
    return [one for end in HALVES if (one := file.with_name(file.name + end)).exists()]


def _is_of(public: Path, key: paramiko.PKey) -> bool:
    try:
        found = load_ssh_public_identity(public.read_bytes())
        half = found.public_key() if isinstance(found, SSHCertificate) else found
        told = half.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    except (ValueError, UnsupportedAlgorithm):
        return False
    return told.split() == [key.get_name(), key.get_base64()]
