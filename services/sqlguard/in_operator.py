"""`x IN name`: SQLite and ClickHouse may read a table there, which the syntax tree does not show.

SQLite reads a table, always. ClickHouse reads a table, a name of WITH or a column, by rules that
differ between its two analyzers; what is written instead can be only one of them.
"""

from sqlglot import exp

from model.engines.registry import find_dialect
from services.sqlguard.tables.ctes import find_cte
from services.sqlguard.time_budget import check_time_budget


def expand_in_operator(tree: exp.Expr, dialect: str, tables: frozenset[str] | None) -> None:
    """Write `IN (SELECT * FROM name)` for what is a table, `has(name, x)` for what is a column.

    What is neither stays as it is, and is refused with the other parts.
    """
    reads = find_dialect(dialect).guard.in_reads_table
    if reads == "never":
        return
    for node in list(tree.find_all(exp.In)):
        check_time_budget()
        name = node.args.get("field")
        if reads == "name_or_list" and name is None and len(node.expressions) == 1:
            name = node.expressions[0].unnest()
        if isinstance(name, exp.Column) and isinstance(name.this, exp.Identifier):
            _expand(node, name, dialect, tables)


def _expand(node: exp.In, name: exp.Column, dialect: str, tables: frozenset[str] | None) -> None:
    reads_column = find_dialect(dialect).guard.in_reads_column
    if reads_column and name.table and _is_source(node, name.table):
        _write_column(node, name)
        return
    before = {key: node.args.get(key) for key in ("field", "expressions")}
    table = _write_table(node, name)
    if not reads_column or name.table or find_cte(table, dialect):
        return
    if tables is None or table.name not in tables:
        for key, value in before.items():
            node.set(key, value)
        _write_column(node, name)


def _write_table(node: exp.In, name: exp.Column) -> exp.Table:
    table = exp.Table(this=name.this.copy(), db=name.args.get("table"), catalog=name.args.get("db"))
    select = exp.Select(expressions=[exp.Star()], from_=exp.From(this=table))
    node.set("field", None)
    node.set("expressions", None)
    node.set("query", exp.Subquery(this=select))
    return table


def _write_column(node: exp.In, name: exp.Column) -> None:
    node.replace(exp.Anonymous(this="has", expressions=[name, node.this]))


def _is_source(node: exp.Expr, label: str) -> bool:
    """Whether a statement around has a table, or what stands for one, of that name."""
    statement = node.find_ancestor(exp.Select)
    while statement is not None:
        sources = [statement.args.get("from_"), *(statement.args.get("joins") or ())]
        if any(_find_label(source) == label for source in sources if source is not None):
            return True
        statement = statement.find_ancestor(exp.Select)
    return False


def _find_label(source: exp.Expr) -> str:
    """What columns of an item of FROM are called by."""
    item = source.this
    return str((item.this if isinstance(item, exp.Final) else item).alias_or_name)
