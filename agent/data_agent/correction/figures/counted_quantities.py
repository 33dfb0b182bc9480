"""Numbers of people or things that a column stores: they are added up, and not counted."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import make_column
from agent.labels.label_ends import LISTED_LABEL_END
from model.locales.chinese import compile_chinese
from model.sources.schema import Column, Table

_QUANTITY = compile_chinese(
    r"^\p{Han}{1,6}(?:人数|数量|台数|辆数|件数|次数)(?=$|[\s,，;；（(:：])"
    r"|^(?:人数|数量|\p{Han}{2,4}数)(?=$|[\s,，;；（(:：])"
    r"|^(?:number|count) of\b|^(?:quantity|head ?count)\b",
    re.IGNORECASE,
)
_ASKS_KINDS = re.compile(r"几种|多少种|不同|\b(?:different|distinct|kinds|unique)\b", re.IGNORECASE)


def sum_quantity(statement: Statement) -> Correction | None:
    """`COUNT(DISTINCT guests)` becomes `SUM(guests)`, where guests says of how many a row is.

    So does a count that the statement itself calls by the whole name of such a column.
    """
    if _ASKS_KINDS.search(statement.tables.question):
        return None
    for count in statement.nodes.find_all(exp.Count):
        column = _find_quantity(count, statement) or _find_namesake(count, statement)
        if column is not None:
            written = count.sql(statement.tables.dialect, comments=False)
            count.replace(exp.Sum(this=column.copy()))
            return Correction("quantity_added_up", {"written": written, "column": column.name})
    return None


def _find_quantity(count: exp.Count, statement: Statement) -> exp.Column | None:
    parts = count.this.expressions if isinstance(count.this, exp.Distinct) else [count.this]
    inner = parts[0] if len(parts) == 1 else None
    stored = statement.find_stored_column(inner) if isinstance(inner, exp.Column) else None
    is_quantity = stored is not None and _is_quantity(*stored)
    return inner if is_quantity and isinstance(inner, exp.Column) else None


def _find_namesake(count: exp.Count, statement: Statement) -> exp.Column | None:
    """The quantity of a table read by whose name the statement calls it: 人数 of 来访人数."""
    select, name = count.parent_select, count.parent.alias if count.parent is not None else ""
    sources = (statement.find_sources(select) or ()) if select is not None and name else ()
    found = [
        make_column(column.name, source.label)
        for source in sources
        if source.table is not None
        for column in source.table.columns
        if LISTED_LABEL_END.split(column.label)[0].endswith(name)
        and _is_quantity(source.table, column)
    ]
    return found[0] if len(found) == 1 else None


def _is_quantity(table: Table, column: Column) -> bool:
    keys = {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    is_number = column.kind in ("integer", "decimal", "float") and column.name not in keys
    return is_number and _QUANTITY.search(column.label) is not None
