"""Names that an engine gives to columns without one: what they compute, so they quote SQL."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from agent.labels.bilingual import humanize_name
from model.sources.query import ResultColumn

_COMPUTATION = re.compile(
    r"[A-Za-z_0-9]\(|[*=<>|]|\d\.\d| [-+/%] |\b(?:CASE|IN|BETWEEN|LIKE|IS|NOT|AND|OR)\b"
)
_QUOTES = ('""', "``", "''", "[]")
Renames = Mapping[str, str]


def is_engine_name(name: str, sql: str = "") -> bool:
    """Whether a name says what a column computes and is not an alias of the statement.

    Without the statement an alias that looks like SQL counts as one, too.
    """
    if not _COMPUTATION.search(name):
        return False
    return not any(f"{quotes[0]}{name}{quotes[1]}" in sql for quotes in _QUOTES)


def number_engine_names(columns: Iterable[Mapping[str, Any]], sql: str) -> Renames:
    """A number for each such name of an answer's columns, as answers without SQL have it.

    Charts and notices call a column by the words of its name.
    """
    return {
        spelling: f"column_{number}"
        for number, column in enumerate(columns, 1)
        for name in (column["name"], column.get("label") or "")
        if not column.get("source") and is_engine_name(name, sql)
        for spelling in (name, humanize_name(name))
    }


def rename_columns(columns: Iterable[ResultColumn], sql: str) -> tuple[ResultColumn, ...]:
    """The columns of a stored result with numbers in place of such names."""
    all_columns = tuple(columns)
    fields = [{"name": c.name, "label": c.label, "source": c.source} for c in all_columns]
    renames = number_engine_names(fields, sql)
    return tuple(
        replace(c, name=renames.get(c.name, c.name), label=renames.get(c.label, c.label))
        for c in all_columns
    )


def rename_within(value: Any, renames: Renames) -> Any:
    """JSON in which the new names stand, wherever a text repeats an old one."""
    if isinstance(value, str):
        for name in sorted(renames, key=len, reverse=True):
            value = value.replace(name, renames[name])
        return value
    if isinstance(value, list):
        return [rename_within(each, renames) for each in value]
    if isinstance(value, dict):
        return {rename_within(k, renames): rename_within(v, renames) for k, v in value.items()}
    return value
