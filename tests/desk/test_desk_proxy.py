"""The server behind the proxy of deploy/, over TLS: operators get in with their login, and events come through."""

import json
import os
import shutil
import signal
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from certificates import Authority
from real_servers import DEPLOY, LOGIN, Servers, end, until
from running_desk import free_port
from websockets.sync.client import connect

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
AROUND = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{}}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
include {folder}/actualisatie.conf; }}
"""
PLAIN_USER = "user root;" if os.getuid() == 0 else ""


@dataclass
class Proxy:
    """Where operators find the server, and whom they trust."""

    address: str
    trust: ssl.SSLContext

    def get(self, path: str, login: str = "") -> httpx.Response:
        user, _, password = login.partition(":")
        auth = (user, password) if login else None
        return httpx.get(
            self.address + path, auth=auth, headers={"accept": "text/html"}, verify=self.trust, trust_env=False
        )


@pytest.fixture
def proxy(servers: Servers, tmp_path: Path) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.skip("no nginx on this machine: install the package nginx-light to try the proxy of deploy/")
    authority = Authority(tmp_path, "authority")
    pair, port = authority.issue("proxy"), free_port()
    found = (DEPLOY / "nginx" / "actualisatie.conf").read_text()
    for written, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/actualisatie.pem": str(pair.certificate),
        "/etc/ssl/private/actualisatie.key": str(pair.key),
        "127.0.0.1:4200": urlsplit(servers.address).netloc,
    }.items():
        assert written in found
        found = found.replace(written, here)
    (tmp_path / "actualisatie.conf").write_text(found)
    (tmp_path / "nginx.conf").write_text(PLAIN_USER + AROUND.format(folder=tmp_path))
    process = subprocess.Popen(
        [NGINX, "-e", str(tmp_path / "nginx.log"), "-c", str(tmp_path / "nginx.conf")], start_new_session=True
    )
    there = Proxy(f"https://127.0.0.1:{port}", ssl.create_default_context(cafile=authority.file))
    try:
        until((tmp_path / "nginx.pid").exists, f"the proxy starts: see {tmp_path}/nginx.log")
        yield there
    finally:
        end(process, signal.SIGTERM)


def test_operators_reach_the_ui_and_its_interface_through_the_proxy(proxy: Proxy) -> None:
    page = proxy.get("/deployments")
    assert (page.status_code, "<title>Prefect Server</title>" in page.text) == (200, True)
    assert proxy.get("/api/admin/settings").status_code == httpx.codes.UNAUTHORIZED
    assert proxy.get("/api/admin/settings", LOGIN).status_code == httpx.codes.OK


def test_events_come_through_the_proxy(proxy: Proxy) -> None:
    address = proxy.address.replace("https:", "wss:") + "/api/events/out"
    with connect(address, ssl=proxy.trust, subprotocols=["prefect"], proxy=None) as socket:  # type: ignore[list-item]
        socket.send(json.dumps({"type": "auth", "token": LOGIN}))
        assert json.loads(socket.recv(10))["type"] == "auth_success"
