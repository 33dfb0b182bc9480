"""A summary by a model, streamed as it is written, from facts that are computed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from agent.builtin.summary import needs_no_model
from agent.dataqa.language import in_its_language
from agent.dataqa.prompting import asked, data, instructions
from agent.dataqa.summaries.facts import facts_as_text
from agent.dataqa.summaries.sentences import Sentences
from agent.llm.types import Message, Piece, Talks
from agent.ports import OnThinking, ResultInHand, Summarizer
from model.errors import ModelUnavailable
from model.locales import text

MAX_CALL_CHARS = 20_000
"""With the thinking of a model that thinks."""
MAX_TOKENS = 200
MANY_ROWS = 500


class ModelSummarizer:
    """Summarises rows with a language model; what needs none is left to `computed`."""

    def __init__(self, model: Talks, computed: Summarizer) -> None:
        self._model = model
        self._computed = computed

    async def summarize(self, answer: ResultInHand, on_thinking: OnThinking) -> AsyncGenerator[str]:
        """The summary as Markdown, in pieces. May raise a `Model…` error mid-way."""
        answer = in_its_language(answer)
        if needs_no_model(answer.result):
            async for sentence in self._computed.summarize(answer, on_thinking):
                yield sentence
            return
        messages = await _prompt(answer)
        started = False
        stream = self._model.stream(messages, max_chars=MAX_CALL_CHARS, max_tokens=MAX_TOKENS)
        async with aclosing(stream) as pieces:
            async for said in _shown(pieces, _instructions(messages), on_thinking):
                shown = said if started else said.lstrip()
                started = started or bool(shown)
                if shown:
                    yield shown
        if not started:
            raise ModelUnavailable("llm.empty")


async def _shown(
    pieces: AsyncIterator[Piece], prompt: str, on_thinking: OnThinking
) -> AsyncGenerator[str]:
    """What may be shown of the pieces, until the text is over, long enough or repeats itself.

    Raises `ModelUnavailable` when it has to be ended before any sentence is complete.
    """
    sentences, cut = Sentences(prompt), False
    async for piece in pieces:
        if piece.thinking:
            on_thinking(piece.text)
            continue
        yield sentences.feed(piece.text)
        cut = piece.cut
        if sentences.ended:
            break
    endless = (sentences.ended or cut) and not sentences.complete
    yield sentences.finish()
    if endless:
        raise ModelUnavailable("llm.too_long")


def _instructions(messages: list[Message]) -> str:
    """The prompt without what is data."""
    system, user = (message["content"] for message in messages)
    return f"{system}\n{user.rpartition('>')[2]}"


async def _prompt(answer: ResultInHand) -> list[Message]:
    if len(answer.result.rows) > MANY_ROWS:
        return await asyncio.to_thread(prompt, answer)
    return prompt(answer)


def prompt(answer: ResultInHand) -> list[Message]:
    """Instructions, then the question and the facts as data, then what to do.

    Small models invent less when they are asked to rewrite than when they are asked to answer.
    """
    question = answer.question
    content = asked(question) + data("facts", facts_as_text(answer))
    content += text("prompts.summarize", question.locale)
    return [instructions("summarize", question), {"role": "user", "content": content}]
