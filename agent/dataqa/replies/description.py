"""What is in a table, in words: its columns with what they hold."""

from agent.dataqa.replies.wording import (
    code,
    column_title,
    listed,
    plain,
    row_count,
    table_title,
)
from agent.names import bare
from model.locales import Locale, text
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, Schema, Table

MOST_COLUMNS = 40
MOST_VALUES = 4


def description(table: Table, schema: Schema, locale: Locale) -> str:
    """Its rows, its columns with sample values or the span of their days, and its joins."""
    names = bare(t.name for t in schema.tables)
    known = [part for part in (code(table.name), row_count(table, locale)) if part]
    details = ("，" if locale == "zh-CN" else ", ").join(known)
    title = plain(table_title(table, names[table.name], locale))
    count = len(table.columns)
    lines = [text("replies.described", locale, table=title, details=details, columns=count), ""]
    lines += [_column(column, locale) for column in table.columns[:MOST_COLUMNS]]
    if count > MOST_COLUMNS:
        lines.append(f"- {text('replies.columns_more', locale, count=count - MOST_COLUMNS)}")
    joined = [table_title(t, names[t.name], locale) for t in _neighbours(table, schema)]
    if joined:
        tables = listed([plain(name) for name in joined], locale)
        lines += ["", text("replies.joined", locale, tables=tables)]
    return "\n".join([*lines, "", text("replies.ask_next", locale)])


def _column(column: Column, locale: Locale) -> str:
    holds = _holds(column, locale)
    title = plain(column_title(column, locale))
    named = f"（{code(column.name)}）" if locale == "zh-CN" else f" ({code(column.name)})"
    colon = "：" if locale == "zh-CN" else ": "
    return f"- {title}{named}{colon if holds else ''}{holds}"


def _holds(column: Column, locale: Locale) -> str:
    profile = column.profile
    spans = column.kind in ("date", "datetime") or column.kind in NUMERIC_KINDS
    if profile is not None and profile.low and profile.high and spans:
        low, high = plain(profile.low), plain(profile.high)
        return text("replies.range", locale, low=low, high=high) if low != high else low
    values = [plain(value) for value in column.samples[:MOST_VALUES]]
    if not values:
        return ""
    joined = ("、" if locale == "zh-CN" else ", ").join(values)
    if len(column.samples) <= MOST_VALUES:
        return joined
    return text("replies.for_example", locale, values=joined)


def _neighbours(table: Table, schema: Schema) -> list[Table]:
    joined = {key.table for key in table.foreign_keys}
    for other in schema.tables:
        if any(key.table == table.name for key in other.foreign_keys):
            joined.add(other.name)
    for relation in schema.relations:
        if table.name in (relation.left, relation.right):
            joined |= {relation.left, relation.right}
    return [t for t in schema.tables if t.name in joined - {table.name}]
