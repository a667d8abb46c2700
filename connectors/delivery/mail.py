"""Sends a notice by e-mail, and knows whether it was sent, was not sent, or nobody can tell."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from actualisatie.dossiers.errors import Refused, Retryable

_TAKEN = 250


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server that takes our notices; the password is read from its file each time. `timeout` in seconds."""

    host: str
    port: int
    sender: str
    starttls: bool = True
    user: str = ""
    password_file: Path | None = None
    timeout: float = 30


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `key` makes its Message-ID, so that two of the same can be told to be one; `at` is aware."""

    key: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    at: datetime


class NoticeNotSentError(Retryable):
    """The message was certainly not sent; the server may take it later."""


class NoticeRefusedError(Refused):
    """The message was certainly not sent, and the server says that it never will be."""


class NoticeUnclearError(Refused):
    """The connection broke after the message had left: nobody can tell whether it was sent."""


def send_notice(server: MailServer, notice: Notice) -> int:
    """Send a notice; return how many of its recipients the server refused.

    Raises `NoticeNotSentError`, `NoticeRefusedError` (no recipient accepted, login refused, or any other lasting no) or
    `NoticeUnclearError`: after that one nothing may be sent again.
    """
    message = _message(server, notice)
    with _faults_before(), closing(smtplib.SMTP(server.host, server.port, timeout=server.timeout)) as smtp:
        _greet(smtp, server)
        _require(smtp.mail(server.sender))
        answers = [smtp.rcpt(recipient) for recipient in notice.recipients]
        refused = [answer for answer in answers if answer[0] not in {_TAKEN, 251}]
        if len(refused) == len(answers):
            _require(refused[0])
        _hand_in(smtp, message)
        with suppress(smtplib.SMTPException, OSError):  # it is sent: how they part no longer matters
            smtp.quit()
    return len(refused)


def _hand_in(smtp: smtplib.SMTP, message: bytes) -> None:
    """Send the message itself: only an answer of the server says whether it was taken."""
    try:
        _require(smtp.data(message))
    except smtplib.SMTPDataError as fault:  # it said no before the message left
        _require((fault.smtp_code, b""))
    except (smtplib.SMTPException, OSError) as fault:
        raise NoticeUnclearError(
            f"the connection broke ({type(fault).__name__}) after the message had left: it may have been sent"
        ) from fault


def _greet(smtp: smtplib.SMTP, server: MailServer) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.starttls:
        smtp.starttls(context=ssl.create_default_context())
    if server.user and server.password_file:
        if not server.starttls:
            raise NoticeNotSentError("a login without STARTTLS would show the password to everybody")
        smtp.login(server.user, server.password_file.read_text(encoding="utf-8").strip())


def _require(answer: tuple[int, bytes]) -> None:
    """Raise unless the server said yes: 5xx is a lasting no, anything else one for now (RFC 5321, 4.2.1)."""
    code = answer[0]
    if code == _TAKEN:
        return
    if code >= 500:
        raise NoticeRefusedError(f"the mail server refuses the notice for good ({code})")
    raise NoticeNotSentError(f"the mail server does not take the notice now ({code})")


@contextmanager
def _faults_before() -> Iterator[None]:
    """Turn what goes wrong before the message leaves into our own faults; what the server says is not passed on."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as fault:
        raise NoticeNotSentError(f"the mail server does not accept our login ({fault.smtp_code})") from fault
    except smtplib.SMTPNotSupportedError as fault:
        raise NoticeNotSentError("the mail server has no STARTTLS or no login, which the settings ask for") from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise NoticeNotSentError(f"the mail server cannot be used ({type(fault).__name__})") from fault


def _message(server: MailServer, notice: Notice) -> bytes:
    message = EmailMessage()
    message["From"] = server.sender
    message["To"] = ", ".join(notice.recipients)
    message["Subject"] = notice.subject
    message["Date"] = format_datetime(notice.at)
    message["Message-ID"] = f"<{notice.key}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text, cte="quoted-printable")
    return message.as_bytes(policy=SMTP)
