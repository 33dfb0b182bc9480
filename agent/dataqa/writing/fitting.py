"""Prompts that fit a context: the oldest turns and the last tables go, never the question."""

from collections.abc import Callable
from dataclasses import replace

from agent.llm.capabilities.token_estimate import estimate_prompt
from agent.llm.types import Message
from agent.ports import WriteRequest
from model.errors import PromptTooLong
from model.sources.schema import Column, RetrievedSchema, Table

Render = Callable[[WriteRequest], list[Message]]
ANSWER_PART = 4
"""Short contexts keep a quarter for the answer."""
HISTORY_SHARE = 0.25
"""Turns go before tables until what they take of the context is less than this."""


def prompt_tokens(context: int | None, answer: int) -> int | None:
    """How long a prompt may be when its answer takes up to `answer` tokens; None: any length."""
    return None if context is None else context - min(answer, context // ANSWER_PART)


def fitted(request: WriteRequest, render: Render, most_tokens: int | None) -> list[Message]:
    """The prompt, with as much of the chat and the schema as fits into `most_tokens`.

    Raises `PromptTooLong` when the question and its best table do not fit.
    """
    messages = render(request)
    if most_tokens is None or estimate_prompt(messages) <= most_tokens:
        return messages
    most_history = most_tokens * HISTORY_SHARE
    while (tokens := estimate_prompt(messages)) > most_tokens:
        without = _without_history(request)
        history = tokens - estimate_prompt(render(without))
        less = (
            _with_less_history(request)
            if history > most_history
            else _with_less_schema(request) or _with_less_history(request)
        )
        if less is None:
            raise PromptTooLong("llm.prompt_too_long")
        request, messages = less, render(less)
    return messages


def _without_history(request: WriteRequest) -> WriteRequest:
    return replace(request, question=replace(request.question, history=()))


def _with_less_history(request: WriteRequest) -> WriteRequest | None:
    history = request.question.history
    if not history:
        return None
    return replace(request, question=replace(request.question, history=history[1:]))


def _with_less_schema(request: WriteRequest) -> WriteRequest | None:
    """Without the last table; the best one loses what is said about it, then no more."""
    found = request.schema
    if len(found.tables) > 1:
        return replace(request, schema=_without_last(found))
    if not found.tables:
        return None
    best = found.tables[0]
    bare = _bare(best.table)
    if bare == best.table:
        return None
    return replace(request, schema=replace(found, tables=(replace(best, table=bare),)))


def _without_last(found: RetrievedSchema) -> RetrievedSchema:
    tables = found.tables[:-1]
    names = {each.table.name for each in tables}
    return replace(
        found,
        tables=tables,
        relations=tuple(r for r in found.relations if {r.left, r.right} <= names),
        values=tuple(value for value in found.values if value.table in names),
        paths=tuple(path for path in found.paths if set(path.tables) <= names),
    )


def _bare(table: Table) -> Table:
    columns = tuple(_bare_column(column) for column in table.columns)
    return replace(table, columns=columns, comment="", note="")


def _bare_column(column: Column) -> Column:
    return replace(column, comment="", note="", samples=(), profile=None)
