"""SQL written by a model: one call, and one more when its answer cannot be read."""

import json
import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from agent.dataqa.prompting import asked, data, instructions, recent, schema
from agent.llm.structured import fenced, parsed
from agent.llm.types import Message, Talks
from agent.ports import OnThinking, WriteRequest, WrittenSql
from model.errors import CannotAnswer, ModelUnavailable
from model.locales import text

MAX_TURN_CHARS = 4_000
MAX_ANSWER_CHARS = 100_000
MAX_REASON_CHARS = 800
MAX_TITLE_CHARS = 80
MAX_CHART_CHARS = 40
DIALECTS = {
    "sqlite": "SQLite",
    "mysql": "MySQL",
    "postgres": "PostgreSQL",
    "duckdb": "DuckDB",
    "clickhouse": "ClickHouse",
    "trino": "Trino",
}
_STATEMENT = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)


def _lines(value: object) -> object:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _absent(value: object) -> object:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_absent)]
Texts = Annotated[list[str], BeforeValidator(_lines)]


class SqlAnswer(BaseModel):
    """What the model is asked for. With SQL there is an answer, whatever else it says."""

    sql: Text
    assumptions: Texts = []
    title: Text = ""
    chart: Text = ""
    cannot_answer_reason: Text = ""


class ModelWriter:
    """Writes SQL with a language model."""

    def __init__(self, model: Talks) -> None:
        self._model = model

    async def write(self, request: WriteRequest, on_thinking: OnThinking) -> WrittenSql:
        """The statement. Raises `CannotAnswer` with the model's reason, or a `Model…` error."""
        messages = prompt(request)
        said = await self._say(messages, on_thinking)
        answer = read(said)
        if answer is None:
            said = await self._say([*messages, *_again(said, request)], on_thinking) or said
            answer = read(said)
        return written(answer, said, request)

    async def _say(self, messages: list[Message], on_thinking: OnThinking) -> str:
        text: list[str] = []
        stream = self._model.stream(messages, max_chars=MAX_ANSWER_CHARS, shape=SqlAnswer)
        async for piece in stream:
            if piece.thinking:
                on_thinking(piece.text)
            else:
                text.append(piece.text)
        return "".join(text).strip()


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
        said = (
            json.dumps({"sql": turn.sql}, ensure_ascii=False)
            if turn.sql
            else turn.summary[:MAX_TURN_CHARS]
        )
        turns.append({"role": "assistant", "content": said or "-"})
    return turns


def _failed(request: WriteRequest) -> str:
    return "".join(
        data("failed_attempt", f"{attempt.sql}\n-- problem: {attempt.problem}")
        for attempt in request.failed
    )


def _again(said: str, request: WriteRequest) -> list[Message]:
    locale = request.question.locale
    return [
        {"role": "assistant", "content": said[:MAX_ANSWER_CHARS] or "-"},
        {"role": "user", "content": text("prompts.json_only", locale) + asked(request.question)},
    ]


def read(said: str) -> SqlAnswer | None:
    """The answer in `said`: as JSON, as a code block, or as a bare statement."""
    answer = parsed(said, SqlAnswer)
    if answer is not None and (answer.sql.strip() or answer.cannot_answer_reason.strip()):
        return answer
    sql = fenced(said, "sql") or fenced(said, "") or said
    return SqlAnswer(sql=sql) if _STATEMENT.match(sql) else None


def written(answer: SqlAnswer | None, said: str, request: WriteRequest) -> WrittenSql:
    """The statement of `answer`, or the reason why there is none."""
    sql = answer.sql.strip() if answer else ""
    if answer is None or not sql:
        reason = (answer.cannot_answer_reason if answer else _prose(said)).strip()
        if not reason:
            raise ModelUnavailable("llm.unreadable")
        raise CannotAnswer("answer.cannot_answer", reason=reason[:MAX_REASON_CHARS])
    return WrittenSql(
        sql,
        assumptions=tuple(line.strip() for line in answer.assumptions if line.strip()),
        title=answer.title.strip()[:MAX_TITLE_CHARS] or request.question.text[:MAX_TITLE_CHARS],
        chart=answer.chart.strip()[:MAX_CHART_CHARS],
    )


def _prose(said: str) -> str:
    """`said`, when it is sentences and not the wreck of something else."""
    return "" if set(said) & set("{}`<>\x00\ufffd") else said
