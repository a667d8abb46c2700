"""How we are known at a housing company's software: a bearer token, a client certificate, or both.

The register file names a login, never what is in it. Its files lie in one folder: `NAME.token` (one line), `NAME.pem`
(client certificate and key) and, where the software has an authority of its own, `NAME.authorities.pem`.
"""

import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from actualisatie.connectors.pem import KeyFileError, read_certificate, read_key_pair
from actualisatie.connectors.proxies import trusts_environment

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,4000}")
"""What a bearer token is made of (RFC 6750, section 2.1)."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where local software is, and under which name of a login we are known there; empty for none."""

    url: str
    login: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """What one login holds. `certificates` are files whose certificates end one day."""

    token: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = None
    certificates: tuple[Path, ...] = ()

    def headers(self) -> dict[str, str]:
        """Return the header that each request bears."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def login_at(address: Address, folder: Path) -> Login:
    """Return the login of an address; raise KeyFileError for one that cannot be used, or would be sent in the clear."""
    if not address.login:
        return Login()
    if not address.url.startswith("https:") and trusts_environment(address.url):
        raise KeyFileError(f"login {address.login}: the address is not https; a login is never sent in the clear")
    return read_login(folder, address.login)


def read_login(folder: Path, name: str) -> Login:
    """Return the login of a name; raise KeyFileError, which names the file, when there is none that can be used."""
    token, pem, authorities = (folder / f"{name}.{end}" for end in ("token", "pem", "authorities.pem"))
    if not token.exists() and not pem.exists():
        raise KeyFileError(f"login {name}: neither {token.name} nor {pem.name} is in {folder}; put one there")
    return Login(
        _token(token, name) if token.exists() else None,
        _tls(pem, authorities, name) if pem.exists() or authorities.exists() else None,
        tuple(file for file in (pem, authorities) if file.exists()),
    )


def _token(file: Path, name: str) -> str:
    try:
        found = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        found = ""
    if not _TOKEN.fullmatch(found):
        raise KeyFileError(f"login {name}: {file.name} must hold one line, the bearer token, and be readable")
    return found


def _tls(pem: Path, authorities: Path, name: str) -> ssl.SSLContext:
    if authorities.exists():
        read_certificate(authorities, f"login {name}")
    context = ssl.create_default_context(cafile=authorities if authorities.exists() else None)
    if pem.exists():
        # Read by ourselves first: OpenSSL's own messages tell neither the file nor what is wrong with it.
        read_key_pair(pem, None, f"login {name}")
        context.load_cert_chain(pem)
    return context
