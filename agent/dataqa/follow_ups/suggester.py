"""Follow-up questions by a model, completed by computed ones."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress
from dataclasses import replace
from itertools import islice

from agent.dataqa.follow_ups.questions import new_questions, written_questions
from agent.dataqa.follow_ups.tables import tables_as_text, tables_of_statement
from agent.dataqa.language import in_its_language, in_own_locale
from agent.dataqa.prompting import data, instructions
from agent.llm.types import Message, Piece, Talks
from agent.ports import ResultInHand, SchemaCatalog, Suggester
from model.chats.question import Question
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable
from model.locales import text
from model.sources.schema import RetrievedSchema

MAX_CALL_CHARS = 20_000
"""With the thinking of a model that thinks."""
MODEL_S = 6.0
"""How long the model may take: a run ends with its suggestions, and nobody waits for them."""
MAX_SAID_CHARS = 600
MAX_LINES = 6
MAX_TOKENS = 120
MAX_QUESTION_CHARS = 300
MOST_SUGGESTIONS = 3
log = logging.getLogger(__name__)


class ModelSuggester:
    """Asks a language model for follow-up questions; `computed` fills what is missing."""

    def __init__(self, model: Talks, computed: Suggester) -> None:
        self._model = model
        self._computed = computed

    async def suggest(self, answer: ResultInHand, catalog: SchemaCatalog) -> tuple[str, ...]:
        """At most three questions, in the language of the question."""
        answer = in_its_language(answer)
        messages = prompt(answer)
        try:
            said = await self._said(messages)
        except (ModelUnavailable, ModelTimeout, ModelRefusedKey) as error:
            log.warning("suggestions computed instead", extra={"code": error.code})
            said = ""
        found = tuple(_usable(said, answer, messages))
        if len(found) == MOST_SUGGESTIONS:
            return found
        return await self._completed(found, answer, catalog)

    async def near(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> tuple[str, ...]:
        """Computed: whoever was just refused an answer need not wait for the model again."""
        return await self._computed.near(in_own_locale(question), schema, catalog)

    async def _said(self, messages: list[Message]) -> str:
        """What the model says, up to so many lines; the call ends with them."""
        stream = self._model.stream(messages, max_chars=MAX_CALL_CHARS, max_tokens=MAX_TOKENS)
        async with aclosing(stream) as pieces:
            return await _first_lines(pieces)

    async def _completed(
        self, found: tuple[str, ...], answer: ResultInHand, catalog: SchemaCatalog
    ) -> tuple[str, ...]:
        narrowed = replace(answer, schema=tables_of_statement(answer))
        computed = await self._computed.suggest(narrowed, catalog)
        candidates = (*found, *computed)
        return tuple(islice(new_questions(candidates, answer.question), MOST_SUGGESTIONS))


def prompt(answer: ResultInHand) -> list[Message]:
    """Instructions, then the tables of the statement and the question as data, then what to do.

    With the question last a small model answers it.
    """
    question = answer.question
    tables = data("tables", tables_as_text(answer))
    already_asked = data("already_asked", question.text[:MAX_QUESTION_CHARS])
    content = tables + already_asked + text("prompts.suggest", question.locale)
    return [instructions("suggest", question), {"role": "user", "content": content}]


async def _first_lines(pieces: AsyncIterator[Piece]) -> str:
    """The lines that are complete when there are enough of them, or no more time."""
    said = ""
    with suppress(TimeoutError):
        async with asyncio.timeout(MODEL_S):
            async for piece in pieces:
                if not piece.thinking:
                    said = (said + piece.text).lstrip()
                if len(said) > MAX_SAID_CHARS or said.count("\n") >= MAX_LINES:
                    break
            else:
                return said
    return said.rpartition("\n")[0]  # what comes after it is cut somewhere


def _usable(said: str, answer: ResultInHand, messages: list[Message]) -> Iterator[str]:
    system, user = (message["content"] for message in messages)
    told = f"{system}\n{user.rpartition('>')[2]}"
    return islice(new_questions(written_questions(said), answer.question, told), MOST_SUGGESTIONS)
