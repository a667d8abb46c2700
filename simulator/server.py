"""Runs any ASGI application on this machine, on a free port, in a thread: for the demo and for tests."""

import asyncio
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

_START_SECONDS = 20.0
_STOP_SECONDS = 5


@dataclass(frozen=True, slots=True)
class ServerTls:
    """The PEM files of a server over TLS. With `clients`, an authority, whoever asks needs a certificate of it."""

    certificate: Path
    key: Path
    clients: Path | None = None


class Server:
    """An HTTP server on 127.0.0.1 that stops when its context ends. The port is free to choose or 0 for any.

    The socket listens before the context is entered, so a request never comes too early. Raises RuntimeError when
    the application does not start.
    """

    def __init__(self, app: ASGIApp, *, port: int = 0, tls: ServerTls | None = None) -> None:
        # The protocol is named because asyncio switches Nagle's algorithm off only then: without it every answer
        # waits some 40 ms for an acknowledgement.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            date_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
            ws="none",
            ssl_certfile=tls.certificate if tls else None,
            ssl_keyfile=tls.key if tls else None,
            ssl_ca_certs=str(tls.clients) if tls and tls.clients else None,
            ssl_cert_reqs=ssl.CERT_REQUIRED if tls and tls.clients else ssl.CERT_NONE,
        )
        self._scheme = "https" if tls else "http"
        self._server = _Uvicorn(config)
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    @property
    def url(self) -> str:
        """The base address, without a slash at the end."""
        host, port = self._socket.getsockname()
        return f"{self._scheme}://{host}:{port}"

    def __enter__(self) -> Self:
        """Start and wait until requests are answered."""
        self._socket.listen(256)
        self._thread.start()
        self._server.ready.wait(_START_SECONDS)
        if not self._server.started:
            self._socket.close()
            raise RuntimeError("The simulator did not start: its log tells why.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and free the port."""
        self._server.leave()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        # uvicorn ends the process when an application fails to start; here only this thread ends.
        try:
            with suppress(SystemExit):
                asyncio.run(self._server.serve(sockets=[self._socket]))
        finally:
            self._server.ready.set()


class _Uvicorn(uvicorn.Server):
    """Tells another thread when it answers, and waits to be told to leave instead of looking at the clock.

    A test that freezes the time in the middle of a timed wait would make that wait endless.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._told_to_leave = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def leave(self) -> None:
        """Ask the server, from any thread, to stop."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._told_to_leave.set)

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        if not self.should_exit:
            await self._told_to_leave.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()
