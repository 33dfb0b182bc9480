"""One call of a model: its time, its size, its retries and its failures."""

import asyncio
from collections.abc import AsyncGenerator, Iterator

from agent.events import TokensUsed
from agent.llm.retries import REFUSED_KEY, passes, wait_s
from agent.llm.think_tags import ThinkTags
from agent.llm.types import CallFailed, ModelEndpoint, Piece, Usage
from agent.patience import Patience
from agent.usage import report
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable, RunFailed

MAX_RETRIES = 2
SHORTEST_STALL_S = 5.0
STALL_SHARE = 0.25
CALL_PART_CHARS = 20
"""What a part of a call counts at least, so that empty ones end, too."""


class Call:
    """Keeps a call within the limits of its endpoint, over all its tries."""

    def __init__(self, endpoint: ModelEndpoint, max_chars: int) -> None:
        self.started = False
        self.complete = False
        self._endpoint = endpoint
        self._left = max_chars
        self._retries = 0
        self._deadline = self._now() + endpoint.timeout_s

    async def limited(self, stream: AsyncGenerator[Piece | Usage]) -> AsyncGenerator[Piece]:
        """The pieces of `stream`, thinking told apart. Raises when a limit is reached."""
        tags = ThinkTags()
        patience = Patience()
        try:
            while (item := await self._next(stream, patience)) is not None:
                if isinstance(item, Usage):
                    name = self._endpoint.shown
                    report(TokensUsed(name, item.input, item.output, item.cached))
                    continue
                self._count(item)
                for piece in _split(item, tags):
                    yield piece
        finally:
            patience.end()
        for piece in tags.finish():
            yield piece
        self.complete = True

    async def wait_or_raise(self, error: CallFailed) -> None:
        """Waits until the call may be tried again. Raises when it may not."""
        wait = self._wait_s(error)
        if wait is None or self._now() + wait >= self._deadline:
            raise self._named(error) from None
        self._retries += 1
        await asyncio.sleep(wait)

    async def _next(
        self, stream: AsyncGenerator[Piece | Usage], patience: Patience
    ) -> Piece | Usage | None:
        stall_s = max(SHORTEST_STALL_S, STALL_SHARE * self._endpoint.timeout_s)
        limit = min(self._deadline, self._now() + stall_s) if self.started else self._deadline
        try:
            return await patience.wait(anext(stream, None), limit)
        except TimeoutError:
            raise ModelTimeout("llm.timeout", seconds=f"{self._endpoint.timeout_s:g}") from None

    def _count(self, piece: Piece) -> None:
        self.started = True
        self._left -= len(piece.text) + (CALL_PART_CHARS if piece.call else 0)
        if self._left < 0:
            raise ModelUnavailable("llm.too_long")

    def _wait_s(self, error: CallFailed) -> float | None:
        """How long to wait before the next try; None when there is to be none."""
        if self.started or not passes(error) or self._retries >= MAX_RETRIES:
            return None
        return wait_s(error, self._retries)

    def _named(self, error: CallFailed) -> RunFailed:
        if error.status in REFUSED_KEY:
            return ModelRefusedKey("llm.refused_key", status=error.status)
        if self.started:
            return ModelUnavailable("llm.broke_off")
        if error.status is None:
            return ModelUnavailable("llm.unreachable")
        if passes(error):
            return ModelUnavailable("llm.overloaded", status=error.status)
        return ModelUnavailable("llm.refused", status=error.status, detail=self._clean(error))

    def _clean(self, error: CallFailed) -> str:
        key = self._endpoint.api_key
        return error.detail.replace(key, "…") if key else error.detail

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _split(piece: Piece, tags: ThinkTags) -> Iterator[Piece]:
    return iter((piece,)) if piece.thinking or piece.call else tags.feed(piece.text)
