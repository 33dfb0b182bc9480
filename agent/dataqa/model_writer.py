"""SQL written by a model: one call, and one more when its answer cannot be read."""

from contextlib import aclosing

from agent.dataqa.prompting import asked, data, instructions, recent, schema
from agent.dataqa.writing.fitting import fitted, prompt_tokens
from agent.dataqa.writing.reader import AnswerReader
from agent.llm.capabilities.token_estimate import estimate_prompt
from agent.llm.types import Message, Talks
from agent.ports import FailedAttempt, OnThinking, WriteRequest, WrittenSql
from model.errors import CannotAnswer, ModelTimeout, ModelUnavailable, PromptTooLong
from model.locales import text

MAX_TURN_CHARS = 4_000
MAX_ANSWER_CHARS = 100_000
MAX_REASON_CHARS = 800
MAX_TOKENS = 3_000
SHORTER = 0.6
"""How much of a prompt that was too long for its model is sent once more."""
DIALECTS = {
    "sqlite": "SQLite",
    "mysql": "MySQL",
    "postgres": "PostgreSQL",
    "duckdb": "DuckDB",
    "clickhouse": "ClickHouse",
    "trino": "Trino",
}


class ModelWriter:
    """Writes SQL with a language model."""

    def __init__(self, model: Talks) -> None:
        self._model = model

    async def write(self, request: WriteRequest, on_thinking: OnThinking) -> WrittenSql:
        """The statement. Raises `CannotAnswer` with the model's reason, or a `Model…` error."""
        messages = fitted(request, prompt, await self._most_tokens())
        try:
            answer = await self._read(messages, on_thinking, request.temperature)
        except PromptTooLong:
            messages = fitted(request, prompt, await self._fewer_tokens(messages))
            answer = await self._read(messages, on_thinking, request.temperature)
        if not answer.sql and not answer.remarks().doubt:
            messages += _again(answer.said, request)
            again = await self._read(messages, on_thinking, request.temperature)
            answer = again if again.said.strip() else answer
        return written(answer)

    async def _most_tokens(self) -> int | None:
        return prompt_tokens(await self._model.context_tokens(), MAX_TOKENS)

    async def _fewer_tokens(self, refused: list[Message]) -> int:
        """For another try: the length may be known by now, or the estimate was too low."""
        known = await self._most_tokens()
        less = int(estimate_prompt(refused) * SHORTER)
        return less if known is None else min(known, less)

    async def _read(
        self, messages: list[Message], on_thinking: OnThinking, temperature: float | None
    ) -> AnswerReader:
        answer, cut = AnswerReader(), False
        stream = self._model.stream(
            messages,
            max_chars=MAX_ANSWER_CHARS,
            max_tokens=MAX_TOKENS,
            temperature=temperature,
        )
        try:
            async with aclosing(stream) as pieces:
                async for piece in pieces:
                    cut = piece.cut
                    if piece.thinking:
                        on_thinking(piece.text)
                    else:
                        answer.feed(piece.text)
                    if answer.is_done:
                        break
        except (ModelUnavailable, ModelTimeout):
            if not answer.sql:
                raise
        answer.finish(cut=cut)
        if answer.is_endless:
            raise ModelUnavailable("llm.endless")
        return answer


def prompt(request: WriteRequest) -> list[Message]:
    """Instructions, the turns before, and last the data with the question."""
    source = request.schema.source
    system = instructions(
        "write_sql",
        request.question,
        dialect=DIALECTS[source.dialect],
        version=source.server_version or "-",
    )
    content = schema(request.schema) + _failed(request) + asked(request.question)
    return [system, *_turns(request), {"role": "user", "content": content}]


def _turns(request: WriteRequest) -> list[Message]:
    turns: list[Message] = []
    for turn in recent(request.question):
        turns.append({"role": "user", "content": data("question", turn.question)})
        said = fenced(turn.sql) if turn.sql else turn.summary[:MAX_TURN_CHARS]
        turns.append({"role": "assistant", "content": said or "-"})
    return turns


def _failed(request: WriteRequest) -> str:
    return "".join(
        data("failed_attempt", f"{attempt.sql}\n-- problem: {_problem(attempt)}")
        for attempt in request.failed
    )


def _problem(attempt: FailedAttempt) -> str:
    return f"{attempt.problem} {attempt.advice}".strip()


def fenced(sql: str) -> str:
    """A statement as the model is asked to write it."""
    return f"```sql\n{sql}\n```"


def _again(said: str, request: WriteRequest) -> list[Message]:
    locale = request.question.locale
    return [
        {"role": "assistant", "content": said[:MAX_TURN_CHARS] or "-"},
        {"role": "user", "content": text("prompts.sql_only", locale) + asked(request.question)},
    ]


def written(answer: AnswerReader) -> WrittenSql:
    """The statement of `answer`, or the reason why there is none."""
    remarks = answer.remarks()
    if not answer.sql:
        reason = (remarks.doubt or _prose(answer.said)).strip()
        if not reason:
            raise ModelUnavailable("llm.unreadable")
        raise CannotAnswer("answer.cannot_answer", reason=reason[:MAX_REASON_CHARS])
    return WrittenSql(
        answer.sql, assumptions=remarks.assumptions, title=remarks.title, chart=remarks.chart
    )


def _prose(said: str) -> str:
    """`said`, when it is sentences and not the wreck of something else."""
    return "" if set(said) & set("{}`<>\x00\ufffd") else said
