"""By how much one number exceeds another, in columns and in rows."""

from dataclasses import replace

from sqlglot import exp

from agent.builtin.intent import Intent
from agent.builtin.statement.build import Builder
from agent.builtin.statement.measures import percent
from agent.builtin.statement.names import ordered, titled
from model.sources.schema import Dialect


def difference(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """One less the other; of percentages the points between them, to two places."""
    less = exp.Sub(this=one.copy(), expression=other.copy())
    if not is_percentage(one):
        return less
    return exp.Anonymous(this="ROUND", expressions=[less, exp.Literal.number(2)])


def relative(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Their difference as a percentage of the other."""
    less = exp.Sub(this=one.copy(), expression=other.copy())
    return percent(exp.Paren(this=less), other.copy())


def is_percentage(value: exp.Expr) -> bool:
    """Whether it is in percent already: 5 % is one point more than 4 %, not 25 %."""
    return isinstance(value, exp.Anonymous) and value.name == "ROUND"


def rows_compared(intent: Intent) -> bool:
    """Whether two things stand in a row each, with nothing else to tell rows apart."""
    if not intent.contrast or len(intent.groups) != 1 or len(intent.measures) != 1:
        return False
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    return not (other or intent.running or intent.best_of) and intent.groups[0].things == 2


def with_differences(
    intent: Intent, builder: Builder, dialect: Dialect, headings: tuple[str, str]
) -> exp.Select:
    """Each of two things with the measure; beside one of them how it differs from the other.

    The larger value stands first and says by how much; of two periods the later one does.
    """
    select = builder.grouped(replace(intent, order=None))
    timed = intent.groups[0].grain is not None
    shown = {e.alias: e.this for e in select.expressions}
    value = shown[builder.label(intent.measures[0])]
    by = shown[builder.label(intent.groups[0])] if timed else value
    term = ordered(by.copy(), dialect, descending=not timed)
    other = _neighbour(value, term, dialect, after=not timed)
    select = select.select(titled(difference(value, other), headings[0]))
    if is_percentage(value):
        return select
    return select.select(titled(relative(value, other), headings[1]))


def _neighbour(value: exp.Expr, term: exp.Expr, dialect: Dialect, *, after: bool) -> exp.Expr:
    """The value of the next row, or of the one before; NULL where there is none."""
    order = exp.Order(expressions=[term.copy()])
    if dialect != "clickhouse":
        beside = (exp.Lead if after else exp.Lag)(this=value.copy())
        return exp.Window(this=beside, order=order)
    nullable = exp.Anonymous(this="toNullable", expressions=[value.copy()])
    name = "leadInFrame" if after else "lagInFrame"
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
