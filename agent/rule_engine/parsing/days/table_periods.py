"""The period that a file's table is of, by the name of its file: 2026上半年收费台账."""

from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.date_columns import list_home_tables
from agent.rule_engine.parsing.parse_state import Parse
from agent.time_expressions.time_expressions import find_time_expressions
from model.files.table_comments import list_origin_names


def drop_periods_of_table(parse: Parse) -> None:
    """Ask for no day of the period that all rows of the table are of.

    What was due in the first half of a year may have been paid behind it.
    """
    tables, intent = set(list_home_tables(parse)), parse.intent
    if len(tables) != 1 or intent.start_column is not None:
        return
    periods = _list_periods(parse, tables.pop())
    intent.filters = [f for f in intent.filters if not _is_of(f, periods)]


def _is_of(test: object, periods: set[tuple[object, object]]) -> bool:
    if not isinstance(test, PeriodFilter) or test.field is not None or len(test.periods) != 1:
        return False
    return (test.periods[0].start, test.periods[0].end) in periods


def _list_periods(parse: Parse, table: str) -> set[tuple[object, object]]:
    """The periods in the names of a file's table; none for another one."""
    comment = parse.graph.tables[table].comment
    if not list_origin_names(comment):
        return set()
    text = f"{table} {comment.partition(';')[0]}".lower()
    found = (each.period for each in find_time_expressions(text, parse.today))
    return {(period.start, period.end) for period in found if period is not None}
