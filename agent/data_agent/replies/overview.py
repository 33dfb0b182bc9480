"""What a source holds, in words."""

from collections.abc import Sequence

from agent.data_agent.replies.reply_requests import Topic
from agent.data_agent.replies.wording import (
    escape_markdown,
    format_code,
    format_row_count,
    join_names,
    make_table_title,
)
from agent.labels.name_words import strip_prefixes
from model.locales import Locale, join_words, text
from model.sources.schema import Schema, Table

MAX_TABLES = 30
MAX_TABLE_NAMES = 9
"""Tables that a sentence names."""


def answer_small_talk(topic: Topic, schema: Schema, locale: Locale) -> str:
    """A greeting, or what can be asked."""
    if topic in ("thanks", "bye"):
        return text(f"replies.{topic}", locale)
    source = escape_markdown(_make_source_title(schema, locale))
    return text(
        f"replies.{topic}", locale, source=source, tables=_list_names(schema.tables, locale)
    )


def describe_source(schema: Schema, locale: Locale) -> str:
    """The tables with their rows."""
    tables = schema.tables
    names = strip_prefixes(table.name for table in tables)
    key = "overview_one" if len(tables) == 1 else "overview"
    source = escape_markdown(_make_source_title(schema, locale))
    lines = [text(f"replies.{key}", locale, source=source, count=len(tables)), ""]
    for table in tables[:MAX_TABLES]:
        title = escape_markdown(make_table_title(table, names[table.name], locale))
        lines.append(f"- **{title}** {_describe_details(table, locale)}")
    if len(tables) > MAX_TABLES:
        lines.append(f"- {text('replies.overview_more', locale, count=len(tables) - MAX_TABLES)}")
    first = (
        escape_markdown(make_table_title(tables[0], names[tables[0].name], locale))
        if tables
        else ""
    )
    return "\n".join([*lines, "", text("replies.overview_next", locale, table=first)])


def _describe_details(table: Table, locale: Locale) -> str:
    parts = [part for part in (format_code(table.name), format_row_count(table, locale)) if part]
    return f"（{'，'.join(parts)}）" if locale == "zh-CN" else f"({', '.join(parts)})"


def _list_names(tables: Sequence[Table], locale: Locale) -> str:
    names = strip_prefixes(table.name for table in tables)
    titles = [
        escape_markdown(make_table_title(t, names[t.name], locale))
        for t in tables[:MAX_TABLE_NAMES]
    ]
    if len(tables) <= MAX_TABLE_NAMES:
        return join_names(titles, locale)
    count = len(tables) if locale == "zh-CN" else len(tables) - MAX_TABLE_NAMES
    return text("replies.and_more", locale, names=join_words(titles, locale), count=count)


def _make_source_title(schema: Schema, locale: Locale) -> str:
    """The name of the source in the reader's language, where it has two."""
    words = schema.source.name.split(" ")
    chinese = [w for w in words if not w.isascii()]
    latin = [w for w in words if w.isascii()]
    if not chinese or not latin or words not in (chinese + latin, latin + chinese):
        return schema.source.name
    return " ".join(chinese if locale == "zh-CN" else latin)
