"""Words of the question that are terms: other names of tables and columns, conditions, measures."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.rule_engine.computed_columns import name_computed_column
from agent.rule_engine.parsing.spans.function_words import PhraseKey
from agent.rule_engine.parsing.spans.tokens import to_key
from model.sources.schema import RetrievedSchema
from model.sources.teaching import Term


@dataclass(frozen=True, slots=True)
class TaughtWord:
    """A term over a table at hand."""

    term: Term
    table: str
    column: str | None = None
    """The column that its expression is, if it is no more than that."""

    @property
    def is_alias(self) -> bool:
        """Whether it only calls the table or the column by another name."""
        values = self.term.values
        return values.condition is None and (values.expression is None or bool(self.column))


def find_taught_words(schema: RetrievedSchema) -> dict[PhraseKey, TaughtWord]:
    """The words of the terms that stand in the question."""
    return {key: word for word in _list_words(schema) for key in _list_keys(word.term)}


def _list_words(schema: RetrievedSchema) -> Iterator[TaughtWord]:
    tables = {entry.table.name: entry.table for entry in schema.tables}
    for match in schema.terms:
        values = match.term.values
        table = tables.get(values.table or "")
        if table is None or not match.text:
            continue
        bare = (values.expression or "").strip().strip('`"[]').rpartition(".")[2].strip('`"[]')
        column = table.column(bare) or table.column(name_computed_column(values))
        yield TaughtWord(match.term, table.name, column.name if column else None)


def _list_keys(term: Term) -> Iterator[PhraseKey]:
    yield from filter(None, map(to_key, term.values.words))


def say_in_own_words(text: str, schema: RetrievedSchema) -> str:
    """The question with the names of terms that say nothing in SQL, for their synonyms."""
    for match in schema.terms:
        values = match.term.values
        at = text.casefold().find(match.text) if match.text and values.table is None else -1
        if at >= 0 and len(text) == len(text.casefold()):
            text = text[:at] + values.name + text[at + len(match.text) :]
    return text
