"""How many rows a count can find at most, where every table was counted."""

from sqlglot import exp

from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from agent.data_agent.derivation.term import Term
from model.sources.query import CountedRows
from model.sources.schema import Table


def find_count_bound(term: Term, statement: Statement) -> CountedRows | None:
    """The bound of a count over joins; none over one table, which may have grown since its sync.

    A count of a column is one of its table's rows, that of all rows one of the largest table.
    """
    select = term.node.find_ancestor(exp.Select) if term.node is not None else None
    if term.kind not in ("count", "distinct") or term.factor != 1:
        return None
    if select is None or not _is_joined(select):
        return None
    tables = _list_tables(statement.find_sources(select) or ())
    if not tables:
        return None
    table = (
        term.stored_column.table
        if term.stored_column is not None and term.kind == "distinct"
        else None
    )
    table = table or max(tables, key=lambda each: each.rows or 0)
    return CountedRows(table.name, table.rows) if table.rows and table.rows_exact else None


def _list_tables(sources: tuple[FromItem, ...]) -> list[Table]:
    """The joined tables; none where one is not stored, not counted, or there twice."""
    tables = [source.table for source in sources if source.table is not None]
    are_counted = all(table.rows and table.rows_exact for table in tables)
    several = len({table.name for table in tables}) < len(tables)
    return tables if are_counted and not several and len(tables) == len(sources) else []


def _is_joined(select: exp.Select) -> bool:
    """Whether columns equate every joined table with another: no product of all with all."""
    joins = select.args.get("joins") or []
    conditions = [join.args.get("on") for join in joins]
    return bool(joins) and all(
        c is not None and any(map(_is_column_equality, split_conjuncts(c))) for c in conditions
    )


def _is_column_equality(condition: exp.Expr) -> bool:
    sides = (condition.this, condition.args.get("expression"))
    return isinstance(condition, exp.EQ) and all(isinstance(side, exp.Column) for side in sides)
