"""Reads the terms and examples of a source, and leaves out terms that name what is not there."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from model.database.engine import Database
from model.engines.registry import find_dialect
from model.repositories.sources import teaching as records
from model.sources.policy import ColumnKeys
from model.sources.schema import Schema, Table
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


def remove_mentions(teaching: Teaching, view: Schema) -> Teaching:
    """The terms and examples that mention nothing hidden from the actor of a view."""
    return replace(
        teaching,
        terms=tuple(term for term in teaching.terms if not mentions_hidden(term, view)),
        examples=tuple(each for each in teaching.examples if not mentions_hidden(each, view)),
    )


def mentions_hidden(item: Term | Example, view: Schema) -> bool:
    """Whether its words mention a hidden name, or its SQL a value that the actor may not be told.

    Of the names in an example's statement the guard tells. A term, which others must be able to
    use, names a value of single rows where it is known to be one; an example, where it may be.
    """
    if isinstance(item, Term):
        texts = (*item.values.words, item.values.definition)
    else:
        texts = (item.values.question, item.values.note)
    if not find_names("\n".join(texts)).isdisjoint(view.hidden):
        return True
    limits = view.value_limits
    columns = limits.masked | limits.identifying
    if isinstance(item, Example):
        columns |= limits.maybe_identifying
    return _names_values(item, view.source.dialect, columns)


def _names_values(item: Term | Example, dialect: str, columns: ColumnKeys) -> bool:
    sql = _write_statement(item, find_dialect(dialect).quote) if columns else ""
    if not sql:
        return False
    from services.datasources.visibility.compared_values import names_values

    return names_values(sql, dialect, columns)


def _write_statement(item: Term | Example, quote: str) -> str:
    """The statement of an example; the SQL of a term as one, empty where it has none."""
    if isinstance(item, Example):
        return item.values.sql
    values = item.values
    if not values.table:
        return ""
    name = quote + values.table.rpartition(".")[2].replace(quote, quote * 2) + quote
    parts = " AND ".join(f"({each})" for each in (values.expression, values.condition) if each)
    return f"SELECT 1 FROM {name} WHERE {parts}" if parts else ""  # noqa: S608 - it is only read


def _read(connection: Connection, source_id: str, version: str) -> Teaching:
    terms = records.find_enabled_terms(connection, source_id)
    return Teaching(version, terms, records.find_enabled_examples(connection, source_id))


def _is_known(term: Term, columns_by_table: dict[str, set[str]]) -> bool:
    table = term.values.table
    return table is None or (
        columns_by_table.get(table, set()).issuperset(term.columns) and table in columns_by_table
    )
