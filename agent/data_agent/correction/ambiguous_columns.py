"""Qualifies columns that several joined tables have."""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import (
    FromItem,
    NameLookup,
    Statement,
    find_aliases,
)
from agent.data_agent.correction.syntax.nodes import split_conjuncts


def correct_ambiguous(statement: Statement) -> Correction | None:
    """Qualifies one column that tables have in common and an inner join makes equal."""
    for select in statement.list_selects():
        joins = select.args.get("joins") or []
        if not joins or any(join.args.get("using") or join.method for join in joins):
            continue
        for column in statement.list_columns(select):
            if column.table or column.name.lower() in find_aliases(select):
                continue
            lookup = statement.resolve(column)
            if lookup.kind == "many" and _are_equal(column.name, lookup, joins):
                column.set("table", exp.to_identifier(lookup.sources[0].label))
                source = lookup.sources[0]
                table_name = source.table.name if source.table else source.label
                return Correction("moved", {"column": column.name, "table": table_name})
    return None


def _are_equal(name: str, lookup: NameLookup, joins: list[exp.Join]) -> bool:
    """Whether conditions of inner joins equate the columns of that name, one with the next."""
    if any(join.side or join.kind.upper() not in ("", "INNER") for join in joins):
        return False
    equal = [
        {_make_column_key(pair.this), _make_column_key(pair.expression)}
        for join in joins
        if isinstance(join.args.get("on"), exp.EQ | exp.And)
        for pair in split_conjuncts(join.args["on"])
        if isinstance(pair, exp.EQ)
    ]
    first, *others = [(source.label.lower(), name.lower()) for source in lookup.sources]
    return all({first, other} in equal for other in others) and _are_tables(lookup.sources)


def _make_column_key(side: exp.Expr) -> tuple[str, str]:
    return (side.table.lower(), side.name.lower()) if isinstance(side, exp.Column) else ("", "")


def _are_tables(sources: tuple[FromItem, ...]) -> bool:
    return all(source.table is not None for source in sources)
