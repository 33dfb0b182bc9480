"""A port of the tests whose connections are all closed with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serve_connections(port: int, answer: Answer) -> AsyncIterator[None]:
    """Answers connections to a port; all of them are closed before the block ends."""
    tasks: set[asyncio.Task[None]] = set()

    async def answer_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        finally:
            await _close_writer(writer)

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(answer_one(reader, writer)))

    listening = await asyncio.start_server(begin, "127.0.0.1", port)
    try:
        yield
    finally:
        listening.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def forward_both(
    there: Coroutine[Any, Any, None],
    back: Coroutine[Any, Any, None],
    connection: asyncio.StreamWriter,
) -> None:
    """Forward in both directions until one side hangs up; then close the connection behind."""
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(there)
            both.create_task(back)
    except* (OSError, EOFError):
        pass
    finally:
        await _close_writer(connection)


async def _close_writer(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
