"""HTTP connections for many questions at a time: each is kept open, and used by one question at a time."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

import httpx

ONE_CONNECTION = httpx.Limits(max_connections=1, max_keepalive_connections=1)


class Lines:
    """As many clients with `ONE_CONNECTION` as there are questions under way; use it as an async context manager.

    A pool that all questions share looks at all its connections for each of them, which takes longer than a question.
    """

    def __init__(self, open_line: Callable[[], httpx.AsyncClient]) -> None:
        self._open_line = open_line
        self._free: list[httpx.AsyncClient] = []
        self._all: list[httpx.AsyncClient] = []

    async def __aenter__(self) -> Self:
        """Return itself; nothing is opened before it is needed."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all lines."""
        await self.close()

    async def close(self) -> None:
        """Close all lines."""
        for line in self._all:
            await line.aclose()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[httpx.AsyncClient]:
        """Give a line that nobody uses now; the one that was used last, as that is still open."""
        line = self._free.pop() if self._free else self._another()
        try:
            yield line
        finally:
            self._free.append(line)

    def _another(self) -> httpx.AsyncClient:
        line = self._open_line()
        self._all.append(line)
        return line
