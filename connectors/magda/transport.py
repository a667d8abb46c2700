"""HTTP to MAGDA and back: every way in which the network disappoints becomes a named error."""

import asyncio
from functools import lru_cache

import httpx

from actualisatie.connectors.lines import ONE_CONNECTION, Lines
from actualisatie.connectors.magda.errors import (
    AccessDeniedError,
    BrokenConnectionError,
    HttpError,
    OversizedAnswerError,
    SilentSourceError,
)
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.tls import certificate_error, tls_of
from actualisatie.connectors.proxies import trusts_environment

_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml", "SOAPAction": '""'}


def lines(settings: MagdaSettings) -> Lines:
    """Return connections with keep-alive, mTLS when there is a certificate, and no redirects."""
    tls = tls_of(settings)

    def open_line() -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers=_HEADERS,
            timeout=settings.timeout,
            limits=ONE_CONNECTION,
            verify=tls,
            trust_env=trusts_environment(settings.url),
        )

    return Lines(open_line)


async def post(http: httpx.AsyncClient, envelope: bytes, settings: MagdaSettings) -> bytes:
    """Send an envelope and return the body of the answer, within the size and the time of the settings.

    Raises SilentSourceError, BrokenConnectionError, ServerCertificateError, ClientCertificateError, HttpError,
    AccessDeniedError or OversizedAnswerError. A SOAP fault comes with HTTP 500 and is returned as a body: it says more
    than the status.
    """
    try:
        # httpx's own timeout starts anew with every byte: an answer that drips would never end.
        request = http.stream("POST", _address(settings.url), content=envelope)
        async with asyncio.timeout(settings.timeout), request as response:
            body = await _read(response, settings.max_answer_bytes)
    except (httpx.TimeoutException, TimeoutError):
        raise SilentSourceError("no answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:  # a TLS alert comes bare out of httpx
        raise certificate_error(error) or _broken(error, settings) from None
    _check_status(response, body)
    return body


@lru_cache(maxsize=8)
def _address(url: str) -> httpx.URL:
    """Return an address that was taken apart: that takes a tenth of the time of a question."""
    return httpx.URL(url)


def _broken(error: Exception, settings: MagdaSettings) -> BrokenConnectionError:
    # Some servers hang up on a certificate that they do not accept without saying so.
    hint = "; over TLS that may be for the client certificate" if settings.url.startswith("https:") else ""
    return BrokenConnectionError(f"the connection failed ({type(error).__name__}){hint}")


async def _read(response: httpx.Response, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > limit:
            raise OversizedAnswerError(f"the answer is longer than {limit} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _check_status(response: httpx.Response, body: bytes) -> None:
    if response.status_code in {401, 403}:
        raise AccessDeniedError(f"HTTP {response.status_code}: certificate or registration is not accepted")
    is_soap = "xml" in response.headers.get("Content-Type", "") and b"Envelope" in body[:2048]
    if response.status_code != 200 and not (response.status_code == 500 and is_soap):
        raise HttpError(f"HTTP {response.status_code} without a SOAP answer")
