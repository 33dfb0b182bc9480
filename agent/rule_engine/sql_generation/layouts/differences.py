"""By how much one number exceeds another, in columns and in rows."""

from dataclasses import replace

from sqlglot import exp

from agent.rule_engine.intent import Intent
from agent.rule_engine.sql_generation.columns import add_title, make_order
from agent.rule_engine.sql_generation.expressions.measures import make_percent
from agent.rule_engine.sql_generation.select_builder import SelectBuilder
from model.engines.registry import find_dialect
from model.sources.schema import Dialect


def make_difference(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """One less the other; of percentages the points between them, to two places."""
    less = exp.Sub(this=one.copy(), expression=other.copy())
    if not is_percentage(one):
        return less
    return exp.Anonymous(this="ROUND", expressions=[less, exp.Literal.number(2)])


def make_relative_difference(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Their difference as a percentage of the other."""
    less = exp.Sub(this=one.copy(), expression=other.copy())
    return make_percent(exp.Paren(this=less), other.copy())


def is_percentage(value: exp.Expr) -> bool:
    """Whether it is in percent already: 5 % is one point more than 4 %, not 25 %."""
    return isinstance(value, exp.Anonymous) and value.name == "ROUND"


def compares_rows(intent: Intent) -> bool:
    """Whether two things stand in a row each, with nothing else to tell rows apart."""
    if not intent.contrast or len(intent.groups) != 1 or len(intent.measures) != 1:
        return False
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    return (
        not (other or intent.running or intent.ranked_within)
        and intent.groups[0].compared_count == 2
    )


def add_differences(
    intent: Intent, builder: SelectBuilder, dialect: Dialect, headings: tuple[str, str]
) -> exp.Select:
    """Each of two things with the measure; beside one of them how it differs from the other.

    The larger value stands first and says by how much; of two periods the later one does.
    """
    select = builder.build_groups(replace(intent, order=None))
    timed = intent.groups[0].grain is not None
    columns = {e.alias: e.this for e in select.expressions}
    value = columns[builder.label(intent.measures[0])]
    by = columns[builder.label(intent.groups[0])] if timed else value
    term = make_order(by.copy(), dialect, descending=not timed)
    other = _make_neighbour_value(value, term, dialect, after=not timed)
    select = select.select(add_title(make_difference(value, other), headings[0]))
    if is_percentage(value):
        return select
    return select.select(add_title(make_relative_difference(value, other), headings[1]))


def _make_neighbour_value(
    value: exp.Expr, term: exp.Expr, dialect: Dialect, *, after: bool
) -> exp.Expr:
    """The value of the next row, or of the one before; NULL where there is none."""
    order = exp.Order(expressions=[term.copy()])
    in_frame = find_dialect(dialect).neighbour_functions
    if in_frame is None:
        beside = (exp.Lead if after else exp.Lag)(this=value.copy())
        return exp.Window(this=beside, order=order)
    nullable = exp.Anonymous(this="toNullable", expressions=[value.copy()])
    name = in_frame[0 if after else 1]
    frame = exp.WindowSpec(
        kind="ROWS",
        start="UNBOUNDED",
        start_side="PRECEDING",
        end="UNBOUNDED",
        end_side="FOLLOWING",
    )
    return exp.Window(
        this=exp.Anonymous(this=name, expressions=[nullable]), order=order, spec=frame
    )
