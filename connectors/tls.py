"""The TLS settings that clients share: reading the authorities from disk costs some fifty milliseconds each time."""

import ssl
from functools import cache

import httpx


def tls_for(base_url: str) -> ssl.SSLContext:
    """Return the context for an address; a plain http one never uses it, so it needs no authorities."""
    return _verifying() if base_url.startswith("https:") else _bare()


@cache
def _verifying() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@cache
def _bare() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
