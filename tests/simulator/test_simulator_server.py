"""A server on a free port, for as long as its context lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from actualisatie.simulator.server import Server

app = FastAPI()


@app.get("/")
def hello() -> str:
    return "here"


def test_two_servers_answer_side_by_side_on_loopback() -> None:
    with Server(app) as one, Server(app) as other:
        assert one.url != other.url
        assert [httpx.get(server.url, trust_env=False).json() for server in (one, other)] == ["here", "here"]
        assert one.url.startswith("http://127.0.0.1:")


def test_a_stopped_server_answers_nobody_and_frees_its_port() -> None:
    with Server(app) as server:
        url, port = server.url, int(server.url.rpartition(":")[2])
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    with Server(app, port=port) as again:
        assert again.url == url


def test_an_application_that_does_not_start_is_an_error() -> None:
    @asynccontextmanager
    async def needs_a_port(_app: FastAPI) -> AsyncIterator[None]:
        yield int("not a number")  # type: ignore[misc]

    with pytest.raises(RuntimeError, match="did not start"), Server(FastAPI(lifespan=needs_a_port)):
        pass
