"""`actualisatie doctor` on certificates and logins: told before a round needs them."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates import Authority
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    SSHCertificateBuilder,
    SSHCertificateType,
)

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("ACTUALISATIE_LOCAL_SOFTWARE_KEYS", "keys")
    (tmp_path / "keys").mkdir()
    return tmp_path / "keys"


@pytest.fixture
def named_login(migrated: Run, register_file: Path) -> Run:
    """A register whose housing company names the login *vendor*."""
    company, *others = register_file.read_text().splitlines()
    software = {"transport": "http", "url": "https://software.example/api", "login": "vendor"}
    register_file.write_text("\n".join([json.dumps({**json.loads(company), "local_software": software}), *others]))
    assert migrated("register", "import", register_file, "--by", "An").code == 0
    return migrated


def findings(run: Run, what: str) -> list[tuple[bool, str]]:
    return [(one["ok"], one["found"]) for one in run("doctor", "--json").json["findings"] if one["what"] == what]


def test_a_login_that_the_register_names_must_be_there(named_login: Run, keys: Path) -> None:
    [(ok, told)] = findings(named_login, "login vendor")
    assert (ok, "neither vendor.token nor vendor.pem is in keys" in told) == (False, True)
    (keys / "vendor.token").write_text("abc")
    assert findings(named_login, "login vendor") == [(True, "its files can be used")]


@pytest.mark.parametrize(("days", "ok"), [(100, True), (40, False), (-2, False)])
def test_a_certificate_is_told_of_two_months_before_it_ends(
    named_login: Run, keys: Path, tmp_path: Path, days: int, *, ok: bool
) -> None:
    pair = Authority(tmp_path, "authority").issue("client", valid=timedelta(days=days))
    (keys / "vendor.pem").write_bytes(pair.certificate.read_bytes() + pair.key.read_bytes())
    usable, ending = findings(named_login, "login vendor")
    assert usable == (True, "its files can be used")
    assert (ending[0], "ask for a new one" in ending[1]) == (ok, not ok)


def test_a_certificate_of_magda_that_cannot_be_read_is_a_problem(
    migrated: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTUALISATIE_MAGDA_CLIENT_CERTIFICATE", "gone.pem")
    [(ok, told)] = findings(migrated, "certificate MAGDA client")
    assert (ok, "gone.pem cannot be read" in told) == (False, True)


@pytest.mark.parametrize("what", ["client", "signing"])
def test_a_key_of_magda_must_be_that_of_its_certificate(
    migrated: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    authority = Authority(tmp_path, "authority")
    pair, other = authority.issue("ours", valid=timedelta(days=100)), authority.issue("other")
    monkeypatch.setenv(f"ACTUALISATIE_MAGDA_{what.upper()}_CERTIFICATE", str(pair.certificate))
    monkeypatch.setenv(f"ACTUALISATIE_MAGDA_{what.upper()}_KEY", str(pair.key))
    assert findings(migrated, f"key MAGDA {what}") == [(True, "ours.key.pem is that of the certificate")]
    monkeypatch.setenv(f"ACTUALISATIE_MAGDA_{what.upper()}_KEY", str(other.key))
    wrong = f"MAGDA {what}: the private key is not that of the certificate: put the right files there"
    assert findings(migrated, f"key MAGDA {what}") == [(False, wrong)]


def test_a_key_of_magda_without_a_certificate_is_a_problem(
    migrated: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ACTUALISATIE_MAGDA_CLIENT_KEY", str(Authority(tmp_path, "authority").issue("ours").key))
    told = "a key without its certificate is not used: name that, too"
    assert findings(migrated, "key MAGDA client") == [(False, told)]


@pytest.fixture
def by_sftp(
    migrated: Run, register_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[tuple[bool, str]]]:
    """A register whose housing company gets its batches over SFTP, and what is said of its key."""
    company, *others = register_file.read_text().splitlines()
    sftp = {"host": "sftp.example", "user": "desk", "key_file": "haard"}
    delivery = {"channel": "sftp", "sftp": sftp}
    register_file.write_text("\n".join([json.dumps({**json.loads(company), "delivery": delivery}), *others]))
    assert migrated("register", "import", register_file, "--by", "An").code == 0
    monkeypatch.setenv("ACTUALISATIE_SFTP_KEYS", str(tmp_path))
    return lambda: findings(migrated, "SFTP key haard")


def write_key(file: Path, passphrase: bytes = b"") -> ed25519.Ed25519PrivateKey:
    key = ed25519.Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, locked))
    file.chmod(0o600)
    return key


def public_half(key: ed25519.Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)


def certificate_of(key: ed25519.Ed25519PrivateKey) -> bytes:
    authority = ed25519.Ed25519PrivateKey.generate()
    made = SSHCertificateBuilder().public_key(key.public_key()).serial(1).type(SSHCertificateType.USER)
    made = made.key_id(b"desk").valid_principals([b"desk"]).valid_after(0).valid_before(2**63)
    return made.sign(authority).public_bytes()


def test_a_key_of_sftp_that_the_register_names_must_be_there(
    by_sftp: Callable[[], list[tuple[bool, str]]], tmp_path: Path
) -> None:
    assert by_sftp() == [(False, "haard cannot be read (No such file or directory): put it there")]
    write_key(tmp_path / "haard")
    assert by_sftp() == [(True, "can be used")]
    (tmp_path / "haard").chmod(0o640)
    assert by_sftp() == [(False, "haard can be read by others: chmod 600 it first")]


def test_a_key_of_sftp_must_be_a_key_without_a_passphrase(
    by_sftp: Callable[[], list[tuple[bool, str]]], tmp_path: Path
) -> None:
    write_key(tmp_path / "haard", b"secret")
    [(ok, told)] = by_sftp()
    assert (ok, told.partition(":")[0]) == (False, "haard has a passphrase")
    (tmp_path / "haard").write_text("secret")
    [(ok, told)] = by_sftp()
    assert (ok, told.partition(" (")[0]) == (False, "haard holds no private key")


@pytest.mark.parametrize(("end", "made"), [(".pub", public_half), ("-cert.pub", certificate_of)])
def test_what_lies_beside_a_key_of_sftp_must_be_of_it(
    by_sftp: Callable[[], list[tuple[bool, str]]],
    tmp_path: Path,
    end: str,
    made: Callable[[ed25519.Ed25519PrivateKey], bytes],
) -> None:
    key = write_key(tmp_path / "haard")
    beside = tmp_path / f"haard{end}"
    beside.write_bytes(made(key) + b" desk@example\n")
    assert by_sftp() == [(True, "can be used")]
    for other in (made(ed25519.Ed25519PrivateKey.generate()), b"nonsense"):
        beside.write_bytes(other)
        strange = f"haard{end} is not of the private key haard: put there what belongs together"
        assert by_sftp() == [(False, strange)]
