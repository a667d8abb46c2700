"""HTTP for many questions at a time: connections that stay open for the next one.

By aiohttp, whose parser is compiled: a campaign puts over a million questions, and httpx takes five times the processor
time for each.
"""

import ssl

import aiohttp

from actualisatie.connectors.proxies import proxy_of

_KEPT_OPEN = 5.0
"""Seconds that a connection may wait for its next question: servers hang up on idle ones without a word."""


def open_session(url: str, tls: ssl.SSLContext, headers: dict[str, str] | None = None) -> aiohttp.ClientSession:
    """Return a session without cookies for questions to one address; made, used and closed in one event loop.

    How many questions are under way, how long one may take and whether it follows redirects is for the caller to say.
    The proxy is looked up here, once: aiohttp would read the environment and ~/.netrc anew for each question, in
    threads of their own, which takes more than twice the processor time of all the rest.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ssl=tls, keepalive_timeout=_KEPT_OPEN),
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        proxy=proxy_of(url),
    )
