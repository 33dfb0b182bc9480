"""Waiting for what tells nobody when it comes."""

import asyncio
import inspect
import time
from collections.abc import Callable


async def eventually(holds: Callable[[], object], within_s: float = 60) -> float:
    """Wait until `holds`, or what it returns once awaited, is true; how many seconds that took."""
    began = time.monotonic()
    async with asyncio.timeout(within_s):
        while not await _evaluate(holds()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return time.monotonic() - began


async def _evaluate(result: object) -> object:
    return await result if inspect.isawaitable(result) else result
