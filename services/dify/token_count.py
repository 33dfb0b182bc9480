"""Counts what an answer of Dify used of its user's tokens, also where Dify does not tell."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agent.agui_stream import StreamItem
from agent.events import TokensUsed
from agent.llm.capabilities.token_estimate import estimate_tokens
from agent.runtime.call_reservation import CountTokens, reserve_tokens
from services.dify.endpoint import NAME
from services.dify.event_translation import EventTranslation

RESERVED_TOKENS = 16_000
"""Kept for an answer: how many its application will use is not known before."""


class DifyTokenCount:
    """Counts the tokens of one answer once."""

    def __init__(self, count_tokens: CountTokens) -> None:
        self.has_begun = False
        """Whether Dify has sent anything."""
        self._count_tokens = count_tokens
        self._is_counted = False

    def add(self, item: StreamItem) -> StreamItem:
        """The item, which is counted if it tells what was used."""
        if not isinstance(item, TokensUsed):
            return item
        self._is_counted = True
        return self._count_tokens(item)

    def add_estimate(self, question: str, answer: str) -> None:
        """Count the words that were exchanged, unless Dify told more."""
        if not self._is_counted:
            self._count_tokens(TokensUsed(NAME, estimate_tokens(question), estimate_tokens(answer)))


@asynccontextmanager
async def counting_tokens(
    question: str, translation: EventTranslation, limit_s: float
) -> AsyncIterator[DifyTokenCount]:
    """Reserve tokens for the answer in the block, and count them, also when it is stopped.

    Raises `BudgetExhausted`.
    """
    async with reserve_tokens(RESERVED_TOKENS, limit_s) as count_tokens:
        token_count, is_left = DifyTokenCount(count_tokens), False
        try:
            yield token_count
        except asyncio.CancelledError:
            is_left = True
            raise
        finally:
            if token_count.has_begun or is_left:
                token_count.add_estimate(question, translation.answer)
