"""Joins that multiply the rows of a table whose column is summed, averaged or counted."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.derivation.definitions import Definition, find_definition, list_groups
from agent.data_agent.review.join_multiplicity import Places, SelectJoins

_SUMMED = (exp.Sum, exp.Avg, exp.Count)
_MAX_LEVELS = 8
_DEDUPLICATING = ("group", "distinct", "limit")
"""A subquery with one of these may return each row once."""


class FanOut(NamedTuple):
    """A table with an aggregated column, and the joined table that repeats its rows."""

    measured_table: str
    multiplied_by: str


def find_fan_outs(statement: Statement) -> tuple[FanOut, ...]:
    """Each pair once, where the keys of the tables prove it."""
    fan_outs = (
        pair for select in statement.list_selects() for pair in _find_in_select(select, statement)
    )
    return tuple(dict.fromkeys(fan_outs))


def _find_in_select(select: exp.Select, statement: Statement) -> Iterator[FanOut]:
    if not statement.find_sources(select):
        return
    graph = SelectJoins(select, statement, {})
    for part in statement.nodes.find_own(select, *_SUMMED):
        if not _counts_rows(part):
            continue
        if isinstance(part, exp.Count) and isinstance(part.this, exp.Star):
            yield from _find_in_pairs(graph)
        else:
            yield from _find_in_columns(list(part.find_all(exp.Column)), graph, select, statement)


def _find_in_pairs(graph: SelectJoins) -> Iterator[FanOut]:
    """COUNT(*) counts rows of one of the tables, unless each is repeated by another one."""
    tables = [source.table.name for source in graph.sources.values() if source.table]
    if len(tables) != len(graph.sources) or len(set(tables)) != len(tables):
        return  # a self-join is meant to return pairs
    pairs = [(s, graph.find_multiplier(label)) for label, s in graph.sources.items()]
    if pairs and all(other is not None for _, other in pairs):
        yield from _make_fan_outs(pairs[:1])


def _find_in_columns(
    columns: Sequence[exp.Column],
    graph: SelectJoins,
    select: exp.Select,
    statement: Statement,
    level: int = 0,
) -> Iterator[FanOut]:
    """Nothing when one of the columns comes from the repeating side: a price times a quantity."""
    sources = [lookup.sources[0] for c in columns if (lookup := statement.resolve(c)).kind == "one"]
    pairs = [(source, graph.find_multiplier(source.label.lower())) for source in sources]
    if pairs and all(other is not None for _, other in pairs):
        yield from _make_fan_outs(pairs)
    elif level < _MAX_LEVELS:
        yield from _find_in_subquery(columns, select, statement, level)


def _make_fan_outs(pairs: Sequence[tuple[FromItem, FromItem | None]]) -> Iterator[FanOut]:
    for source, other in pairs:
        if other is not None and source.table is not None:
            yield FanOut(source.table.name, other.table.name if other.table else other.label)


def _find_in_subquery(
    columns: Sequence[exp.Column], select: exp.Select, statement: Statement, level: int
) -> Iterator[FanOut]:
    """The same for columns that one subquery passes on, with all the rows that it joins."""
    inner = [find_definition(column, statement) for column in columns]
    column_definitions = [
        d for d in inner if d is not None and isinstance(d.expression, exp.Column)
    ]
    if (
        not column_definitions
        or len(column_definitions) != len(inner)
        or len({id(d.select) for d in column_definitions}) > 1
    ):
        return
    within = column_definitions[0].select
    if any(within.args.get(name) for name in _DEDUPLICATING) or within.find(
        exp.Window, exp.AggFunc
    ):
        return
    graph = SelectJoins(within, statement, _find_fixed_columns(select, within, statement))
    inner_columns = [
        d.expression for d in column_definitions if isinstance(d.expression, exp.Column)
    ]
    yield from _find_in_columns(inner_columns, graph, within, statement, level + 1)


def _find_fixed_columns(select: exp.Select, within: exp.Select, statement: Statement) -> Places:
    """The columns of a subquery that are one value in each group of the SELECT around it."""
    fixed_columns: Places = {}
    for part in list_groups(select):
        inner: Definition | None = (
            find_definition(part, statement) if isinstance(part, exp.Column) else None
        )
        if inner is None or inner.select is not within:
            continue
        if isinstance(inner.expression, exp.Column):
            lookup = statement.resolve(inner.expression)
            if lookup.kind == "one":
                label = lookup.sources[0].label.lower()
                fixed_columns.setdefault(label, set()).add(inner.expression.name.lower())
    return fixed_columns


def _counts_rows(part: exp.Expr) -> bool:
    """Whether a row that comes twice counts twice."""
    distinct = part.this is not None and isinstance(part.this, exp.Distinct)
    return not distinct and not isinstance(part.parent, exp.Window)
