"""A summary by a model, streamed as it is written, from facts that are computed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from agent.data_agent.prompt_templates import load_instructions, wrap_question
from agent.data_agent.question_language import with_question_language
from agent.data_agent.summaries.sentence_filter import SentenceFilter
from agent.data_agent.summaries.summary_facts import write_facts
from agent.egress.gate import EgressGate
from agent.egress.result_clearance import may_see_rows
from agent.llm.messages import make_user_message
from agent.llm.prompt_data import wrap_data
from agent.llm.types import ChatModel, Message, Piece
from agent.ports import OnThinking, QuestionResult, Summarizer
from agent.rule_engine.summaries.summarizer import is_trivial_result
from model.errors import ModelUnavailable
from model.locales import text

MAX_CALL_CHARS = 20_000
"""With the thinking of a model that thinks."""
MAX_TOKENS = 200
MANY_ROWS = 500


class ModelSummarizer:
    """Summarises rows with a language model.

    What needs none, and rows that the model may not see, are left to `computed`.
    """

    def __init__(self, model: ChatModel, computed_summarizer: Summarizer) -> None:
        self._gate = EgressGate(model)
        self._computed = computed_summarizer

    async def summarize(
        self, answer: QuestionResult, on_thinking: OnThinking
    ) -> AsyncGenerator[str]:
        """The summary as Markdown, in pieces. May raise a `Model…` error mid-way."""
        answer = with_question_language(answer)
        rules = answer.schema.source.egress
        if is_trivial_result(answer.result) or not may_see_rows(answer, self._gate.clear(rules)):
            async for sentence in self._computed.summarize(answer, on_thinking):
                yield sentence
            return
        messages = await _make_prompt_off_loop(answer)
        has_started = False
        stream = self._gate.stream(
            messages, [rules], max_chars=MAX_CALL_CHARS, max_tokens=MAX_TOKENS
        )
        async with aclosing(stream) as pieces:
            async for piece in _filter_pieces(pieces, _join_instructions(messages), on_thinking):
                visible_text = piece if has_started else piece.lstrip()
                has_started = has_started or bool(visible_text)
                if visible_text:
                    yield visible_text
        if not has_started:
            raise ModelUnavailable("llm.empty")


async def _filter_pieces(
    pieces: AsyncIterator[Piece], prompt: str, on_thinking: OnThinking
) -> AsyncGenerator[str]:
    """What may be shown of the pieces, until the text is over, long enough or repeats itself.

    Raises `ModelUnavailable` when it has to be ended before any sentence is complete.
    """
    sentences, is_cut = SentenceFilter(prompt), False
    async for piece in pieces:
        if piece.thinking:
            on_thinking(piece.text)
            continue
        yield sentences.feed(piece.text)
        is_cut = piece.is_cut
        if sentences.has_ended:
            break
    endless = (sentences.has_ended or is_cut) and not sentences.complete
    yield sentences.finish()
    if endless:
        raise ModelUnavailable("llm.too_long")


def _join_instructions(messages: list[Message]) -> str:
    """The prompt without what is data."""
    system, user = (message["content"] for message in messages)
    return f"{system}\n{user.rpartition('>')[2]}"


async def _make_prompt_off_loop(answer: QuestionResult) -> list[Message]:
    if len(answer.result.rows) > MANY_ROWS:
        return await asyncio.to_thread(make_prompt, answer)
    return make_prompt(answer)


def make_prompt(answer: QuestionResult) -> list[Message]:
    """Instructions, then the question and the facts as data, then what to do.

    Small models invent less when they are asked to rewrite than when they are asked to answer.
    """
    question = answer.question
    content = wrap_question(question) + wrap_data("facts", write_facts(answer))
    content += text("prompts.summarize", question.locale)
    return [load_instructions("summarize", question), make_user_message(content)]
