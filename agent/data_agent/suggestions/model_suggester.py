"""Follow-up questions by a model, completed by computed ones."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress
from dataclasses import replace
from itertools import islice

from agent.data_agent.prompt_templates import load_instructions
from agent.data_agent.question_language import with_own_locale, with_question_language
from agent.data_agent.suggestions.question_filter import filter_new_questions, parse_questions
from agent.data_agent.suggestions.table_summary import keep_statement_tables, write_tables
from agent.egress.gate import EgressGate
from agent.egress.result_clearance import may_see_rows
from agent.llm.messages import make_user_message
from agent.llm.prompt_data import wrap_data
from agent.llm.types import ChatModel, Message, Piece
from agent.ports import QuestionResult, SchemaCatalog, Suggester
from model.chats.question import Question
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable
from model.locales import text
from model.sources.egress import SourceEgress
from model.sources.schema import RetrievedSchema

MAX_CALL_CHARS = 20_000
"""With the thinking of a model that thinks."""
MODEL_TIMEOUT_S = 6.0
"""How long the model may take: a run ends with its suggestions, and nobody waits for them."""
MAX_SAID_CHARS = 600
MAX_LINES = 6
MAX_TOKENS = 120
MAX_QUESTION_CHARS = 300
MAX_SUGGESTIONS = 3
log = logging.getLogger(__name__)


class ModelSuggester:
    """Asks a language model for follow-up questions; `computed` fills what is missing.

    All are computed where the model may not see the rows.
    """

    def __init__(self, model: ChatModel, computed_suggester: Suggester) -> None:
        self._gate = EgressGate(model)
        self._computed = computed_suggester

    async def suggest(self, answer: QuestionResult, catalog: SchemaCatalog) -> tuple[str, ...]:
        """At most three questions, in the language of the question."""
        answer = with_question_language(answer)
        rules = answer.schema.source.egress
        if not may_see_rows(answer, self._gate.clear(rules)):
            return await self._add_computed((), answer, catalog)
        messages = make_prompt(answer)
        try:
            reply = await self._ask_model(messages, rules)
        except (ModelUnavailable, ModelTimeout, ModelRefusedKey) as error:
            log.warning("suggestions computed instead", extra={"code": error.code})
            reply = ""
        questions = tuple(_find_usable(reply, answer, messages))
        if len(questions) == MAX_SUGGESTIONS:
            return questions
        return await self._add_computed(questions, answer, catalog)

    def suggest_similar(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> AsyncIterator[str]:
        """Computed: whoever was just refused an answer need not wait for the model again."""
        return self._computed.suggest_similar(with_own_locale(question), schema, catalog)

    async def _ask_model(self, messages: list[Message], rules: SourceEgress) -> str:
        """What the model says, up to so many lines; the call ends with them."""
        stream = self._gate.stream(
            messages, [rules], max_chars=MAX_CALL_CHARS, max_tokens=MAX_TOKENS
        )
        async with aclosing(stream) as pieces:
            return await _read_first_lines(pieces)

    async def _add_computed(
        self, questions: tuple[str, ...], answer: QuestionResult, catalog: SchemaCatalog
    ) -> tuple[str, ...]:
        narrow_answer = replace(answer, schema=keep_statement_tables(answer))
        computed_questions = await self._computed.suggest(narrow_answer, catalog)
        candidates = (*questions, *computed_questions)
        return tuple(islice(filter_new_questions(candidates, answer.question), MAX_SUGGESTIONS))


def make_prompt(answer: QuestionResult) -> list[Message]:
    """Instructions, then the tables of the statement and the question as data, then what to do.

    With the question last a small model answers it.
    """
    question = answer.question
    tables = wrap_data("tables", write_tables(answer))
    already_asked = wrap_data("already_asked", question.text[:MAX_QUESTION_CHARS])
    content = tables + already_asked + text("prompts.suggest", question.locale)
    return [load_instructions("suggest", question), make_user_message(content)]


async def _read_first_lines(pieces: AsyncIterator[Piece]) -> str:
    """The lines that are complete when there are enough of them, or no more time."""
    reply = ""
    with suppress(TimeoutError):
        async with asyncio.timeout(MODEL_TIMEOUT_S):
            async for piece in pieces:
                if not piece.thinking:
                    reply = (reply + piece.text).lstrip()
                if len(reply) > MAX_SAID_CHARS or reply.count("\n") >= MAX_LINES:
                    break
            else:
                return reply
    return reply.rpartition("\n")[0]  # what comes after it is cut somewhere


def _find_usable(reply: str, answer: QuestionResult, messages: list[Message]) -> Iterator[str]:
    system, user = (message["content"] for message in messages)
    prompt = f"{system}\n{user.rpartition('>')[2]}"
    return islice(
        filter_new_questions(parse_questions(reply), answer.question, prompt), MAX_SUGGESTIONS
    )
