"""The proxy of deploy/ before a server, over TLS, as operators find it."""

import os
import shutil
import signal
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from certificates import Authority
from real_servers import DEPLOY, Servers, end, until
from running_desk import free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
AROUND = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{}}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
sub_filter_types application/json; sub_filter "{server}" "{proxy}";
include {folder}/actualisatie.conf; }}
"""
"""What stands around our file; pages are told the address of the proxy for the interface, as deploy/README.md says."""

WHY_NOT = "no nginx on this machine: install the package nginx-light to try the proxy of deploy/"
PLAIN_USER = "user root;" if os.getuid() == 0 else ""


@dataclass
class Proxy:
    """Where operators find the server, and whom they trust."""

    address: str
    trust: ssl.SSLContext

    def before(self, servers: Servers) -> Servers:
        """Return the servers as a browser finds them behind the proxy."""
        found = copy(servers)
        found.address = self.address
        return found

    def get(self, path: str, login: str = "") -> httpx.Response:
        user, _, password = login.partition(":")
        auth = (user, password) if login else None
        return httpx.get(
            self.address + path, auth=auth, headers={"accept": "text/html"}, verify=self.trust, trust_env=False
        )


@contextmanager
def running_proxy(servers: Servers, folder: Path) -> Iterator[Proxy]:
    """Run nginx with the file of deploy/, its places and addresses replaced by those of a test."""
    assert NGINX
    authority = Authority(folder, "authority")
    pair, port = authority.issue("proxy"), free_port()
    address = f"https://127.0.0.1:{port}"
    found = (DEPLOY / "nginx" / "actualisatie.conf").read_text()
    for written, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/actualisatie.pem": str(pair.certificate),
        "/etc/ssl/private/actualisatie.key": str(pair.key),
        "127.0.0.1:4200": urlsplit(servers.address).netloc,
        "proxy_set_header Host $host;": 'proxy_set_header Host $host; proxy_set_header Accept-Encoding "";',
    }.items():
        assert written in found
        found = found.replace(written, here)
    (folder / "actualisatie.conf").write_text(found)
    (folder / "nginx.conf").write_text(PLAIN_USER + AROUND.format(folder=folder, server=servers.address, proxy=address))
    process = subprocess.Popen(
        [NGINX, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")], start_new_session=True
    )
    there = Proxy(address, ssl.create_default_context(cafile=authority.file))
    try:
        until((folder / "nginx.pid").exists, f"the proxy starts: see {folder}/nginx.log")
        yield there
    finally:
        end(process, signal.SIGTERM)
