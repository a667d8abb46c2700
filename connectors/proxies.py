"""Whether a request may go through the proxy that the environment names, and which that is."""

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def trusts_environment(base_url: str) -> bool:
    """Return False for an address on this machine: a proxy elsewhere could never reach the simulator."""
    host = urlsplit(base_url).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def proxy_of(url: str) -> str | None:
    """Return the proxy that the environment names for an address (HTTPS_PROXY, NO_PROXY), or None for a direct way."""
    parts = urlsplit(url)
    if not trusts_environment(url) or proxy_bypass(parts.hostname or ""):
        return None
    named = getproxies().get(parts.scheme)
    return f"http://{named}" if named and "://" not in named else named
