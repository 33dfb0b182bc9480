"""Columns that several joined tables have."""

from sqlglot import exp

from agent.dataqa.correction.change import Change
from agent.dataqa.correction.scopes import Lookup, Source, Statement, aliases


def correct_ambiguous(statement: Statement) -> Change | None:
    """Qualifies one column that tables have in common and an inner join makes equal."""
    for select in statement.selects():
        joins = select.args.get("joins") or []
        if not joins or any(join.args.get("using") or join.method for join in joins):
            continue
        for column in list(statement.columns(select)):
            if column.table or column.name.lower() in aliases(select):
                continue
            found = statement.look_up(column)
            if found.kind == "many" and _are_equal(column.name, found, joins):
                column.set("table", exp.to_identifier(found.sources[0].label))
                source = found.sources[0]
                shown = source.table.name if source.table else source.label
                return Change("moved", {"column": column.name, "table": shown})
    return None


def _are_equal(name: str, found: Lookup, joins: list[exp.Join]) -> bool:
    """Whether conditions of inner joins equate the columns of that name, one with the next."""
    if any(join.side or join.kind.upper() not in ("", "INNER") for join in joins):
        return False
    equal = [
        {_place(pair.this), _place(pair.expression)}
        for join in joins
        if isinstance(join.args.get("on"), exp.EQ | exp.And)
        for pair in conjuncts(join.args["on"])
        if isinstance(pair, exp.EQ)
    ]
    first, *others = [(source.label.lower(), name.lower()) for source in found.sources]
    return all({first, other} in equal for other in others) and _is_read(found.sources)


def conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    """The parts of a condition that must all hold."""
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def _place(side: exp.Expr) -> tuple[str, str]:
    return (side.table.lower(), side.name.lower()) if isinstance(side, exp.Column) else ("", "")


def _is_read(sources: tuple[Source, ...]) -> bool:
    return all(source.table is not None for source in sources)
