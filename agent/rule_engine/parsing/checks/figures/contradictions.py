"""Conditions that no row meets together, and words that ask for them."""

from itertools import combinations

from agent.labels.language_variants import find_base_column
from agent.rule_engine.intent import ExistenceFilter, Intent, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field


def contradicts_itself(intent: Intent) -> bool:
    """Organic and non-organic growers: no row is both. What is one value is no other anyway.

    Nor are rows that belong to no member grouped by members. Of rows of one kind alone, that kind
    is all.
    """
    if intent.condition is not None and intent.condition in intent.filters:
        return True
    absent = {
        f.table
        for f in intent.filters
        if isinstance(f, ExistenceFilter) and f.negated and not f.filters
    }
    tested = {f.field.table for f in intent.filters if isinstance(f, PeriodFilter) and f.field}
    shown = {field.table for field in intent.outputs}
    if (tested | shown) & absent or _asks_for_nothing(intent):
        return True  # a day or a name of what is not there
    if any(group.field.table in absent and group.grain is None for group in intent.groups):
        return any(measure.table not in absent for measure in intent.measures)
    values_by_field: dict[Field, set[object]] = {}
    for test in intent.filters:
        if isinstance(test, ValueFilter) and test.operator == "=" and test.values:
            values = values_by_field.setdefault(test.field, set(test.values))
            if not values.intersection(test.values):
                return True
    return any(
        isinstance(test, ValueFilter) and test.operator == "!=" and test.field in values_by_field
        for test in intent.filters
    )


def tests_name_twice(parse: Parse) -> bool:
    """Whether a thing would have one name in one language and another name in the other."""
    tests = [f for f in parse.intent.filters if isinstance(f, ValueFilter) and f.operator == "="]
    for one, other in combinations(tests, 2):
        table = parse.graph.tables[one.field.table]
        columns = [parse.graph.column(one.field), parse.graph.column(other.field)]
        bases = [find_base_column(table, column) or column for column in columns]
        same_table = one.field.table == other.field.table
        if same_table and one.field != other.field and bases[0] is bases[1]:
            return True
    return False


def _asks_for_nothing(intent: Intent) -> bool:
    """Whether a column is to be empty and to hold something: a value, a day of a period."""
    tests = [test for test in intent.filters if isinstance(test, ValueFilter)]
    empty = {test.field for test in tests if test.operator == "null"}
    filled = {test.field for test in tests if test.operator != "null"}
    filled |= {f.field for f in intent.filters if isinstance(f, PeriodFilter) and f.field}
    return bool(empty & filled)
