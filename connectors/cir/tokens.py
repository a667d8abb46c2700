"""Access tokens for the register: OAuth2 client credentials, proven by a JWT that our own key signs.

RFC 6749 (4.4), RFC 7523 (2.2): `private_key_jwt` with RS256. A token is kept until shortly before it expires.
"""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import httpx
import jwt
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from actualisatie.connectors.cir.errors import CirAccessRefused, CirUnavailable
from actualisatie.connectors.proxies import trusts_environment
from actualisatie.connectors.tls import tls_for

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIVES = timedelta(minutes=2)
RENEW_BEFORE_THE_END = timedelta(seconds=30)
_TOLD = "Register, access token"


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """How we are known at the token endpoint. `audience` is left out where it is the endpoint itself."""

    url: str
    client_id: str
    key_file: Path
    scope: str = ""
    audience: str = ""
    timeout: float = 20.0


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    access_token: Annotated[SecretStr, Field(min_length=1)]
    expires_in: Annotated[int, Field(ge=1)] = 300


@dataclass(slots=True)
class Tokens:
    """Gives the token of the moment; `now` returns an aware instant. One is asked for by however many threads."""

    settings: TokenSettings
    now: Callable[[], datetime]
    _token: str | None = field(default=None, repr=False)
    _until: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> str:
        """Return a token that still lives; raise `CirUnavailable` or `CirAccessRefused` when none is given."""
        with self._lock:
            if self._token is None or self._until is None or self.now() >= self._until:
                return self._fetch()
            return self._token

    def renew(self, refused: str) -> str:
        """Return another token than the one that was refused: a new one, unless somebody fetched it meanwhile."""
        with self._lock:
            return self._fetch() if self._token in {refused, None} else str(self._token)

    def _fetch(self) -> str:
        asked_at = self.now()
        answer = self._ask(asked_at)
        if answer.status_code in {400, 401, 403}:
            raise CirAccessRefused(
                f"{_TOLD}: answer {answer.status_code}; check client id, key, scope and this machine's time."
            )
        try:
            given = _Answer.model_validate_json(answer.raise_for_status().content)
        except (httpx.HTTPStatusError, ValidationError):
            raise CirUnavailable(f"{_TOLD}: answer {answer.status_code} without a token; try again later.") from None
        self._token = given.access_token.get_secret_value()
        self._until = asked_at + timedelta(seconds=given.expires_in) - RENEW_BEFORE_THE_END
        return self._token

    def _ask(self, at: datetime) -> httpx.Response:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.settings.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(at),
            **({"scope": self.settings.scope} if self.settings.scope else {}),
        }
        url = self.settings.url
        try:
            with httpx.Client(
                timeout=self.settings.timeout, trust_env=trusts_environment(url), verify=tls_for(url)
            ) as client:
                return client.post(url, data=form)
        except httpx.RequestError as error:
            raise CirUnavailable(f"{_TOLD}: no answer ({type(error).__name__}); try again later.") from None

    def _assertion(self, at: datetime) -> str:
        """Sign who we are: for this endpoint only, once (`jti`), for two minutes."""
        claims = {
            "iss": self.settings.client_id,
            "sub": self.settings.client_id,
            "aud": self.settings.audience or self.settings.url,
            "jti": str(uuid.uuid4()),
            "iat": int(at.timestamp()),
            "exp": int((at + ASSERTION_LIVES).timestamp()),
        }
        try:
            return jwt.encode(claims, self.settings.key_file.read_bytes(), algorithm="RS256")
        except (OSError, ValueError, TypeError, jwt.PyJWTError) as fault:
            raise CirAccessRefused(
                f"{_TOLD}: the key file cannot be used ({type(fault).__name__}); give an RSA private key in PEM form."
            ) from None
