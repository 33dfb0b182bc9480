"""Puts a selection in the place of a table, under the name that the statement calls it by."""

from collections.abc import Iterable

from sqlglot import exp

from model.errors import SqlRejected

_INSIDE = ("db", "catalog", "partition", "hints", "indexed", "only")
"""What says which rows of the stored table are read, and how: it stays with the table."""
_OUTSIDE = ("joins", "laterals", "pivots", "sample")
"""What follows the table in FROM: it stays with the place."""


def select_columns(names: Iterable[str]) -> exp.Select:
    """A selection of columns, without FROM."""
    return exp.Select(
        expressions=[exp.column(exp.to_identifier(name, quoted=True)) for name in names]
    )


def replace_table(node: exp.Table, selection: exp.Select, inner_alias: str = "") -> exp.Subquery:
    """Replace a table by `selection` from it, and return the subquery.

    Inside, the table is called `inner_alias`, where one is given. Raises `SqlRejected` where the
    table carries anything of which it is not known on which side it belongs.
    """
    arguments = {
        key: value for key, value in node.args.items() if value and key not in ("this", "alias")
    }
    for key in arguments:
        if key not in _INSIDE and key not in _OUTSIDE:
            raise SqlRejected("guard.part", part=key.upper())
    inner = exp.Table(this=node.this.copy(), **{key: arguments.get(key) for key in _INSIDE})
    if inner_alias:
        inner.set("alias", exp.TableAlias(this=exp.to_identifier(inner_alias, quoted=True)))
    alias = node.args.get("alias") or exp.TableAlias(this=node.this.copy())
    is_final = isinstance(node.parent, exp.Final)
    selection.set("from_", exp.From(this=exp.Final(this=inner) if is_final else inner))
    outside = {key: arguments.get(key) for key in _OUTSIDE}
    subquery = exp.Subquery(this=selection, alias=alias, **outside)
    place = node.parent if is_final and node.parent else node
    place.replace(subquery)
    return subquery


def drop_column_schemas(tree: exp.Expr) -> None:
    """Columns lose the schema before their table, by which no subquery can be named."""
    for column in tree.find_all(exp.Column):
        column.set("db", None)
        column.set("catalog", None)
