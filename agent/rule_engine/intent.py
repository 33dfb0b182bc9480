"""The intent of a question in terms of columns: output of parsing, input of SQL generation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Cycle, Grain, Period

Aggregate = Literal["count", "count_distinct", "sum", "avg", "max", "min", "median"]
Operator = Literal[
    "=", "!=", ">", ">=", "<", "<=", "between", "like", "starts", "ends", "null", "notnull"
]

Unit = Literal["day", "hour", "minute"]
"""In what the time between two days is counted."""
Extent = Literal["names", "overview", "all"]
"""How much a list shows of its rows: what they are called, what says most of them, everything."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number to compute over rows of `table`; without a field it counts them.

    `times` multiplies the field before it is summed, `minus` is taken from the sum, `over` divides
    by another measure. `entity` is the table of those over whom it is averaged. With `since` it is
    the time from that column to the field, with `until` the years from the field to that day.
    With `sql` a term computes it, over rows that meet `only`; the field is a column of it.
    """

    aggregate: Aggregate
    table: str
    field: Field | None = None
    times: Field | None = None
    over: "Measure | None" = None
    label: str = ""
    minus: "Measure | None" = None
    entity: str = ""
    since: Field | None = None
    until: date | None = None
    sql: str = ""
    only: str = ""
    grain: Grain | None = None
    """Counts in how many of such times the days of the field are."""
    unit: Unit = "day"
    factor: Fraction | None = None
    """By what the number is multiplied, so that it is in the unit that was asked for."""


@dataclass(frozen=True, slots=True)
class Group:
    """A column to group by, in buckets of time when it has a grain."""

    field: Field
    grain: Grain | Cycle | None = None
    label: str = ""
    key: Field | None = None
    """Tells apart rows with the same name."""
    within: Grain | None = None
    """The bucket's place in this larger one, where periods are compared: month of the year."""
    split: tuple[str, str, str] | None = None
    """One value of the column, what it is called, and what all the others are called."""
    compared_count: int = 0
    """How many of its values the question compares; 0 where it compares none by name."""


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """A column against values."""

    field: Field
    operator: Operator
    values: tuple[str | Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedStates:
    """Which states a note says count, or do not, where money is added up: one of the filters."""

    test: ValueFilter
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodFilter:
    """Rows of any of these periods; the field is chosen late when it is None."""

    periods: tuple[Period, ...]
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class AverageFilter:
    """A column against its own average."""

    field: Field
    operator: Operator


@dataclass(frozen=True, slots=True)
class ExistenceFilter:
    """Whether there are rows of another table."""

    table: str
    negated: bool = False
    filters: tuple["Filter", ...] = ()


@dataclass(frozen=True, slots=True)
class TermFilter:
    """The condition of a term, as SQL over the columns of the field's table."""

    field: Field
    sql: str
    term: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """A column against another of the same row, or so many times the other."""

    field: Field
    operator: Operator
    other: Field
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class WeekendFilter:
    """Days at weekends, or working days unless `off`."""

    field: Field
    off: bool = True


@dataclass(frozen=True, slots=True)
class OwnReferenceFilter:
    """Rows that refer to those of their own table whose `name` is one of the values."""

    field: Field
    name: Field
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnColumnFilter:
    """A column against the same one of the row of its own table to which `field` refers."""

    field: Field
    operator: Operator
    column: Field


@dataclass(frozen=True, slots=True)
class DurationFilter:
    """Rows from whose day `since` to that of the field it took more or less than a number."""

    field: Field
    since: Field
    operator: Operator
    number: Decimal
    unit: Unit = "day"


RowFilter = (
    ColumnFilter
    | DurationFilter
    | OwnColumnFilter
    | OwnReferenceFilter
    | TermFilter
    | WeekendFilter
)
RowKind = ValueFilter | ColumnFilter | ExistenceFilter | WeekendFilter
"""What tells of which kind the rows are that make up a share."""
Filter = ValueFilter | PeriodFilter | AverageFilter | ExistenceFilter | RowFilter


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """A condition on a measure of a group."""

    measure: Measure
    operator: Operator
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class GroupAverageFilter:
    """A measure of a group against its average over all groups."""

    measure: Measure
    operator: Operator
    of_rows: bool = False
    """Whether it is the average of all rows, of which large groups have more."""


@dataclass(frozen=True, slots=True)
class Order:
    """What rows are ordered by: a measure or a column."""

    by: Measure | Field
    descending: bool


@dataclass(frozen=True, slots=True)
class TopGroups:
    """The groups that ranked first in an earlier question."""

    group: Group
    measure: Measure
    descending: bool
    limit: int
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class EventHistory:
    """The rows of `events` that belong to the same `entity`, by the day of each."""

    kind: Literal["repeat_rate", "repeaters", "gap", "first"]
    events: str
    entity: Field
    """The column of `events` that says whose a row is."""
    entity_table: str
    """The table of the entities, or that of the events where there is none."""
    day: Field | None = None


@dataclass(slots=True)
class Intent:
    """Everything a question asks for."""

    subject: str | None = None
    outputs: list[Field] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    buckets: list[Grain | Cycle] = field(default_factory=list)
    """Time to group by, of a column still to be chosen."""
    filters: list[Filter] = field(default_factory=list)
    having: list[GroupFilter | GroupAverageFilter] = field(default_factory=list)
    order: Order | None = None
    limit: int | None = None
    skipped: int = 0
    """How many rows of a ranking stand before the one that is asked for."""
    distinct: bool = False
    extent: Extent = "names"
    share: bool = False
    share_within: list[Group] = field(default_factory=list)
    """Groups within each of which shares add up to one; none for all rows together."""
    condition: RowKind | None = None
    """Each measure is the percentage that rows of this kind make up."""
    growth: Literal["previous", "year"] | None = None
    running: bool = False
    """Adds a running total beside each measure."""
    ranked_within: list[Group] = field(default_factory=list)
    """Groups each of which has its own ranking."""
    top: TopGroups | None = None
    side_by_side: bool = True
    """Several periods get a column each instead of one sum."""
    contrast: bool = False
    """Named values are compared: grouped by, with their difference beside them."""
    grew: bool | None = None
    """Only groups whose measure is larger in the later of two periods, or smaller if False."""
    asks_difference: bool = False
    """By how much two things differ is asked for: they and their difference share one row."""
    counts_groups: bool = False
    """The question asks how many groups meet the conditions, not which."""
    history: EventHistory | None = None
    """A measure over the events of each customer or the like; nothing else is computed then."""
    start_column: Field | None = None
    """The date column of periods and buckets, where words of the question name it."""
    weekend: bool | None = None
    """Only weekends, or working days if False, of a column still to be chosen."""
    newcomers: bool = False
    """Only rows that began in the period are asked for."""
    growth_descending: bool | None = None
    """Groups are ranked by their growth: True from the top."""
    period_to_date: Period | None = None
    """The current period up to the day of the question, for a comparison of equal spans."""
    money_words: dict[str, Field] = field(default_factory=dict)
    """Words for sales that no column is called by, with the amount that they are taken for."""
    counted_states: list[CountedStates] = field(default_factory=list)
    averaged_over: Grain | None = None
    """Measures are divided by the number of such times, of a column still to be chosen."""
    hidden: bool = False
    """The measure only ranks or filters and is not shown."""


def list_value_filters(filters: Iterable[Filter]) -> Iterator[ValueFilter]:
    """The comparisons with values, those on rows of other tables too."""
    for each in filters:
        if isinstance(each, ValueFilter):
            yield each
        elif isinstance(each, ExistenceFilter):
            yield from list_value_filters(each.filters)
