"""The tables of a statement in few words: what they and their columns are called."""

import re
from dataclasses import replace

from agent.data_agent.column_headings import find_name
from agent.ports import QuestionResult
from model.locales import Locale
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, RetrievedSchema, Table

MAX_ANSWER_TABLES = 4
MAX_COLUMNS = 8
MAX_TABLES = 12
"""Of a schema where no statement says which are meant."""
MAX_NAME_CHARS = 40
_KEY_ENDS = ("id", "uuid", "guid", "code", "no", "key")
_WORD = re.compile(r"\w+")


def keep_statement_tables(answer: QuestionResult) -> RetrievedSchema:
    """The schema without the tables that the statement does not read; whole when it names none."""
    table_names = {name.lower() for name in answer.tables}
    tables = tuple(one for one in answer.schema.tables if one.table.name.lower() in table_names)
    return replace(answer.schema, tables=tables) if tables else answer.schema


def write_tables(answer: QuestionResult) -> str:
    """One table a line: its name, then the columns one asks about, those of the statement first."""
    spoken_of = {word.lower() for word in _WORD.findall(answer.sql)}
    tables = keep_statement_tables(answer).tables[:MAX_ANSWER_TABLES]
    return "\n".join(_write_table(one.table, spoken_of, answer.question.locale) for one in tables)


def write_schema(schema: RetrievedSchema, locale: Locale) -> str:
    """One table a line: its name, then the columns one asks about."""
    return "\n".join(_write_table(each.table, set(), locale) for each in schema.tables[:MAX_TABLES])


def _write_table(table: Table, spoken_of: set[str], locale: Locale) -> str:
    keys = {column for key in table.foreign_keys for column in key.columns} | {*table.primary_key}
    columns = [c for c in table.columns if c.enabled and not _is_key(c, keys)]
    columns.sort(key=lambda column: (column.name.lower() not in spoken_of, _rank_column(column)))
    names = dict.fromkeys(_shorten_name(c.name, c.label, locale) for c in columns[:MAX_COLUMNS])
    return f"{_shorten_name(table.name, table.label, locale)}: {', '.join(names)}"


def _is_key(column: Column, keys: set[str]) -> bool:
    return column.name in keys or column.name.lower().rpartition("_")[2] in _KEY_ENDS


def _rank_column(column: Column) -> int:
    """Days first, then what groups, then numbers, then the rest."""
    if column.kind in ("date", "datetime"):
        return 0
    if column.kind == "text" and column.samples:
        return 1
    return 2 if column.kind in NUMERIC_KINDS else 3


def _shorten_name(name: str, label: str, locale: Locale) -> str:
    return find_name(name, label, locale)[:MAX_NAME_CHARS]
