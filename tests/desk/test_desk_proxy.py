"""The server behind the proxy of deploy/, over TLS: operators get in with their login, and events come through."""

import json
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest
from browser import browser, chromium
from proxied import NGINX, WHY_NOT, Proxy, running_proxy
from real_servers import LOGIN, Servers
from websockets.sync.client import connect

HERE = {"'self'", "'none'", "'unsafe-eval'", "'unsafe-inline'", "data:", "blob:"}
"""What a policy may name without letting a page reach another host."""


@pytest.fixture
def proxy(servers: Servers, tmp_path: Path) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.skip(WHY_NOT)
    with running_proxy(servers, tmp_path) as found:
        yield found


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


def test_every_answer_bears_a_policy_that_names_no_other_host(proxy: Proxy) -> None:
    page, refused = proxy.get("/deployments"), proxy.get("/api/admin/settings")
    (policy,) = {one.headers["Content-Security-Policy"] for one in (page, refused)}
    directives = {name: set(sources) for name, *sources in (one.split() for one in policy.split(";"))}
    assert {name for name, sources in directives.items() if not sources <= HERE} == set()
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == {"'none'"}
    assert directives["script-src"] == {"'self'", "'unsafe-eval'"}
    assert directives["form-action"] == {"'self'"}


def test_a_page_can_neither_load_from_nor_send_to_another_host(
    proxy: Proxy, tmp_path: Path, told: tuple[str, "Queue[dict[str, Any]]"]
) -> None:
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: the policy is not tried (apt-get install chromium)")
    elsewhere, heard = told
    with browser(program, tmp_path / "profile") as tab:
        tab.open(f"{proxy.address}/login")
        tab.wait_for("Login")
        assert tab.refused() == []
        sent = f"fetch('{elsewhere}', {{method: 'POST', mode: 'no-cors', body: '{{}}'}})"
        assert tab.look(f"{sent}.then(() => 'sent', () => 'refused')") == "refused"
        for wanted in ("img", "script", "iframe"):
            tab.look(f"document.body.append(Object.assign(document.createElement('{wanted}'), {{src: '{elsewhere}'}}))")
        tab.look(f"navigator.sendBeacon('{elsewhere}', '{{}}')")
        directives = ("connect-src", "img-src", "script-src", "default-src")
        refused = "".join(tab.refused())
        assert [one for one in directives if one not in refused] == []
    assert heard.empty()
