"""Names of tables and columns for readers: "average age" rather than `AVG(age)`."""

import re
from collections.abc import Iterable

from agent.labels.bilingual import shorten_label
from agent.labels.name_words import name_to_words, pluralize, strip_prefixes
from model.locales import Locale, text
from model.locales.chinese import has_chinese
from model.sources.query import Formula
from model.sources.schema import RetrievedSchema, Table

TABLE_SUFFIX = re.compile(r"(?<=.)(?:基本)?(?:信息|数据)?表$")
_TIMES = ("year", "quarter", "month", "day")


def find_name(name: str, label: str, locale: Locale) -> str:
    """A table or column as readers of one language call it."""
    display_name = shorten_label(label, locale) if label else ""
    if not display_name or (locale == "en" and has_chinese(display_name)):
        display_name = name_to_words(name.rpartition(".")[2])
    return display_name


def find_table_name(name: str, schema: RetrievedSchema, locale: Locale) -> str:
    """What people call a table."""
    for retrieved_table in schema.tables:
        if retrieved_table.table.name == name and retrieved_table.table.label:
            return shorten_label(retrieved_table.table.label, locale) or name
    return name


def make_heading(formula: Formula, schema: RetrievedSchema, locale: Locale) -> str:
    """The heading of what `formula` computes."""
    if formula.function in _TIMES:
        return text(f"engine.grain_{formula.function}", locale)
    name = _find_formula_name(formula, schema, locale)
    if not name:
        return text(f"answer.heading_{formula.function}", locale)
    if formula.function == "count" and locale == "en":
        name = pluralize(name)
    return text(f"engine.label_{formula.function}", locale, name=name)


def _find_formula_name(formula: Formula, schema: RetrievedSchema, locale: Locale) -> str:
    tables = {
        retrieved_table.table.name: retrieved_table.table for retrieved_table in schema.tables
    }
    if formula.of in tables:
        return _name_rows(tables[formula.of], tables, locale)
    table_name, _, column_name = formula.of.rpartition(".")
    table = tables.get(table_name)
    column = table.column(column_name) if table else None
    if table is None or column is None:
        return ""
    if formula.function == "count" and table.primary_key == (column.name,):
        return _name_rows(table, tables, locale)
    return find_name(column.name, column.label, locale)


def _name_rows(table: Table, tables: Iterable[str], locale: Locale) -> str:
    """What its rows are, without "table" and without the prefixes of a warehouse."""
    return TABLE_SUFFIX.sub("", find_name(strip_prefixes(tables)[table.name], table.label, locale))
