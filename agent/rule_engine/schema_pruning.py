"""Prunes the schema after a failed statement: drops the tables and columns its problem names."""

import re
from collections.abc import Iterable
from dataclasses import replace

from agent.ports import FailedAttempt
from model.sources.schema import RetrievedSchema, RetrievedTable


def remove_blamed(schema: RetrievedSchema, attempts: Iterable[FailedAttempt]) -> RetrievedSchema:
    """The schema without what failed statements read and their problems name.

    A column that is gone or may not be read leaves the others; where a problem names no column,
    the tables it names are left out. Nothing named, nothing changed.
    """
    for attempt in attempts:
        schema = replace(schema, tables=tuple(_remove_blamed_by(schema.tables, attempt)))
    return schema


def _remove_blamed_by(
    tables: Iterable[RetrievedTable], attempt: FailedAttempt
) -> Iterable[RetrievedTable]:
    words = _find_words(attempt.problem) & _find_words(attempt.sql)
    entries = list(tables)
    statement_tables = [
        t for t in entries if t.table.name.rpartition(".")[2].lower() in _find_words(attempt.sql)
    ]
    blamed = {c.name.lower() for t in statement_tables for c in t.table.columns} & words
    for one in entries:
        if one in statement_tables and blamed:
            columns = tuple(c for c in one.table.columns if c.name.lower() not in blamed)
            yield replace(one, table=replace(one.table, columns=columns))
        elif blamed or one.table.name.rpartition(".")[2].lower() not in words:
            yield one


def _find_words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w+", text)}
