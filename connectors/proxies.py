"""Whether a request may go through the proxy that the environment names."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def trusts_environment(base_url: str) -> bool:
    """Return False for an address on this machine: a proxy elsewhere could never reach the simulator."""
    host = urlsplit(base_url).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"
