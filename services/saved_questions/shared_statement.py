"""The statement of an answer as others may run it, too.

For a user from whom columns are hidden, the guard puts a selection of the others in the place of a
table. Whoever runs a saved question has his own selection: that of its author is taken out again.
"""

from collections.abc import Iterator

from sqlglot import exp

from model.errors import SqlRejected
from model.sources.schema import Schema
from services.sqlguard import check_query
from services.sqlguard.guard import parse_statement, render_statement

_OUTSIDE = ("joins", "laterals", "pivots", "sample")
"""What follows a table in FROM, which replacing it by a selection left there."""


def remove_selections(sql: str, schema: Schema) -> str:
    """The statement over its tables themselves, where the guard makes the same of it again."""
    if not any(table.partial for table in schema.tables):
        return sql
    try:
        tree, sqlglot_dialect = parse_statement(sql, schema.source.dialect)
        for selection in list(_list_selections(tree)):
            selection.replace(_make_table(selection))
        bare = render_statement(tree, sqlglot_dialect)
        return bare if check_query(bare, schema=schema).sql == sql else sql
    except SqlRejected:
        return sql


def _list_selections(tree: exp.Expr) -> Iterator[exp.Subquery]:
    """Subqueries that give some columns of one table and nothing else."""
    for subquery in tree.find_all(exp.Subquery):
        inner = subquery.this
        if not isinstance(inner, exp.Select) or not subquery.alias:
            continue
        parts = {name for name, value in inner.args.items() if value}
        plain = all(isinstance(each, exp.Column) and not each.table for each in inner.expressions)
        if not plain or parts != {"expressions", "from_"}:
            continue
        if isinstance(inner.args["from_"].this, exp.Table):
            yield subquery


def _make_table(subquery: exp.Subquery) -> exp.Table:
    """The table of a selection, under the name by which the statement calls it."""
    table: exp.Table = subquery.this.args["from_"].this.copy()
    if subquery.alias != table.name:
        table.set("alias", subquery.args["alias"].copy())
    for part in _OUTSIDE:
        if subquery.args.get(part):
            table.set(part, subquery.args[part])
    return table
