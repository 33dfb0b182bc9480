"""Completes GROUP BY, and writes out aliases that the engine does not know."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement, find_aliases
from model.engines.registry import find_dialect


def correct_grouping(statement: Statement) -> Correction | None:
    """Adds to one GROUP BY the columns that its SELECT has beside an aggregate.

    Where an engine takes any row's value for them, only a statement without groups is completed.
    """
    is_strict = find_dialect(statement.tables.dialect).strict_grouping
    for select in statement.list_selects():
        group = select.args.get("group")
        parts = [part.unalias() for part in select.expressions]
        if (
            not any(_has_aggregate(part) for part in parts)
            or _is_special(group)
            or _has_star(parts)
            or not (is_strict or (group is None and _counts_rows(parts)))
        ):
            continue
        by = [_resolve_group(expr, select) for expr in (group.expressions if group else [])]
        keys = {make_group_key(part, statement) for part in by}
        ungrouped = [
            p for p in parts if _is_row_expression(p) and make_group_key(p, statement) not in keys
        ]
        if ungrouped and all(_is_resolved(part, statement) for part in (*ungrouped, *by)):
            select.group_by(*(part.copy() for part in ungrouped), copy=False)
            names = ", ".join(part.sql(dialect=statement.tables.dialect) for part in ungrouped)
            return Correction("grouped", {"columns": names})
    return None


def correct_alias(statement: Statement) -> Correction | None:
    """Writes out one alias in WHERE, HAVING or GROUP BY where the engine would not know it."""
    clauses = find_dialect(statement.tables.dialect).alias_free_clauses
    for select in statement.list_selects():
        aliases = find_aliases(select)
        for place in clauses if aliases else ():
            for column in _find_columns(select.args.get(place), select):
                expression = aliases.get(column.name.lower())
                if expression is None or column.table or not _may_replace(expression, place):
                    continue
                if _is_column(column, select, statement):
                    continue
                column.replace(
                    exp.paren(expression.copy()) if expression.args else expression.copy()
                )
                return Correction("written_out", {"alias": column.name})
    return None


def _find_columns(part: exp.Expr | None, select: exp.Select) -> Iterator[exp.Column]:
    for column in list(part.find_all(exp.Column)) if part is not None else ():
        if column.find_ancestor(exp.Query) is select:
            yield column


def _may_replace(expression: exp.Expr, place: str) -> bool:
    has_window = expression.find(exp.Window) is not None
    return not has_window and (place == "having" or not _has_aggregate(expression))


def _is_column(column: exp.Column, select: exp.Select, statement: Statement) -> bool:
    """Whether an item of FROM has, or may have, a column of that name."""
    sources = statement.find_sources(select)
    if sources is None:
        return True
    return any(source.outputs is None or source.has(column.name) for source in sources)


def _has_aggregate(part: exp.Expr) -> bool:
    """Whether it is computed from many rows, by the statement itself and not one inside it."""
    select = part.find_ancestor(exp.Query)
    return any(
        not isinstance(aggregate.parent, exp.Window)
        and aggregate.find_ancestor(exp.Query) is select
        for aggregate in part.find_all(exp.AggFunc)
    )


def _counts_rows(parts: list[exp.Expr]) -> bool:
    """Whether no value beside the aggregates may be that of the row with the least or the most."""
    return not any(part.find(exp.Min, exp.Max) for part in parts)


def _is_special(group: exp.Expr | None) -> bool:
    return group is not None and any(
        value for key, value in group.args.items() if key != "expressions"
    )


def _has_star(parts: list[exp.Expr]) -> bool:
    return any(part.is_star for part in parts)


def _is_row_expression(part: exp.Expr) -> bool:
    if part.find(exp.AggFunc, exp.Window, exp.Query):
        return False
    return part.find(exp.Column) is not None


def _resolve_group(expr: exp.Expr, select: exp.Select) -> exp.Expr:
    """What `GROUP BY 1` or `GROUP BY alias` groups by."""
    if isinstance(expr, exp.Literal) and expr.is_int:
        at = int(expr.this) - 1
        return select.expressions[at].unalias() if 0 <= at < len(select.expressions) else expr
    if isinstance(expr, exp.Column) and not expr.table:
        return find_aliases(select).get(expr.name.lower(), expr)
    return expr


def make_group_key(part: exp.Expr, statement: Statement) -> str:
    """Equal for the same expression, whether its columns are qualified or not."""
    plain = part.copy()
    pairs = zip(part.find_all(exp.Column), list(plain.find_all(exp.Column)), strict=True)
    for column, twin in pairs:
        lookup = statement.resolve(column)
        label = lookup.sources[0].label.lower() if lookup.kind == "one" else column.table.lower()
        key_column = exp.column(column.name.lower(), label or None)
        if twin is plain:
            return str(key_column.sql())
        twin.replace(key_column)
    return str(plain.sql()).lower()


def _is_resolved(part: exp.Expr, statement: Statement) -> bool:
    return all(statement.resolve(c).kind == "one" for c in part.find_all(exp.Column))
