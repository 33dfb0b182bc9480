"""Reads the terms and examples of a source, and leaves out terms that name what is not there."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from model.database.engine import Database
from model.repositories.sources import teaching as records
from model.sources.schema import Table
from model.sources.teaching import Example, Teaching, Term
from model.tables.datasource import DatasourceRow
from services.datasources.visibility.error_redaction import find_names


async def read_teaching(database: Database, row: DatasourceRow) -> Teaching:
    """The enabled terms and examples of a source, as of the version in its row."""
    read = partial(_read, source_id=row.id, version=row.teaching_version)
    return await database.read(read)


def keep_known_terms(teaching: Teaching, tables: Iterable[Table]) -> Teaching:
    """The terms that name nothing but these tables and their columns."""
    columns_by_table = {table.name: {column.name for column in table.columns} for table in tables}
    known_terms = tuple(term for term in teaching.terms if _is_known(term, columns_by_table))
    return (
        teaching
        if len(known_terms) == len(teaching.terms)
        else replace(teaching, terms=known_terms)
    )


def remove_mentions(teaching: Teaching, hidden: AbstractSet[str]) -> Teaching:
    """The terms and examples whose words do not mention a hidden name either."""
    return replace(
        teaching,
        terms=tuple(term for term in teaching.terms if not mentions_hidden(term, hidden)),
        examples=tuple(each for each in teaching.examples if not mentions_hidden(each, hidden)),
    )


def mentions_hidden(item: Term | Example, hidden: AbstractSet[str]) -> bool:
    """Whether its words mention a hidden name; of an example's statement the guard tells."""
    if isinstance(item, Term):
        texts = (*item.values.words, item.values.definition)
    else:
        texts = (item.values.question, item.values.note)
    return not find_names("\n".join(texts)).isdisjoint(hidden)


def _read(connection: Connection, source_id: str, version: str) -> Teaching:
    terms = records.find_enabled_terms(connection, source_id)
    return Teaching(version, terms, records.find_enabled_examples(connection, source_id))


def _is_known(term: Term, columns_by_table: dict[str, set[str]]) -> bool:
    table = term.values.table
    return table is None or (
        columns_by_table.get(table, set()).issuperset(term.columns) and table in columns_by_table
    )
