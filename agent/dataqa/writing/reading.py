"""The reading of a model's answer, in a task of its own: it goes on after the statement."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from agent.dataqa.writing.drafts import DraftClock
from agent.dataqa.writing.reader import AnswerReader
from agent.llm.types import Piece
from agent.ports import Remarks, WriteListener
from model.errors import ModelUnavailable, RunFailed

log = logging.getLogger(__name__)


class AnswerReading:
    """Reads as much of `pieces` as is of use. Begins at once; belongs to the running task's run."""

    def __init__(
        self,
        pieces: AsyncGenerator[Piece],
        listener: WriteListener,
        clean: Callable[[Remarks], Remarks],
    ) -> None:
        self.answer = AnswerReader()
        self._listener = listener
        self._clean = clean
        self._drafts = DraftClock()
        self._stated = asyncio.Event()
        self._task = asyncio.create_task(self._read(pieces))
        self._task.add_done_callback(lambda _: self._stated.set())

    @property
    def is_over(self) -> bool:
        """Whether all is read."""
        return self._task.done()

    @property
    def remarks(self) -> Remarks:
        """What was said beside the statement so far."""
        return self._clean(self.answer.remarks())

    async def reach_statement(self) -> None:
        """Wait until the statement is complete, or the answer has ended without one.

        Raises a `Model…` error when the answer broke off before. Who is cancelled here cancels
        the reading.
        """
        try:
            await self._stated.wait()
        except asyncio.CancelledError:
            await self.cancel()
            raise
        if self._task.done():
            self._task.result()

    async def finish(self, within_s: float) -> Remarks:
        """What was said when all is read, or after `within_s`; then nothing more is read."""
        await asyncio.wait([self._task], timeout=within_s)
        await self.cancel()
        return self.remarks

    async def cancel(self) -> None:
        """Hang up and wait until that is done."""
        self._task.cancel()
        await asyncio.wait([self._task])
        if not self._task.cancelled() and (error := self._task.exception()):
            log.info("answer not read on", extra={"error": type(error).__name__})

    async def _read(self, pieces: AsyncGenerator[Piece]) -> None:
        cut = True
        try:
            async with aclosing(pieces):
                cut = await self._take(pieces)
        except RunFailed as error:
            # A complete statement counts, whatever became of the words after it.
            if not self.answer.sql:
                raise
            log.info("remarks broke off", extra={"code": error.code})
        self.answer.finish(cut=cut)
        if self.answer.is_endless:
            raise ModelUnavailable("llm.endless")

    async def _take(self, pieces: AsyncGenerator[Piece]) -> bool:
        """Whether there would have been more."""
        async for piece in pieces:
            if piece.cut:
                return True
            self._hear(piece)
            if self.answer.is_done:
                return True
        return False

    def _hear(self, piece: Piece) -> None:
        if self._stated.is_set():
            if not piece.thinking:
                self.answer.feed(piece.text)
        elif piece.thinking:
            self._listener.on_thinking(piece.text)
        else:
            self.answer.feed(piece.text)
            if self.answer.sql:
                self._stated.set()
            elif self._drafts.is_due() and (draft := self.answer.draft):
                self._listener.on_draft(draft)
                self._drafts.shown()
