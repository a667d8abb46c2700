"""Notices by e-mail, against a real mail server: sent, certainly not sent, or nobody can tell."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_server import PASSWORD, SENDER, mail_server, make_certificate

from actualisatie.connectors.delivery.mail import (
    Notice,
    NoticeNotSentError,
    NoticeRefusedError,
    NoticeUnclearError,
    send_notice,
)

AT = datetime(2024, 3, 20, 11, tzinfo=UTC)
RECIPIENTS = ("print@wm1.example", "desk@wm1.example")
NOTICE = Notice("notice-B000012", RECIPIENTS, "Printopdracht B000012", "Één regel.\n", AT)


def test_a_notice_arrives_as_it_was_written() -> None:
    with mail_server() as office:
        assert send_notice(office.address, NOTICE) == 0
    (message,) = office.received
    assert (message["From"], message["To"]) == (SENDER, "print@wm1.example, desk@wm1.example")
    assert (message["Subject"], message["Message-ID"]) == (NOTICE.subject, "<notice-B000012@actualisatie.example>")
    assert (message["Auto-Submitted"], message["Date"]) == ("auto-generated", "Wed, 20 Mar 2024 11:00:00 +0000")
    assert message.get_content().splitlines() == ["Één regel."]
    assert office.envelopes[0].rcpt_tos == list(NOTICE.recipients)


def test_one_recipient_who_is_refused_does_not_stop_the_other() -> None:
    with mail_server(refused_recipients=frozenset({"desk@wm1.example"})) as office:
        assert send_notice(office.address, NOTICE) == 1
    assert office.envelopes[0].rcpt_tos == ["print@wm1.example"]


def test_no_recipient_at_all_is_refused_for_good() -> None:
    nobody = frozenset(RECIPIENTS)
    with mail_server(refused_recipients=nobody) as office, pytest.raises(NoticeRefusedError, match="550"):
        send_notice(office.address, NOTICE)
    assert office.received == []


@pytest.mark.parametrize(("answer", "fault"), [("451 later", NoticeNotSentError), ("554 never", NoticeRefusedError)])
def test_a_no_to_the_message_is_certain(answer: str, fault: type[Exception]) -> None:
    with mail_server(answer=answer) as office, pytest.raises(fault, match=answer[:3]):
        send_notice(office.address, NOTICE)


def test_a_server_that_hangs_up_when_it_has_the_message_leaves_it_unclear() -> None:
    with mail_server(answer=None) as office, pytest.raises(NoticeUnclearError, match="it may have been sent"):
        send_notice(office.address, NOTICE)
    assert len(office.received) == 1


def test_a_server_that_is_not_there_was_certainly_given_nothing() -> None:
    with mail_server() as office:
        gone = office.address
    with pytest.raises(NoticeNotSentError, match="ConnectionRefusedError"):
        send_notice(gone, NOTICE)


def test_over_starttls_with_a_login_whose_password_stands_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    with mail_server(certificate) as office:
        login = replace(office.address, user="brieven", password_file=tmp_path / "password")
        assert send_notice(login, NOTICE) == 0
        (tmp_path / "password").write_text("wrong")
        with pytest.raises(NoticeNotSentError, match="does not accept our login"):
            send_notice(login, NOTICE)
    assert len(office.received) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    distrusted = pytest.raises(NoticeNotSentError, match="SSLCertVerificationError")
    with mail_server(make_certificate(tmp_path)) as office, distrusted:
        send_notice(office.address, NOTICE)
    assert office.received == []


def test_without_starttls_nothing_is_sent_when_the_settings_ask_for_it() -> None:
    with mail_server() as office, pytest.raises(NoticeNotSentError, match="no STARTTLS"):
        send_notice(replace(office.address, starttls=True), NOTICE)
    assert office.received == []


def test_a_password_never_crosses_the_line_in_the_clear(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD)
    with mail_server() as office, pytest.raises(NoticeNotSentError, match="would show the password"):
        send_notice(replace(office.address, user="brieven", password_file=tmp_path / "password"), NOTICE)
