"""Who asks the register: the headers of each request, with a token that is renewed where it was refused."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from actualisatie.connectors.cir.shapes import CORRELATION_HEADER
from actualisatie.connectors.cir.tokens import Tokens

Bearer = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Login:
    """`bearer` gives the OAuth access token for each request (it caches, not we); None: requests bear none."""

    bearer: Bearer | None

    def headers(self) -> dict[str, str]:
        """Return the headers of one request; raise what `bearer` raises where no token is given."""
        headers = {CORRELATION_HEADER: str(uuid.uuid4())}
        if self.bearer is not None:
            headers["Authorization"] = f"Bearer {self.bearer()}"
        return headers

    def renewed(self, response: httpx.Response, headers: dict[str, str]) -> dict[str, str] | None:
        """Return the headers with a new token after an answer 401, or None: a 401 says that nothing was done."""
        if response.status_code != 401 or not isinstance(self.bearer, Tokens):
            return None
        token = self.bearer.renew(headers["Authorization"].removeprefix("Bearer "))
        return {**headers, CORRELATION_HEADER: str(uuid.uuid4()), "Authorization": f"Bearer {token}"}
