"""Reads a run's stream as it comes, beside the test."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx

from tests.support.apps.scripted_agent_app import events_of

Event = dict[str, Any]
LIMIT_S = 90


class RunReader:
    """One reader of one run; `events` are those it has read so far."""

    def __init__(self, response: httpx.Response) -> None:
        self.events: list[Event] = []
        self.broken = False
        self.ended = False
        self._news = asyncio.Condition()
        self._task = asyncio.create_task(self._read(response))

    @property
    def text(self) -> str:
        """What the answer says so far."""
        return "".join(
            event["delta"] for event in self.events if event["type"] == "TEXT_MESSAGE_CONTENT"
        )

    @property
    def last(self) -> int:
        """The number of the newest event; 0 before the first."""
        return self.events[-1]["seq"] if self.events else 0

    async def until(self, holds: Callable[["RunReader"], bool]) -> None:
        """Wait until what was read so far fulfils something."""
        async with asyncio.timeout(LIMIT_S), self._news:
            await self._news.wait_for(lambda: holds(self))

    async def says(self, words: str) -> None:
        """Wait until the answer contains these words."""
        await self.until(lambda reader: words in reader.text)

    async def end(self) -> list[Event]:
        """All events, once the stream has ended."""
        async with asyncio.timeout(LIMIT_S):
            await self._task
        return self.events

    async def leave(self) -> None:
        """Stop reading."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _read(self, response: httpx.Response) -> None:
        rest = b""
        try:
            async for piece in response.aiter_raw():
                whole, _, rest = (rest + piece).rpartition(b"\n\n")
                async with self._news:
                    self.events += events_of(whole + b"\n\n")
                    self._news.notify_all()
        except httpx.TransportError:
            self.broken = True
        async with self._news:
            self.ended = True
            self._news.notify_all()


@asynccontextmanager
async def ask_streaming(client: httpx.AsyncClient, body: Event) -> AsyncIterator[RunReader]:
    """A question and who reads its answer."""
    async with client.stream("POST", "/api/chats/runs", json=body) as response:
        if response.status_code != 200:
            await response.aread()
        assert response.status_code == 200, response.text
        reader = RunReader(response)
        yield reader
        await reader.leave()


@asynccontextmanager
async def follow_run(
    client: httpx.AsyncClient, run: str, after: int = 0
) -> AsyncIterator[RunReader]:
    """Somebody else who reads a run, from some number on."""
    place = f"/api/chats/runs/{run}/events"
    async with client.stream("GET", place, params={"after": after}) as response:
        if response.status_code != 200:
            await response.aread()
        assert response.status_code == 200, response.text
        reader = RunReader(response)
        yield reader
        await reader.leave()
