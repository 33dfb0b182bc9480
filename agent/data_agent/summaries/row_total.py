"""The total row count of a truncated list."""

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from model.sources.schema import RetrievedSchema

_NARROWING = ("where", "group", "having", "distinct", "limit", "offset", "qualify", "with_")


def find_row_total(sql: str, schema: RetrievedSchema) -> int | None:
    """The size of the one table that `sql` lists whole, as the last sync found it; else None."""
    try:
        select = parse_one(sql, dialect=schema.source.dialect)
    except SqlglotError:
        return None
    if not isinstance(select, exp.Select) or not _lists_all(select):
        return None
    source = select.args.get("from_") or select.args.get("from")
    listed_table = source.this if source is not None else None
    if not isinstance(listed_table, exp.Table):
        return None
    name = f"{listed_table.db}.{listed_table.name}" if listed_table.db else listed_table.name
    tables = {
        retrieved_table.table.name.lower(): retrieved_table.table
        for retrieved_table in schema.tables
    }
    return tables[name.lower()].rows if name.lower() in tables else None


def _lists_all(select: exp.Select) -> bool:
    """Whether nothing narrows the rows or makes one of several."""
    joins = select.args.get("joins") or ()
    if any(select.args.get(part) for part in _NARROWING) or not all(map(_keeps_rows, joins)):
        return False
    return select.find(exp.AggFunc, exp.SetOperation, exp.Subquery) is None


def _keeps_rows(join: exp.Join) -> bool:
    """Left joins lose no row. That they repeat none is what keys and checks see to."""
    return join.side == "LEFT"
