"""`actualisatie doctor` on certificates and logins: told before a round needs them."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates import Authority

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
