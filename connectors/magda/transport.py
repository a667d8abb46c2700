"""HTTP to MAGDA and back: every way in which the network disappoints becomes a named error."""

import asyncio

import aiohttp

from actualisatie.connectors.magda.errors import (
    AccessDeniedError,
    BrokenConnectionError,
    HttpError,
    OversizedAnswerError,
    SilentSourceError,
)
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.tls import certificate_error, tls_of
from actualisatie.connectors.sessions import open_session

_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml", "SOAPAction": '""'}


class Wire:
    """Connections with keep-alive, mTLS when there is a certificate, no redirects and no cookies.

    Made anywhere, used and closed in one event loop; nothing is opened before the first question. Raises KeyFileError
    when a file of the settings cannot be used.
    """

    def __init__(self, settings: MagdaSettings) -> None:
        self._settings = settings
        self._tls = tls_of(settings)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def post(self, envelope: bytes) -> bytes:
        """Send an envelope and return the body of the answer, within the size and the time of the settings.

        Raises SilentSourceError, BrokenConnectionError, ServerCertificateError, ClientCertificateError, HttpError,
        AccessDeniedError or OversizedAnswerError. A SOAP fault comes with HTTP 500 and is returned as a body: it says
        more than the status.
        """
        request = self._open().post(self._settings.url, data=envelope, allow_redirects=False)
        try:
            async with asyncio.timeout(self._settings.timeout), request as response:
                body = await _read(response, self._settings.max_answer_bytes)
        except TimeoutError:
            raise SilentSourceError("no answer in time") from None
        except (aiohttp.ClientError, ValueError, OSError) as error:  # a TLS alert may come bare
            raise certificate_error(error) or _broken(error, self._settings) from None
        _check_status(response, body)
        return body

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session(self._settings.url, self._tls, _HEADERS)
        return self._session


def _broken(error: Exception, settings: MagdaSettings) -> BrokenConnectionError:
    # Some servers hang up on a certificate that they do not accept without saying so.
    hint = "; over TLS that may be for the client certificate" if settings.url.startswith("https:") else ""
    return BrokenConnectionError(f"the connection failed ({type(error).__name__}){hint}")


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > limit:
            raise OversizedAnswerError(f"the answer is longer than {limit} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _check_status(response: aiohttp.ClientResponse, body: bytes) -> None:
    if response.status in {401, 403}:
        raise AccessDeniedError(f"HTTP {response.status}: certificate or registration is not accepted")
    is_soap = "xml" in response.headers.get("Content-Type", "") and b"Envelope" in body[:2048]
    if response.status != 200 and not (response.status == 500 and is_soap):
        raise HttpError(f"HTTP {response.status} without a SOAP answer")
