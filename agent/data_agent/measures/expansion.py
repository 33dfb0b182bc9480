"""Puts the expression of each measure that a statement names in the place of its name."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.dialects import list_translations, strip_prose
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.sql_parsing import parse_query, render_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.measures.measure_calls import MeasureCall, find_calls
from agent.data_agent.measures.measure_expressions import make_expression
from agent.data_agent.measures.named_measures import NamedMeasures, get_table
from agent.term_sql import MEASURE_FUNCTION, UnusableTermSql
from model.engines.registry import find_dialect
from model.errors import SqlRejected
from model.sources.schema import Dialect
from model.sources.teaching import Term

_PLAIN_CALL = re.compile(rf"\b{MEASURE_FUNCTION}\(\s*([^()'\"`\[\].]+?)\s*\)", re.IGNORECASE)


class Expansion(NamedTuple):
    """A statement with the expressions of the measures that it names."""

    sql: str
    terms: tuple[Term, ...] = ()
    absent: SqlRejected | None = None
    """That a SELECT does not read the table of a measure: it has to be joined."""


def expand_measures(sql: str, tables: TableLookup) -> Expansion:
    """The statement as the guard is to see it. Raises `SqlRejected` with the reason.

    What names no measure, or cannot be read, stays as it is.
    """
    measures = NamedMeasures(tables)
    if not measures.terms:
        return Expansion(sql)
    tree = next(_read(sql, measures, tables.dialect), None)
    if tree is None:
        return Expansion(sql)
    _add_table(tree, measures, tables)
    statement = Statement(tree, tables)
    calls = find_calls(statement, measures)
    if not calls:
        return Expansion(sql)
    items = [_find_item(call, statement) for call in calls]
    for call, item in zip(calls, items, strict=True):
        _expand(call, item, tables)
    text = render_query(tree, tables.dialect)
    missing = next((c for c, item in zip(calls, items, strict=True) if item is None), None)
    terms = tuple({call.term.id: call.term for call in calls}.values())
    absent = _refuse("absent", missing) if missing else None
    return Expansion(text, terms, absent) if text is not None else Expansion(sql)


def _read(sql: str, measures: NamedMeasures, dialect: Dialect) -> Iterator[exp.Query]:
    """The statement as a tree, without the words behind it or from another dialect if need be."""
    quoted_sql = _quote_names(sql, measures, dialect)
    tree = parse_query(quoted_sql, dialect)
    if tree is not None:
        yield tree
    elif MEASURE_FUNCTION in sql.upper():
        for text in (*strip_prose(quoted_sql), *list_translations(quoted_sql, dialect)):
            if (tree := parse_query(text, dialect)) is not None:
                yield tree


def _quote_names(sql: str, measures: NamedMeasures, dialect: Dialect) -> str:
    """A name of several words is one name: `MEASURE(net sales)`."""
    mark = find_dialect(dialect).quote

    def quote(call: re.Match[str]) -> str:
        term = measures.find(call[1]) if " " in call[1] else None
        return f"{MEASURE_FUNCTION}({mark}{call[1]}{mark})" if term is not None else call[0]

    return _PLAIN_CALL.sub(quote, sql)


def _add_table(tree: exp.Query, measures: NamedMeasures, tables: TableLookup) -> None:
    """`SELECT MEASURE(revenue)` reads the table of the measure."""
    if isinstance(tree, exp.Select) and tree.args.get("from_") is None:
        calls = find_calls(Statement(tree, tables), measures)
        names = {call.term.values.table for call in calls} - {None}
        if len(names) == 1:
            tree.from_(exp.to_table(str(names.pop()), dialect=tables.dialect), copy=False)


def _find_item(call: MeasureCall, statement: Statement) -> FromItem | None:
    """The item of FROM that reads the table of a measure; None where there is none."""
    sources = statement.find_sources(call.select) or ()
    items = [s for s in sources if s.table and s.table.name == call.term.values.table]
    labelled_items = [item for item in items if item.label.lower() == call.label.lower()]
    if len(items) > 1 and len(labelled_items) != 1:
        raise _refuse("several", call)
    return next(iter(labelled_items or items), None)


def _expand(call: MeasureCall, item: FromItem | None, tables: TableLookup) -> None:
    table = get_table(call.term, tables)
    target, only = call.node, None
    around = target.parent
    if isinstance(around, exp.Filter):
        target, only = around, around.expression.this
    try:
        value = make_expression(call, item, table, tables.dialect, only)
    except UnusableTermSql:
        raise _refuse("unusable", call) from None
    target = _find_target(target, value, call)
    target.replace(_fit(value, target, call))


def _find_target(node: exp.Expr, value: exp.Expr, call: MeasureCall) -> exp.Expr:
    """What the expression replaces: `SUM(MEASURE(revenue))` means the sum that revenue is."""
    outer = node.find_ancestor(exp.AggFunc, exp.Query, exp.Window)
    if isinstance(outer, exp.Window):
        if node.parent is outer and not isinstance(value, exp.AggFunc):
            raise _refuse("nested", call)
        return node
    if not isinstance(outer, exp.AggFunc) or isinstance(outer.parent, exp.Window):
        return node
    is_count = isinstance(outer, exp.Sum) and isinstance(value, exp.Count)
    if node.parent is outer and (type(outer) is type(value) or is_count):
        return outer
    raise _refuse("nested", call)


def _fit(value: exp.Expr, target: exp.Expr, call: MeasureCall) -> exp.Expr:
    """The expression under the name of the measure, or in brackets within another one."""
    if target.parent is call.select and target.arg_key == "expressions":
        return exp.alias_(value, exp.to_identifier(call.term.values.name, quoted=True))
    is_part = isinstance(target.parent, exp.Binary | exp.Unary) and not isinstance(
        target.parent, exp.Paren
    )
    return exp.Paren(this=value) if is_part and isinstance(value, exp.Binary) else value


def _refuse(name: str, call: MeasureCall) -> SqlRejected:
    values = call.term.values
    return SqlRejected(f"measures.{name}", name=values.name, table=values.table)
