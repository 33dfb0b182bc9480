"""The plain prompt: every table as CREATE TABLE, the question, one call, and no repair.

What anybody gets from the same model without the product. It is told today's date where the
questions count from it, and the earlier turns of a chat.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace

from agent.events import TokensUsed
from agent.llm.chat_model import OpenAiChatModel
from agent.llm.types import Message, ModelEndpoint
from agent.runtime.usage_tracking import ReportedEvent, track_usage
from model.errors import RunFailed
from model.sources.schema import Column, Table
from tests.evals.datasets.connection import fetch
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.reporting.machine import measure_load
from tests.evals.runs.answer_cache import AnswerCache, PlainAnswer
from tests.evals.runs.attempt import Attempt, ModelCall
from tests.evals.runs.pipeline import model_call
from tests.evals.runs.reachability import raise_if_unreachable

MAX_CHARS = 4_000
"""Enough for any statement; a model that repeats itself is stopped there."""
DIALECTS = {"sqlite": "SQLite", "duckdb": "DuckDB"}
_LASTING = frozenset({"", "llm.too_long"})
"""How an answer ends that would be the same again; a busy machine is asked again."""
_BLOCK = re.compile(r"```(?:sql\w*)?\s*(.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE)
_STATEMENT = re.compile(r"\(*\s*(?:SELECT|WITH|VALUES)\b.*", re.IGNORECASE | re.DOTALL)


class PlainPrompt:
    """Asks a model with the plain prompt, each question once for ever."""

    def __init__(self, endpoint: ModelEndpoint, cache: AnswerCache) -> None:
        self._endpoint = replace(endpoint, temperature=0.0)
        self._model = OpenAiChatModel(self._endpoint)
        self._cache = cache

    async def ask(self, dataset: Dataset, asked: EvalQuestion) -> Attempt:
        """The answer and its rows. Raises `ModelUnavailable` when nobody answers at all."""
        messages = prompt(dataset, asked)
        key = self._cache.key(self._endpoint.name, self._endpoint.base_url, messages)
        answer = self._cache.get(key)
        if answer is None:
            answer = await self._answer(messages)
            if answer.problem in _LASTING:
                self._cache.put(key, answer)
        attempt = Attempt(sql=statement(answer.said), problem=answer.problem, statements=1)
        attempt.calls = [ModelCall(answer.input, answer.output, answer.cached)]
        attempt.exchange = [{"messages": messages, "said": answer.said}]
        attempt.load = answer.load
        attempt.seconds = answer.seconds + await _run(dataset, attempt)
        return attempt

    async def close(self) -> None:
        """Close the connections."""
        await self._model.close()

    async def _answer(self, messages: list[Message]) -> PlainAnswer:
        calls: list[ModelCall] = []

        def sink(reported: ReportedEvent) -> None:
            if isinstance(reported, TokensUsed):
                calls.append(model_call(reported))

        said, problem, began = "", "", time.perf_counter()
        with track_usage(sink):
            try:
                async with aclosing(self._model.stream(messages, max_chars=MAX_CHARS)) as pieces:
                    async for piece in pieces:
                        said += "" if piece.thinking else piece.text
            except RunFailed as error:
                raise_if_unreachable(error)
                problem = error.key
        seconds = time.perf_counter() - began
        used = calls[-1] if calls else ModelCall(0, 0)
        return PlainAnswer(
            said, problem, seconds, used.input, used.output, used.cached, measure_load()
        )


def prompt(dataset: Dataset, asked: EvalQuestion) -> list[Message]:
    """The tables, then the turns before, then the question."""
    tables = "\n\n".join(create_table(table) for table in dataset.schema.tables)
    today = f"Today is {dataset.today:%Y-%m-%d}.\n" if dataset.dated else ""
    dialect = DIALECTS[dataset.schema.source.dialect]
    task = f"Write one {dialect} query that answers the question. Answer with the query only."
    texts = [*(turn.question for turn in asked.history), asked.full_text]
    texts[0] = f"{tables}\n\n{today}{task}\n\nQuestion: {texts[0]}"
    messages: list[Message] = []
    for text, turn in zip(texts, asked.history, strict=False):
        messages.append({"role": "user", "content": text})
        messages.append({"role": "assistant", "content": f"```sql\n{turn.sql}\n```"})
    return [*messages, {"role": "user", "content": texts[-1]}]


def create_table(table: Table) -> str:
    """The table with types and declared keys, nothing else."""
    lines = [_column(column) for column in table.columns]
    if table.primary_key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_quote, table.primary_key))})")
    lines += _foreign_keys(table)
    return f"CREATE TABLE {_quote(table.name)} (\n  " + ",\n  ".join(lines) + "\n);"


def _column(column: Column) -> str:
    return f"{_quote(column.name)} {column.type or column.kind}"


def _foreign_keys(table: Table) -> Iterator[str]:
    for key in table.foreign_keys:
        if not key.inferred:
            columns, others = (", ".join(map(_quote, c)) for c in (key.columns, key.references))
            yield f"FOREIGN KEY ({columns}) REFERENCES {_quote(key.table)} ({others})"


def _quote(name: str) -> str:
    return name if re.fullmatch(r"\w+", name) else '"' + name.replace('"', '""') + '"'


def statement(said: str) -> str:
    """The statement in a code block, which may have no end, else a bare one; empty for none."""
    block = _BLOCK.search(said)
    found = _STATEMENT.search(block.group(1) if block else said)
    return found.group().strip() if found else ""


async def _run(dataset: Dataset, attempt: Attempt) -> float:
    """Put the rows of the statement into the attempt; how many seconds that took."""
    if not attempt.sql:
        attempt.refused = not attempt.problem
        attempt.problem = attempt.problem or "no statement"
        return 0.0
    began = time.perf_counter()
    try:
        fetched = await asyncio.to_thread(fetch, dataset.connection, attempt.sql)
    except RunFailed as error:
        attempt.problem = f"{error.code}: {error}"
    else:
        attempt.rows = list(fetched.rows)
    return time.perf_counter() - began
