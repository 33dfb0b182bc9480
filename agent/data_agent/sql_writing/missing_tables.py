"""Searches for tables that a model says are missing."""

from dataclasses import replace

from agent.ports import SchemaCatalog
from model.chats.question import Question
from model.errors import CannotAnswer
from model.sources.schema import RetrievedSchema

_REFUSAL = "answer.cannot_answer"
"""The key of a model's own refusal; other writers saw the whole source."""


async def find_missing_tables(
    refusal: CannotAnswer, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
) -> RetrievedSchema | None:
    """The schema with the tables that question and refusal retrieve; None where none is new.

    By words, not by embeddings: a refusal may repeat values that only its model may see.
    """
    reason = refusal.params.get("reason")
    if refusal.key != _REFUSAL or not reason:
        return None
    extended = replace(question, text=f"{question.text}\n{reason}")
    found = await catalog.search_words(extended)
    known = {each.table.name for each in schema.tables}
    new_tables = tuple(each for each in found.tables if each.table.name not in known)
    if not new_tables:
        return None
    return replace(
        schema,
        tables=(*schema.tables, *new_tables),
        joins=tuple(dict.fromkeys((*schema.joins, *found.joins))),
        paths=tuple(dict.fromkeys((*schema.paths, *found.paths))),
    )
