"""Keeps a prompt within its token budget, the model's context window.

Drops the oldest turns, the examples and the last tables, never the question.
"""

from collections.abc import Callable
from dataclasses import replace

from agent.llm.capabilities.token_estimate import estimate_prompt_tokens
from agent.llm.types import Message
from agent.ports import WriteRequest
from model.errors import PromptTooLong
from model.sources.schema import Column, RetrievedSchema, Table

RenderPrompt = Callable[[WriteRequest], list[Message]]
ANSWER_FRACTION = 4
"""Short contexts keep a quarter for the answer."""
HISTORY_SHARE = 0.25
"""Turns go before tables until what they take of the context is less than this."""


def find_prompt_tokens(context: int | None, answer: int) -> int | None:
    """How long a prompt may be when its answer takes up to `answer` tokens; None: any length."""
    return None if context is None else context - min(answer, context // ANSWER_FRACTION)


def fit_prompt(
    request: WriteRequest, render: RenderPrompt, most_tokens: int | None
) -> list[Message]:
    """The prompt, with as much of the chat and the schema as fits into `most_tokens`.

    Raises `PromptTooLong` when the question and its best table do not fit.
    """
    messages = render(request)
    if most_tokens is None or estimate_prompt_tokens(messages) <= most_tokens:
        return messages
    most_history = most_tokens * HISTORY_SHARE
    while (tokens := estimate_prompt_tokens(messages)) > most_tokens:
        without = _drop_history(request)
        history = tokens - estimate_prompt_tokens(render(without))
        less = (
            _drop_oldest_turn(request)
            if history > most_history
            else _drop_last_example(request)
            or _drop_last_table(request)
            or _drop_oldest_turn(request)
        )
        if less is None:
            raise PromptTooLong("llm.prompt_too_long")
        request, messages = less, render(less)
    return messages


def _drop_history(request: WriteRequest) -> WriteRequest:
    return replace(request, question=replace(request.question, history=()))


def _drop_oldest_turn(request: WriteRequest) -> WriteRequest | None:
    history = request.question.history
    if not history:
        return None
    return replace(request, question=replace(request.question, history=history[1:]))


def _drop_last_example(request: WriteRequest) -> WriteRequest | None:
    examples = request.schema.examples
    if not examples:
        return None
    return replace(request, schema=replace(request.schema, examples=examples[:-1]))


def _drop_last_table(request: WriteRequest) -> WriteRequest | None:
    """Without the last table; the best one loses what is said about it, then no more."""
    schema = request.schema
    if len(schema.tables) > 1:
        return replace(request, schema=_remove_last_table(schema))
    if not schema.tables:
        return None
    best = schema.tables[0]
    bare = _strip_table(best.table)
    if bare == best.table:
        return None
    return replace(request, schema=replace(schema, tables=(replace(best, table=bare),)))


def _remove_last_table(schema: RetrievedSchema) -> RetrievedSchema:
    tables = schema.tables[:-1]
    names = {each.table.name for each in tables}
    return replace(
        schema,
        tables=tables,
        joins=tuple(r for r in schema.joins if {r.left, r.right} <= names),
        values=tuple(value for value in schema.values if value.table in names),
        terms=tuple(t for t in schema.terms if t.term.values.table in (None, *names)),
        paths=tuple(path for path in schema.paths if set(path.tables) <= names),
    )


def _strip_table(table: Table) -> Table:
    columns = tuple(_strip_column(column) for column in table.columns)
    return replace(table, columns=columns, comment="", note="")


def _strip_column(column: Column) -> Column:
    return replace(column.without_values(), comment="", note="")
