"""Key and certificate files of a connection: read once, and refused with a reason before anything is asked."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from actualisatie.dossiers.errors import Refused


class KeyFileError(Refused):
    """A PEM file of the settings cannot be used; the message names the setting and never shows what is in the file."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A certificate with its RSA private key."""

    certificate: x509.Certificate
    key: RSAPrivateKey = field(repr=False)


def read_key_pair(certificate: Path, key: Path | None, setting: str) -> KeyPair:
    """Return the certificate in one PEM file and the private key in another, or in the same one.

    Raises KeyFileError for a file that is not there, that holds something else, or a key of another certificate.
    """
    pair = KeyPair(read_certificate(certificate, setting), _read_key(key or certificate, setting))
    if _public(pair.certificate.public_key()) != _public(pair.key.public_key()):
        raise KeyFileError(f"{setting}: the private key is not that of the certificate")
    return pair


def read_certificate(file: Path, setting: str) -> x509.Certificate:
    """Return the first certificate in a PEM file; raise KeyFileError where there is none."""
    try:
        return x509.load_pem_x509_certificate(_read(file, setting))
    except ValueError:
        raise KeyFileError(f"{setting}: no certificate in PEM form in {file.name}") from None


def _read_key(file: Path, setting: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(_read(file, setting), password=None)
    except TypeError:
        raise KeyFileError(
            f"{setting}: the private key in {file.name} has a passphrase; give a file without one that only this user "
            "can read"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeyFileError(f"{setting}: no private key in PEM form in {file.name}") from None
    if not isinstance(key, RSAPrivateKey):
        raise KeyFileError(f"{setting}: the private key in {file.name} is no RSA key")
    return key


def _read(file: Path, setting: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise KeyFileError(f"{setting}: {file.name} cannot be read ({error.strerror})") from None


def _public(key: object) -> bytes:
    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return encoded
