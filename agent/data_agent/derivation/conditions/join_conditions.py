"""Which stored tables a statement joins, and by which columns."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts

MAX_JOINS = 12


def find_join_conditions(statement: Statement) -> tuple[str, ...]:
    """`orders.customer_id = customers.id` for each equation of two tables, once, in order."""
    conditions = (
        pair for select in statement.list_selects() for pair in _find_in_select(select, statement)
    )
    return tuple(dict.fromkeys(conditions))[:MAX_JOINS]


def _find_in_select(select: exp.Select, statement: Statement) -> Iterator[str]:
    joins = select.args.get("joins") or []
    sources = statement.find_sources(select) or ()
    for place, join in enumerate(joins, 1):
        for column in join.args.get("using") or ():
            yield from _find_using(column.name, sources[: place + 1])
        if join.args.get("on") is not None:
            yield from _find_equations(join.args["on"], statement)
    if where := select.args.get("where"):
        yield from _find_equations(where.this, statement)


def _find_equations(condition: exp.Expr, statement: Statement) -> Iterator[str]:
    for pair in split_conjuncts(condition):
        if isinstance(pair, exp.EQ):
            sides = [_format_column(side, statement) for side in (pair.this, pair.expression)]
            if sides[0] and sides[1] and sides[0] != sides[1]:
                yield f"{sides[0]} = {sides[1]}"


def _format_column(side: exp.Expr, statement: Statement) -> str:
    stored_column = statement.find_stored_column(side) if isinstance(side, exp.Column) else None
    return f"{stored_column.table.name}.{stored_column.column.name}" if stored_column else ""


def _find_using(name: str, sources: tuple[FromItem, ...]) -> Iterator[str]:
    """The column of the table joined last, and that of the first one that has it."""
    owners = [source.table.name for source in sources if source.table and source.has(name)]
    if len(owners) > 1:
        yield f"{owners[0]}.{name} = {owners[-1]}.{name}"
