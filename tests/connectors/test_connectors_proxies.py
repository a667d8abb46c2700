"""The proxy that the environment names: looked up once for many questions, and never for an address on this machine."""

import asyncio
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.transport import Wire
from actualisatie.connectors.proxies import proxy_of

FAR = "http://magda.example/Magda-02.00/soap/WebService"


class Proxy(HTTPServer):
    """Notes what it is asked for, and answers itself."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.asked: list[str] = []
        self.logins: list[tuple[str | None, str | None]] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Passing(BaseHTTPRequestHandler):
    server: Proxy

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        self.server.logins.append((self.headers["Proxy-Authorization"], self.headers["Authorization"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"OK")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
        """Keep quiet."""


@pytest.fixture
def proxies() -> Iterator[list[Proxy]]:
    """Two proxies on loopback."""
    running = [Proxy(), Proxy()]
    threads = [Thread(target=one.serve_forever, args=(0.01,)) for one in running]
    for thread in threads:
        thread.start()
    yield running
    for one, thread in zip(running, threads, strict=True):
        one.shutdown()
        thread.join()
        one.server_close()


@pytest.fixture(autouse=True)
def no_proxy_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def ask(urls: Sequence[str]) -> None:
    """Post to addresses, each over connections of its own."""

    async def post() -> None:
        for url in urls:
            wire = Wire(MagdaSettings(url=url, identificatie="a", hoedanigheid="b"))
            assert await wire.post(b"<question/>") == b"OK"
            await wire.close()

    asyncio.run(post())


def test_questions_go_through_the_proxy_of_the_environment_with_its_login_and_no_other(
    proxies: list[Proxy], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine magda.example login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", f"http://us:secret@{proxies[0].address}")
    ask([FAR])
    assert proxies[0].asked == [FAR]
    assert proxies[0].logins == [("Basic dXM6c2VjcmV0", None)]


def test_the_environment_is_read_once_for_all_questions_of_a_connection(
    proxies: list[Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = proxies

    async def ask_twice() -> None:
        wire = Wire(MagdaSettings(url=FAR, identificatie="a", hoedanigheid="b"))
        for proxy in (one, other):
            monkeypatch.setenv("http_proxy", f"http://{proxy.address}")
            await wire.post(b"<question/>")
        await wire.close()

    asyncio.run(ask_twice())
    assert (one.asked, other.asked) == ([FAR, FAR], [])


def test_an_address_on_this_machine_is_reached_directly(proxies: list[Proxy], monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = proxies
    monkeypatch.setenv("http_proxy", f"http://{one.address}")
    ask([f"http://{other.address}/here", f"http://localhost:{other.server_port}/here"])
    assert (one.asked, other.asked) == ([], ["/here", "/here"])


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy.example:3128"}, "http://proxy.example:3128"),
        ({"HTTPS_PROXY": "proxy.example:3128"}, "http://proxy.example:3128"),
        ({"http_proxy": "http://proxy.example:3128"}, None),
        ({"https_proxy": "http://proxy.example:3128", "no_proxy": "magda.example"}, None),
        ({"https_proxy": "http://proxy.example:3128", "NO_PROXY": ".example"}, None),
        ({"https_proxy": "http://proxy.example:3128", "no_proxy": "cir.example"}, "http://proxy.example:3128"),
    ],
)
def test_the_proxy_is_that_of_the_scheme_unless_the_host_is_named_to_go_without(
    environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_of("https://magda.example:8443/Magda-02.00/soap/WebService") == proxy
