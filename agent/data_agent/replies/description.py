"""What is in a table, in words: its columns with what they hold."""

from agent.data_agent.replies.wording import (
    escape_markdown,
    format_code,
    format_row_count,
    join_names,
    make_column_title,
    make_table_title,
)
from agent.labels.name_words import strip_prefixes
from model.locales import Locale, join_words, text
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, Schema, Table

MAX_COLUMNS = 40
MAX_VALUES = 4


def describe_table(table: Table, schema: Schema, locale: Locale) -> str:
    """Its rows, its columns with sample values or the span of their days, and its joins."""
    names = strip_prefixes(t.name for t in schema.tables)
    parts = [part for part in (format_code(table.name), format_row_count(table, locale)) if part]
    details = ("，" if locale == "zh-CN" else ", ").join(parts)
    title = escape_markdown(make_table_title(table, names[table.name], locale))
    count = len(table.columns)
    lines = [text("replies.described", locale, table=title, details=details, columns=count), ""]
    lines += [_describe_column(column, locale) for column in table.columns[:MAX_COLUMNS]]
    if count > MAX_COLUMNS:
        lines.append(f"- {text('replies.columns_more', locale, count=count - MAX_COLUMNS)}")
    joined_titles = [
        make_table_title(t, names[t.name], locale) for t in _find_joined_tables(table, schema)
    ]
    if joined_titles:
        tables = join_names([escape_markdown(name) for name in joined_titles], locale)
        lines += ["", text("replies.joined", locale, tables=tables)]
    return "\n".join([*lines, "", text("replies.ask_next", locale)])


def _describe_column(column: Column, locale: Locale) -> str:
    holds = _describe_content(column, locale)
    title = escape_markdown(make_column_title(column, locale))
    technical_name = (
        f"（{format_code(column.name)}）" if locale == "zh-CN" else f" ({format_code(column.name)})"
    )
    colon = "：" if locale == "zh-CN" else ": "
    return f"- {title}{technical_name}{colon if holds else ''}{holds}"


def _describe_content(column: Column, locale: Locale) -> str:
    profile = column.profile
    spans = column.kind in ("date", "datetime") or column.kind in NUMERIC_KINDS
    if profile is not None and profile.low and profile.high and spans:
        low, high = escape_markdown(profile.low), escape_markdown(profile.high)
        return text("replies.range", locale, low=low, high=high) if low != high else low
    values = [escape_markdown(value) for value in column.samples[:MAX_VALUES]]
    if not values:
        return ""
    value_list = join_words(values, locale)
    if len(column.samples) <= MAX_VALUES:
        return value_list
    return text("replies.for_example", locale, values=value_list)


def _find_joined_tables(table: Table, schema: Schema) -> list[Table]:
    joined_names = {key.table for key in table.foreign_keys}
    for other in schema.tables:
        if any(key.table == table.name for key in other.foreign_keys):
            joined_names.add(other.name)
    for join in schema.joins:
        if table.name in (join.left, join.right):
            joined_names |= {join.left, join.right}
    return [t for t in schema.tables if t.name in joined_names - {table.name}]
