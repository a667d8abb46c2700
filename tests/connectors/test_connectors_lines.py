"""The connections to the outside: as many as there are questions under way, and kept for the next ones."""

import asyncio

import httpx

from actualisatie.connectors.lines import ONE_CONNECTION, Lines


def test_a_line_serves_one_question_at_a_time_and_then_the_next() -> None:
    opened: list[httpx.AsyncClient] = []

    def open_line() -> httpx.AsyncClient:
        opened.append(httpx.AsyncClient(limits=ONE_CONNECTION, trust_env=False))
        return opened[-1]

    async def ask() -> None:
        async with Lines(open_line) as lines:
            async with lines.one() as first, lines.one() as second:
                assert [first, second] == opened
            async with lines.one() as again:
                assert again is opened[0]

    asyncio.run(ask())
    assert [(len(opened), line.is_closed) for line in opened] == [(2, True), (2, True)]
