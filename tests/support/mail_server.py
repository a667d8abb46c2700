"""A real mail server on loopback that keeps what it is given, or says no, or hangs up at the worst moment."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from actualisatie.connectors.delivery.mail import MailServer

SENDER = "brieven@actualisatie.example"
PASSWORD = "not-in-the-environment"


@dataclass
class PostOffice:
    """What the server was given; `answer` is what it says to a message, None makes it hang up when it has it."""

    received: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    answer: str | None = "250 kept"
    refused_recipients: frozenset[str] = frozenset()
    address: MailServer = field(default_factory=lambda: MailServer("127.0.0.1", 0, SENDER, starttls=False, timeout=10))

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused_recipients:
            return "550 unknown here"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        message = message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]  # bytes here
        if self.answer is None or self.answer.startswith("2"):
            self.received.append(message)
            self.envelopes.append(envelope)
        if self.answer is None:
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        return self.answer


@contextmanager
def mail_server(certificate: tuple[Path, Path] | None = None, **other: Any) -> Iterator[PostOffice]:
    """Run the server; with a certificate and its key it wants STARTTLS and a login."""
    office = PostOffice(**other)
    with socket.socket() as probe:  # the controller wants to know the port before it is there
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": port}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        options |= {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": _knows}
    controller = Controller(office, **options)
    controller.start()
    try:
        office.address = replace(office.address, port=port, starttls=certificate is not None)
        yield office
    finally:
        controller.stop()


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    is_known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"brieven", PASSWORD.encode())
    return AuthResult(success=is_known, handled=is_known)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for this machine that nobody signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail on loopback")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "mail.pem", folder / "mail.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return files
