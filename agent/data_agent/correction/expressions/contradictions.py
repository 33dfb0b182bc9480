"""Splits conditions that no single row meets: each is looked for in a row of its own."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import make_column, split_conjuncts

Pair = tuple[exp.Expr, exp.Expr]
_BELOW = (exp.LT, exp.LTE)
_ABOVE = (exp.GT, exp.GTE)


def correct_contradiction(statement: Statement) -> Correction | None:
    """`language = 'A' AND language = 'B'`: the second is required of another row of the thing.

    `pet = 'dog' AND pet <> 'cat'` excludes the things with such a row.
    """
    for select in statement.list_selects():
        where = select.args.get("where")
        if where is None or not _is_plain_list(select):
            continue
        for first, second in _find_contradictions(split_conjuncts(where.this)):
            key = _find_entity_key(select, first, statement)
            if key is None and not isinstance(second, exp.NEQ):
                key = _find_only_column(select, first, statement)
            if key is not None:
                return _split_condition(select, (first, second), key, statement)
    return None


def _is_plain_list(select: exp.Select) -> bool:
    """Whether a SELECT only lists columns, without groups, an order, limits or parts WITH."""
    has_clauses = any(
        select.args.get(name) for name in ("group", "having", "limit", "with_", "order")
    )
    parts = [part.unalias() for part in select.expressions]
    are_columns = all(isinstance(part, exp.Column) and not part.is_star for part in parts)
    return are_columns and not has_clauses and select.args.get("from_") is not None


def _find_contradictions(tests: list[exp.Expr]) -> Iterator[Pair]:
    for at, first in enumerate(tests):
        for second in tests[at + 1 :]:
            if _are_contradictory(first, second) or _is_excluded(first, second):
                yield first, second
            elif _is_excluded(second, first):
                yield second, first


def _find_value(test: exp.Expr, *kinds: type[exp.Expr]) -> exp.Literal | None:
    if isinstance(test, kinds) and isinstance(test.this, exp.Column):
        return test.expression if isinstance(test.expression, exp.Literal) else None
    return None


def _are_contradictory(one: exp.Expr, other: exp.Expr) -> bool:
    if one.this != other.this:
        return False
    a, b = _find_value(one, exp.EQ), _find_value(other, exp.EQ)
    if a is not None and b is not None:
        return a != b
    low = _find_value(one, *_ABOVE) or _find_value(other, *_ABOVE)
    high = _find_value(one, *_BELOW) or _find_value(other, *_BELOW)
    if low is None or high is None or low.is_string or high.is_string:
        return False
    return float(low.this) > float(high.this)


def _is_excluded(one: exp.Expr, other: exp.Expr) -> bool:
    a, b = _find_value(one, exp.EQ), _find_value(other, exp.NEQ)
    return one.this == other.this and a is not None and b is not None and a != b


def _find_entity_key(select: exp.Select, test: exp.Expr, statement: Statement) -> exp.Column | None:
    """The key of the one other table whose columns the statement lists."""
    own = statement.find_stored_column(test.this)
    columns = [part.unalias() for part in select.expressions]
    stored_columns = [statement.find_stored_column(column) for column in columns]
    tables = {
        place.table.name if place else "": place.table if place else None
        for place in stored_columns
    }
    [table, *others] = tables.values()
    if own is None or table is None or others or table is own.table:
        return None
    if len(table.primary_key) != 1:
        return None
    source = statement.resolve(columns[0]).sources[0]
    return make_column(table.primary_key[0], source.label)


def _find_only_column(
    select: exp.Select, test: exp.Expr, statement: Statement
) -> exp.Column | None:
    """The one stored column that the statement lists, of the table of the condition."""
    condition_column = statement.find_stored_column(test.this)
    columns = [part.unalias() for part in select.expressions]
    stored_column = statement.find_stored_column(columns[0])
    if (
        len(columns) != 1
        or condition_column is None
        or stored_column is None
        or stored_column.table is not condition_column.table
    ):
        return None
    return exp.column(columns[0].this.copy(), columns[0].args.get("table"))


def _split_condition(
    select: exp.Select, pair: Pair, key: exp.Column, statement: Statement
) -> Correction:
    first, second = pair
    where = select.args["where"]
    rest = [
        test for test in split_conjuncts(where.this) if test is not first and test is not second
    ]
    inner = select.copy()
    inner.set("expressions", [key.copy()])
    inner.set("distinct", None)
    is_negated = isinstance(second, exp.NEQ)
    equality = exp.EQ(this=second.this.copy(), expression=second.expression.copy())
    inner.set("where", _make_where([*rest, equality if is_negated else second]))
    among: exp.Expr = exp.In(this=key.copy(), query=exp.Subquery(this=inner))
    select.set("where", _make_where([*rest, first, exp.Not(this=among) if is_negated else among]))
    dialect = statement.tables.dialect
    params = {"first": first.sql(dialect=dialect), "second": second.sql(dialect=dialect)}
    return Correction("contradiction", params)


def _make_where(tests: list[exp.Expr]) -> exp.Where:
    return exp.Where(this=exp.and_(*(test.copy() for test in tests), copy=False))
