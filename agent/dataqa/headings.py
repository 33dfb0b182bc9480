"""What a computed column without a name is called: "average age" rather than `AVG(age)`."""

import re
from collections.abc import Iterable

from agent.labels import has_chinese, short
from agent.names import bare, in_words, plural
from model.locales import Locale, text
from model.sources.query import Formula
from model.sources.schema import RetrievedSchema, Table

_TABLE = re.compile(r"(?<=.)(?:基本)?(?:信息|数据)?表$")
_TIMES = ("year", "quarter", "month", "day")


def called(name: str, label: str, locale: Locale) -> str:
    """A table or column as readers of one language call it."""
    said = short(label, locale) if label else ""
    if not said or (locale == "en" and has_chinese(said)):
        said = in_words(name.rpartition(".")[2])
    return said


def heading_of(formula: Formula, schema: RetrievedSchema, locale: Locale) -> str:
    """The heading of what `formula` computes."""
    if formula.function in _TIMES:
        return text(f"engine.grain_{formula.function}", locale)
    name = _name(formula, schema, locale)
    if not name:
        return text(f"answer.heading_{formula.function}", locale)
    if formula.function == "count" and locale == "en":
        name = plural(name)
    return text(f"engine.label_{formula.function}", locale, name=name)


def _name(formula: Formula, schema: RetrievedSchema, locale: Locale) -> str:
    tables = {found.table.name: found.table for found in schema.tables}
    if formula.of in tables:
        return _table(tables[formula.of], tables, locale)
    table_name, _, column_name = formula.of.rpartition(".")
    table = tables.get(table_name)
    column = table.column(column_name) if table else None
    if table is None or column is None:
        return ""
    if formula.function == "count" and table.primary_key == (column.name,):
        return _table(table, tables, locale)
    return called(column.name, column.label, locale)


def _table(table: Table, tables: Iterable[str], locale: Locale) -> str:
    """What its rows are, without "table" and without the prefixes of a warehouse."""
    return _TABLE.sub("", called(bare(tables)[table.name], table.label, locale))
