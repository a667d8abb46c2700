"""A headless Chromium, driven over its own DevTools protocol: enough to look at a page as an operator does."""

import json
import os
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
from websockets.sync.client import connect
from websockets.sync.connection import Connection

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-certificate-errors",  # the proxy has an authority of its own
    "--remote-debugging-port=0",
)


def chromium() -> str | None:
    """Return where a Chromium is on this machine, or None."""
    return os.environ.get("ACTUALISATIE_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One tab."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sent = 0
        self._said: list[str] = []
        self._do("Log.enable")

    def open(self, address: str) -> None:
        """Go to an address."""
        self._do("Page.navigate", url=address)

    def look(self, expression: str) -> Any:
        """Return what an expression of JavaScript gives."""
        done = self._do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return done["result"].get("value")

    def refused(self) -> list[str]:
        """Return what the policy of a page (Content-Security-Policy) kept it from doing until now."""
        self.look("1")  # what was said before it comes before its answer
        return [one for one in self._said if "Content Security Policy" in one]

    def text(self) -> str:
        """Return all that can be read on the page, its spaces and lines as one space each."""
        return " ".join(str(self.look("document.body ? document.body.innerText : ''")).split())

    def wait_for(self, *words: str) -> str:
        """Wait until all these words can be read; return the text of the page. Fails with what stands there instead."""
        text, nothing = "", Event()
        for _ in range(150):
            text = self.text()
            if all(word in text for word in words):
                return text
            nothing.wait(0.2)
        raise AssertionError(f"{words} cannot be read in: {text[:2000]}")

    def fill_in(self, selector: str, words: str) -> None:
        """Type words into a field."""
        self.wait_until(f"!!document.querySelector({json.dumps(selector)})", selector)
        self.look(f"document.querySelector({json.dumps(selector)}).focus()")
        self._do("Input.insertText", text=words)

    def press(self, words: str) -> None:
        """Press the button, tab or link that bears exactly these words."""
        found = (
            "[...document.querySelectorAll('button,a,[role=tab],[role=menuitem]')]"
            f".find(one => one.innerText.trim() === {json.dumps(words)})"
        )
        self.wait_until(f"!!{found}", words)
        self.look(f"{found}.click()")

    def size(self, width: int, height: int) -> None:
        """Make the window so many pixels wide and high; its clock is that of the operators."""
        self._do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._do("Emulation.setTimezoneOverride", timezoneId="Europe/Brussels")

    def settle(self) -> None:
        """Wait until nothing moves: two looks at the page, one after the other, are the same picture."""
        before, nothing = "", Event()
        for _ in range(40):
            now = self._do("Page.captureScreenshot", format="png")["data"]
            if now == before:
                return
            before = now
            nothing.wait(0.4)

    def picture(self, file: Path) -> None:
        """Write what can be seen to a PNG file."""
        file.write_bytes(b64decode(self._do("Page.captureScreenshot", format="png")["data"]))

    def wait_until(self, condition: str, what: str) -> None:
        """Wait until an expression of JavaScript is true; fails with `what` is not there and what can be read."""
        nothing = Event()
        for _ in range(150):
            if self.look(condition):
                return
            nothing.wait(0.2)
        raise AssertionError(f"{what!r} is not on the page: {self.text()[:2000]}")

    def _do(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._sent += 1
        self._connection.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while True:  # events come in between
            answer = json.loads(self._connection.recv(timeout=60))
            if answer.get("method") == "Log.entryAdded":
                self._said.append(answer["params"]["entry"]["text"])
            if answer.get("id") == self._sent:
                assert "error" not in answer, answer
                found: dict[str, Any] = answer["result"]
                return found


@contextmanager
def browser(program: str, profile: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it."""
    process = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        tab = next(one for one in _tabs(profile, process) if one["type"] == "page")
        with connect(tab["webSocketDebuggerUrl"], max_size=None, proxy=None) as connection:
            yield Browser(connection)
    finally:
        process.terminate()
        process.wait(30)


def _tabs(profile: Path, process: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """Wait until the browser wrote down its port; return what it has open."""
    told, nothing = profile / "DevToolsActivePort", Event()
    for _ in range(300):
        assert process.poll() is None, "the browser did not start"
        if told.exists() and len(lines := told.read_text().splitlines()) > 1:
            return list(httpx.get(f"http://127.0.0.1:{lines[0]}/json/list", trust_env=False).json())
        nothing.wait(0.1)
    raise AssertionError("the browser told no port")
