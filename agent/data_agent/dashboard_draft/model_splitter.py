"""Splits what is to stand on a dashboard into questions by a language model."""

import asyncio
import logging
from contextlib import aclosing, suppress
from itertools import islice

from agent.data_agent.dashboard_draft.dashboard_request import DashboardRequest
from agent.data_agent.dashboard_draft.rule_splitting import MAX_QUESTIONS
from agent.data_agent.prompt_templates import load_instructions
from agent.data_agent.suggestions.question_filter import filter_new_questions, parse_questions
from agent.data_agent.suggestions.table_summary import write_schema
from agent.egress.filters import redact_schema
from agent.egress.gate import EgressGate
from agent.llm.messages import make_user_message
from agent.llm.prompt_data import wrap_data
from agent.llm.types import ChatModel, Message
from agent.ports import SchemaCatalog
from model.chats.question import Question
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable
from model.locales import text
from model.sources.schema import RetrievedSchema

MAX_CALL_CHARS = 20_000
"""With the thinking of a model that thinks."""
MAX_TOKENS = 300
MODEL_TIMEOUT_S = 20.0
log = logging.getLogger(__name__)


class ModelDashboardSplitter:
    """One call to a model, which sees the request and the names of tables that may go to it."""

    def __init__(self, model: ChatModel) -> None:
        self._gate = EgressGate(model)

    async def split(
        self, request: DashboardRequest, question: Question, catalog: SchemaCatalog
    ) -> tuple[str, ...]:
        """Two to six questions in the language of `question`; none where the model wrote fewer."""
        schema = await catalog.search(question)
        rules = schema.source.egress
        visible_schema = redact_schema(schema, self._gate.clear(rules), question.text)
        messages = make_prompt(request, question, visible_schema)
        reply = ""
        try:
            stream = self._gate.stream(
                messages, [rules], max_chars=MAX_CALL_CHARS, max_tokens=MAX_TOKENS
            )
            with suppress(TimeoutError):
                async with asyncio.timeout(MODEL_TIMEOUT_S), aclosing(stream) as pieces:
                    async for piece in pieces:
                        reply += "" if piece.thinking else piece.text
        except (ModelUnavailable, ModelTimeout, ModelRefusedKey) as error:
            log.warning("dashboard split by rules instead", extra={"code": error.code})
            return ()
        new_questions = filter_new_questions(parse_questions(reply), question)
        questions = tuple(islice(new_questions, MAX_QUESTIONS))
        return questions if len(questions) > 1 else ()


def make_prompt(
    request: DashboardRequest, question: Question, schema: RetrievedSchema
) -> list[Message]:
    """Instructions, then tables and the request as data, then what to do."""
    tables = wrap_data("tables", write_schema(schema, question.locale))
    content = tables + wrap_data("dashboard", request.topic)
    content += text("prompts.split_dashboard", question.locale)
    return [load_instructions("split_dashboard", question), make_user_message(content)]
