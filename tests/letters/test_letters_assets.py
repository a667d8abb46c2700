"""A letter reaches no file and no host, whatever gets into its text or style."""

import http.server
import threading
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from actualisatie.letters.assets import AssetFetcher
from actualisatie.letters.engine import lay_out
from actualisatie.letters.qr import qr_data_uri
from actualisatie.letters.samples import LETTERHEAD

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
PLACES = {
    "image": '<img src="{url}">',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "attached link": '<a rel="attachment" href="{url}">x</a>',
    "background": "<p style=\"background-image: url('{url}')\">x</p>",
    "list mark": "<ul style=\"list-style-image: url('{url}')\"><li>x</li></ul>",
    "generated content": "<style>p::before {{ content: url('{url}') }}</style><p>x</p>",
    "border": "<p style=\"border: 1mm solid; border-image: url('{url}') 1\">x</p>",
    "import": "<style>@import url('{url}');</style>",
    "font": "<style>@font-face {{ font-family: x; src: url('{url}') }}</style>",
    "svg image": SVG.format('<image href="{url}" width="9" height="9"/>'),
    "svg use": SVG.format('<use href="{url}#a"/>'),
}
SECRET = b"geheim-4711"


class Witness(http.server.BaseHTTPRequestHandler):
    """Answers everything and remembers that it was asked."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name is the base class's
        """Stay silent."""


@pytest.fixture(scope="module")
def host() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine that remembers who called."""
    Witness.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x.png", Witness.asked
    server.shutdown()
    server.server_close()


def attempt(body: str) -> bytes:
    """Lay out and write a document; a refusal counts as an empty one."""
    document = f'<!doctype html><html lang="nl"><head><title>x</title></head><body>{body}</body></html>'
    try:
        pdf: bytes = lay_out(document, LETTERHEAD).write_pdf(uncompressed_pdf=True, full_fonts=True)
    except FatalURLFetchingError:
        return b""
    return pdf


@pytest.mark.parametrize("place", PLACES)
def test_no_host_is_ever_called(host: tuple[str, list[str]], place: str) -> None:
    url, asked = host
    pdf = attempt(PLACES[place].format(url=url))
    assert asked == []
    assert SECRET not in pdf


@pytest.mark.parametrize("place", PLACES)
def test_no_local_file_gets_into_a_letter(tmp_path: Path, place: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(SECRET)
    pdf = attempt(PLACES[place].format(url=secret.as_uri()))
    assert SECRET not in pdf
    assert b"EmbeddedFile" not in pdf


@pytest.mark.parametrize("place", ["image", "stylesheet", "attachment", "background", "import"])
def test_a_refusal_stops_the_letter(tmp_path: Path, place: str) -> None:
    assert attempt(PLACES[place].format(url=tmp_path.as_uri())) == b""


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.org/logo.png",
        "ftp://127.0.0.1/x",
        "data:text/html,<p>x</p>",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png;base64," + b64encode(b"x" * 9_000).decode(),
        "logo.png",
    ],
)
def test_the_fetcher_serves_nothing_but_our_small_pictures(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        AssetFetcher().fetch(url)


def test_the_fetcher_serves_the_code_of_a_letter() -> None:
    response = AssetFetcher().fetch(qr_data_uri("L0000042"))
    assert response.read().startswith(b"\x89PNG")
    assert response.content_type == "image/png"
