"""A summary by a model, streamed as it is written."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from agent.dataqa.prompting import asked, data, instructions
from agent.dataqa.rows import rows_as_text, totals_as_text
from agent.llm.types import Message, Talks
from agent.ports import OnThinking, ResultInHand
from model.errors import ModelUnavailable

MAX_SUMMARY_CHARS = 20_000
MANY_ROWS = 500


class ModelSummarizer:
    """Summarises rows with a language model."""

    def __init__(self, model: Talks) -> None:
        self._model = model

    async def summarize(self, answer: ResultInHand, on_thinking: OnThinking) -> AsyncGenerator[str]:
        """The summary as Markdown, in pieces. May raise a `Model…` error mid-way."""
        messages = await _prompt(answer)
        started = False
        async with aclosing(self._model.stream(messages, max_chars=MAX_SUMMARY_CHARS)) as pieces:
            async for piece in pieces:
                if piece.thinking:
                    on_thinking(piece.text)
                    continue
                said = piece.text if started else piece.text.lstrip()
                started = started or bool(said)
                if said:
                    yield said
        if not started:
            raise ModelUnavailable("llm.empty")


async def _prompt(answer: ResultInHand) -> list[Message]:
    if len(answer.result.rows) > MANY_ROWS:
        return await asyncio.to_thread(prompt, answer)
    return prompt(answer)


def prompt(answer: ResultInHand) -> list[Message]:
    """Instructions, then the statement, some rows and the totals of all as data."""
    content = (
        data("sql", answer.sql)
        + data("rows", rows_as_text(answer.result))
        + data("totals", totals_as_text(answer.result))
        + asked(answer.question)
    )
    return [instructions("summarize", answer.question), {"role": "user", "content": content}]
