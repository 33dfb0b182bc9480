"""Prunes the schema after a failed statement: drops the tables and columns its problem names."""

import re
from collections.abc import Iterable
from dataclasses import replace

from agent.ports import FailedAttempt
from model.sources.schema import RetrievedSchema, RetrievedTable


def remove_blamed(schema: RetrievedSchema, failed: Iterable[FailedAttempt]) -> RetrievedSchema:
    """The schema without what failed statements read and their problems name.

    A column that is gone or may not be read leaves the others; where a problem names no column,
    the tables it names are left out. Nothing named, nothing changed.
    """
    for attempt in failed:
        schema = replace(schema, tables=tuple(_remove_blamed_by(schema.tables, attempt)))
    return schema


def _remove_blamed_by(
    tables: Iterable[RetrievedTable], attempt: FailedAttempt
) -> Iterable[RetrievedTable]:
    named = _find_words(attempt.problem) & _find_words(attempt.sql)
    found = list(tables)
    used = [t for t in found if t.table.name.rpartition(".")[2].lower() in _find_words(attempt.sql)]
    blamed = {c.name.lower() for t in used for c in t.table.columns} & named
    for one in found:
        if one in used and blamed:
            columns = tuple(c for c in one.table.columns if c.name.lower() not in blamed)
            yield replace(one, table=replace(one.table, columns=columns))
        elif blamed or one.table.name.rpartition(".")[2].lower() not in named:
            yield one


def _find_words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w+", text)}
