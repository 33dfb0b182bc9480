"""Names and values as a reply shows them: in the language of the question, as plain text."""

import re
from collections.abc import Sequence

from agent.data_agent.question_language import detect_language
from agent.labels.bilingual import humanize_name, shorten_label
from agent.labels.name_words import name_to_words, pluralize
from model.locales import Locale, text
from model.locales.chinese import has_chinese
from model.sources.schema import Column, Table

LONGEST_VALUE = 40
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")


def find_reply_language(question: str, locale: Locale) -> Locale:
    """The language that a question is written in; the page's where it has no letters."""
    if any(c.isalpha() for c in question) and not has_chinese(question):
        return "en"
    return detect_language(question, locale)


def make_table_title(table: Table, name: str, locale: Locale) -> str:
    """What a table is called; `name` is its own without prefixes."""
    label = shorten_label(table.label, locale) if table.label else ""
    if locale == "en":
        return pluralize(name_to_words(name) if not label or has_chinese(label) else label)
    return label or humanize_name(name)


def make_column_title(column: Column, locale: Locale) -> str:
    """What a column is called."""
    label = shorten_label(column.label, locale) if column.label else ""
    if locale == "en" and (not label or has_chinese(label)):
        return name_to_words(column.name)
    return label or humanize_name(column.name)


def join_names(names: Sequence[str], locale: Locale) -> str:
    """Several names as one phrase."""
    if locale == "zh-CN":
        return "、".join(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def format_row_count(table: Table, locale: Locale) -> str:
    """How many rows a table has; nothing where that is not known."""
    if table.rows is None:
        return ""
    if table.rows == 1 and table.rows_exact:
        return text("replies.rows_one", locale)
    key = "rows" if table.rows_exact else "rows_about"
    return text(f"replies.{key}", locale, count=f"{table.rows:,}")


def escape_markdown(value: str) -> str:
    """A name or value from the database on one line, without any meaning as Markdown."""
    line = " ".join(value.split())
    short_line = line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1]}…"
    return _MARKUP.sub(r"\\\1", short_line)


def format_code(name: str) -> str:
    """A name as it stands in the database."""
    return f"`{name.replace('`', ' ')}`"
