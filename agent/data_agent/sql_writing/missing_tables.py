"""Looks for tables that a model says are missing, where its prompt did not name every table."""

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
    """The schema that question and refusal retrieve together; None where no table of it is new.

    Words alone are searched for: a refusal may repeat what only the model that wrote it may see.
    """
    reason = refusal.params.get("reason")
    if refusal.key != _REFUSAL or not reason:
        return None
    extended = replace(question, text=f"{question.text}\n{reason}")
    found = await catalog.search_words(extended)
    known = {each.table.name for each in schema.tables}
    if known.issuperset(each.table.name for each in found.tables):
        return None
    return replace(
        found,
        values=schema.values,
        terms=schema.terms,
        examples=schema.examples,
        left_out=schema.left_out,
    )
