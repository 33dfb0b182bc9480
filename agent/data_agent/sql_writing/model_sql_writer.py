"""SQL written by a model: one call, and one more when its answer is endless or cannot be read."""

from agent.data_agent.egress.write_request import list_rules, redact_request
from agent.data_agent.sql_writing.answer_task import AnswerTask
from agent.data_agent.sql_writing.prompt_echo import EchoDetector
from agent.data_agent.sql_writing.prompt_fitting import find_prompt_tokens, fit_prompt
from agent.data_agent.sql_writing.sql_prompt import (
    make_definitions_prompt,
    make_prompt,
    make_retry_messages,
)
from agent.egress.gate import EgressGate
from agent.llm.capabilities.token_estimate import estimate_prompt_tokens
from agent.llm.types import ChatModel, Message
from agent.ports import WriteListener, WriteRequest, WriteResult, WrittenSql
from agent.rule_engine.unanswerable.actions import asks_for_action
from model.errors import CannotAnswer, EndlessAnswer, ModelUnavailable, PromptTooLong

MAX_ANSWER_CHARS = 100_000
MAX_REASON_CHARS = 800
MAX_TOKENS = 3_000
LEAST_CERTAINTY = 0.87
"""A statement whose tokens were less probable to the model (their geometric mean) is uncertain."""
SHORTER_SHARE = 0.6
"""The share of a prompt that is sent again when the model refused it as too long."""


class ModelSqlWriter:
    """Writes SQL with a language model."""

    def __init__(self, model: ChatModel) -> None:
        self._gate = EgressGate(model)

    async def write(self, request: WriteRequest, listener: WriteListener) -> WriteResult:
        """The statement. Raises `CannotAnswer` with the model's reason, or a `Model…` error.

        A request to change data or to send something is refused without asking the model.
        """
        if asks_for_action(request.question.text, continues=bool(request.question.history)):
            raise CannotAnswer("engine.action", understood="")
        request = redact_request(request, local=self._gate.local)
        messages = fit_prompt(request, make_prompt, await self._find_prompt_tokens())
        try:
            task = await self._read_answer(messages, request, listener)
        except PromptTooLong:
            messages = fit_prompt(request, make_prompt, await self._reduce_prompt_tokens(messages))
            task = await self._read_answer(messages, request, listener)
        except EndlessAnswer:
            if request.failed_attempts:
                raise
            messages = fit_prompt(
                request, make_definitions_prompt, await self._find_prompt_tokens()
            )
            task = await self._read_answer(messages, request, listener)
        if not task.answer.sql and not task.annotations.doubt:
            messages += make_retry_messages(task.answer.text, request)
            again = await self._read_answer(messages, request, listener)
            task = again if again.answer.text.strip() else task
        return make_write_result(task)

    async def _read_answer(
        self, messages: list[Message], request: WriteRequest, listener: WriteListener
    ) -> AnswerTask:
        """The task of an answer that was read up to its statement, or to its end."""
        pieces = self._gate.stream(
            messages,
            list_rules(request),
            max_chars=MAX_ANSWER_CHARS,
            max_tokens=MAX_TOKENS,
            temperature=request.temperature,
            logprobs=True,
        )
        system, *others = (message["content"] for message in messages)
        echoes = EchoDetector(system, "\n".join(others))
        task = AnswerTask(pieces, listener, echoes.remove_echoes)
        await task.wait_for_statement()
        return task

    async def _find_prompt_tokens(self) -> int | None:
        return find_prompt_tokens(await self._gate.find_context_tokens(), MAX_TOKENS)

    async def _reduce_prompt_tokens(self, messages: list[Message]) -> int:
        """For another try: the length may be known by now, or the estimate was too low."""
        known_tokens = await self._find_prompt_tokens()
        less = int(estimate_prompt_tokens(messages) * SHORTER_SHARE)
        return less if known_tokens is None else min(known_tokens, less)


def make_write_result(task: AnswerTask) -> WriteResult:
    """The statement of an answer, or the reason why there is none."""
    sql = task.answer.sql
    if not sql:
        reason = (task.annotations.doubt or _find_prose(task.answer.text)).strip()
        if not reason:
            raise ModelUnavailable("llm.unreadable")
        raise CannotAnswer("answer.cannot_answer", reason=reason[:MAX_REASON_CHARS])
    certainty = task.certainty
    written_sql = WrittenSql(
        sql, is_uncertain=certainty is not None and certainty < LEAST_CERTAINTY
    )
    if task.is_over:
        return WriteResult(written_sql.with_annotations(task.annotations))
    return WriteResult(written_sql, task)


def _find_prose(reply: str) -> str:
    """`reply`, when it is sentences and not broken SQL or JSON."""
    return "" if set(reply) & set("{}`<>\x00\ufffd") else reply
