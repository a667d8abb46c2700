"""The simulated token endpoint: it believes an assertion that our client's key signed, once, for this endpoint."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import jwt
import jwt.types
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from actualisatie.connectors.cir.tokens import ASSERTION_TYPE

TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path, not a secret
_CLAIMS: jwt.types.Options = {
    "require": ["iss", "sub", "aud", "jti", "exp"],
    "verify_exp": False,
    "verify_iat": False,
}
"""The instants are compared with the simulated world's own clock."""


@dataclass(slots=True)
class TokenDesk:
    """Gives tokens to one client whose public key it has, and remembers which still live. `asked` counts requests."""

    client_id: str
    public_key: str
    audience: str
    now: Callable[[], datetime]
    lives: timedelta = timedelta(minutes=30)
    asked: int = 0
    _living: dict[str, datetime] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def router(self) -> APIRouter:
        """Return the router of the endpoint, to be included without a prefix."""
        router = APIRouter()
        router.add_api_route(TOKEN_PATH, self.give, methods=["POST"], response_class=Response)
        return router

    async def give(self, request: Request) -> Response:
        """Answer a request for a token (RFC 6749, 5.1 and 5.2)."""
        self.asked += 1
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        if form.get("client_assertion_type") != ASSERTION_TYPE or not self._believes(form.get("client_assertion", "")):
            return JSONResponse({"error": "invalid_client"}, 401)
        token = uuid.uuid4().hex
        self._living[token] = self.now() + self.lives
        body = {"access_token": token, "token_type": "Bearer", "expires_in": int(self.lives.total_seconds())}
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    def admits(self, authorization: str) -> bool:
        """Return whether a request with this header may come in now."""
        until = self._living.get(authorization.removeprefix("Bearer "))
        return until is not None and self.now() < until

    def revoke_all(self) -> None:
        """Let every token die before its time, as a restart of the endpoint does."""
        self._living.clear()

    def _believes(self, assertion: str) -> bool:
        try:
            claims: dict[str, Any] = jwt.decode(
                assertion, self.public_key, algorithms=["RS256"], audience=self.audience, options=_CLAIMS
            )
        except jwt.PyJWTError:
            return False
        now, until = self.now().timestamp(), float(claims["exp"])
        fits = claims["iss"] == claims["sub"] == self.client_id and now < until <= now + 600
        if not fits or claims["jti"] in self._used:
            return False
        self._used.add(claims["jti"])
        return True
