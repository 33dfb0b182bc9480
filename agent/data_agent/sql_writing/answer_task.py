"""A task that reads a model's answer: it continues after the statement is complete."""

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from agent.data_agent.sql_writing.answer_parser import AnswerParser
from agent.data_agent.sql_writing.draft_throttle import DraftThrottle
from agent.llm.types import Piece
from agent.ports import Annotations, WriteListener
from model.errors import EndlessAnswer, RunFailed

log = logging.getLogger(__name__)


class AnswerTask:
    """Reads `pieces` as far as they are of use; starts when it is made, and must be ended."""

    def __init__(
        self,
        pieces: AsyncGenerator[Piece],
        listener: WriteListener,
        clean: Callable[[Annotations], Annotations],
    ) -> None:
        self.answer = AnswerParser()
        self._listener = listener
        self._clean = clean
        self._logprob_sum, self._logprob_count = 0.0, 0
        self._throttle = DraftThrottle()
        self._has_statement = asyncio.Event()
        self._task = asyncio.create_task(self._consume_pieces(pieces))
        self._task.add_done_callback(lambda _: self._has_statement.set())

    @property
    def is_over(self) -> bool:
        """Whether all is read."""
        return self._task.done()

    @property
    def annotations(self) -> Annotations:
        """What was said beside the statement so far."""
        return self._clean(self.answer.parse_annotations())

    @property
    def certainty(self) -> float | None:
        """How probable a token of the answer was to the model, up to the end of its statement.

        The geometric mean, which is the inverse of the perplexity; None where it is not told.
        """
        count = self._logprob_count
        return math.exp(self._logprob_sum / count) if count else None

    async def wait_for_statement(self) -> None:
        """Wait until the statement is complete, or the answer has ended without one.

        Raises a `Model…` error when the answer broke off before. Cancelling the caller cancels
        the reading.
        """
        try:
            await self._has_statement.wait()
        except asyncio.CancelledError:
            await self.cancel()
            raise
        if self._task.done():
            self._task.result()

    async def finish(self, within_s: float) -> Annotations:
        """What was said when all is read, or after `within_s`; then nothing more is read.

        Nor is it when the caller is cancelled.
        """
        try:
            await asyncio.wait([self._task], timeout=within_s)
        finally:
            await self.cancel()
        return self.annotations

    async def cancel(self) -> None:
        """Cancel the model call and wait until it has ended."""
        self._task.cancel()
        await asyncio.wait([self._task])
        if not self._task.cancelled() and (error := self._task.exception()):
            log.info("rest of the answer not read", extra={"error": type(error).__name__})

    async def _consume_pieces(self, pieces: AsyncGenerator[Piece]) -> None:
        is_cut = True
        try:
            async with aclosing(pieces):
                is_cut = await self._take_pieces(pieces)
        except RunFailed as error:
            # A complete statement counts, whatever became of the words after it.
            if not self.answer.sql:
                raise
            log.info("annotations are incomplete", extra={"code": error.code})
        self.answer.finish(is_cut=is_cut)
        if self.answer.is_endless:
            raise EndlessAnswer("llm.endless")

    async def _take_pieces(self, pieces: AsyncGenerator[Piece]) -> bool:
        """Whether there would have been more."""
        async for piece in pieces:
            if piece.is_cut:
                return True
            self._handle_piece(piece)
            if self.answer.is_done:
                return True
        return False

    def _handle_piece(self, piece: Piece) -> None:
        if self._has_statement.is_set():
            if not piece.thinking:
                self.answer.feed(piece.text)
        elif piece.thinking:
            self._listener.on_thinking(piece.text)
        else:
            self._logprob_sum += sum(piece.logprobs)
            self._logprob_count += len(piece.logprobs)
            self.answer.feed(piece.text)
            if self.answer.sql:
                self._has_statement.set()
            elif self._throttle.is_due() and (draft := self.answer.draft):
                self._listener.on_draft(draft)
                self._throttle.record_shown()
