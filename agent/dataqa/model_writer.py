"""SQL written by a model: one call, and one more when its answer cannot be read."""

from agent.dataqa.writing.echo import Echoes
from agent.dataqa.writing.fitting import fitted, prompt_tokens
from agent.dataqa.writing.prompt import prompt, prompt_again
from agent.dataqa.writing.reading import AnswerReading
from agent.llm.capabilities.token_estimate import estimate_prompt
from agent.llm.types import Message, Talks
from agent.ports import WriteListener, WriteRequest, Writing, WrittenSql
from model.errors import CannotAnswer, ModelUnavailable, PromptTooLong

MAX_ANSWER_CHARS = 100_000
MAX_REASON_CHARS = 800
MAX_TOKENS = 3_000
SHORTER = 0.6
"""How much of a prompt that was too long for its model is sent once more."""


class ModelWriter:
    """Writes SQL with a language model."""

    def __init__(self, model: Talks) -> None:
        self._model = model

    async def write(self, request: WriteRequest, listener: WriteListener) -> Writing:
        """The statement. Raises `CannotAnswer` with the model's reason, or a `Model…` error."""
        messages = fitted(request, prompt, await self._most_tokens())
        try:
            reading = await self._begin(messages, request, listener)
        except PromptTooLong:
            messages = fitted(request, prompt, await self._fewer_tokens(messages))
            reading = await self._begin(messages, request, listener)
        if not reading.answer.sql and not reading.remarks.doubt:
            messages += prompt_again(reading.answer.said, request)
            again = await self._begin(messages, request, listener)
            reading = again if again.answer.said.strip() else reading
        return writing(reading)

    async def _begin(
        self, messages: list[Message], request: WriteRequest, listener: WriteListener
    ) -> AnswerReading:
        """The reading of an answer that has come to its statement, or to its end."""
        pieces = self._model.stream(
            messages,
            max_chars=MAX_ANSWER_CHARS,
            max_tokens=MAX_TOKENS,
            temperature=request.temperature,
        )
        system, *others = (message["content"] for message in messages)
        echoes = Echoes(system, "\n".join(others))
        reading = AnswerReading(pieces, listener, echoes.without)
        await reading.reach_statement()
        return reading

    async def _most_tokens(self) -> int | None:
        return prompt_tokens(await self._model.context_tokens(), MAX_TOKENS)

    async def _fewer_tokens(self, refused: list[Message]) -> int:
        """For another try: the length may be known by now, or the estimate was too low."""
        known = await self._most_tokens()
        less = int(estimate_prompt(refused) * SHORTER)
        return less if known is None else min(known, less)


def writing(reading: AnswerReading) -> Writing:
    """The statement of an answer, or the reason why there is none."""
    sql = reading.answer.sql
    if not sql:
        reason = (reading.remarks.doubt or _prose(reading.answer.said)).strip()
        if not reason:
            raise ModelUnavailable("llm.unreadable")
        raise CannotAnswer("answer.cannot_answer", reason=reason[:MAX_REASON_CHARS])
    if reading.is_over:
        return Writing(WrittenSql(sql).with_remarks(reading.remarks))
    return Writing(WrittenSql(sql), reading)


def _prose(said: str) -> str:
    """`said`, when it is sentences and not the wreck of something else."""
    return "" if set(said) & set("{}`<>\x00\ufffd") else said
