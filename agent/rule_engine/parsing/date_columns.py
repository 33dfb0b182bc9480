"""The date columns of periods and buckets of time for which the question names none."""

import re
from collections.abc import Iterator, Sequence

from agent.rule_engine.intent import ExistenceFilter, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.notes.state_days import find_state_day
from agent.rule_engine.parsing.parse_state import Parse, find_home_table, is_one_to_many
from agent.rule_engine.stored_months import find_month_pattern
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_BEGAN = re.compile(
    r"开业|开店|成立|建立|创立|注册|入职|入会|入学|出生|生日|建档|购入|上市|上架|投产"
    r"|open|found|establish|born|birth|join|hire|regist|launch",
    re.IGNORECASE,
)
"""Since when there is a thing, which is not when something of it happened."""
_PAID = re.compile(
    r"(?<![应未没])[付缴]|收到|到账|回款"
    r"|(?<!not )(?<!n't )\b(?:paid|pay|pays|collect\w*|receiv\w*|settled?)\b"
)
"""What is done on a day of its own, whatever month the account is of."""
_DOING = 2
"""So many characters say what was done on a day or for an amount: 实收, 应付."""
_MONTHLY = ("month", "quarter", "year")


def list_absent_days(parse: Parse) -> list[Field]:
    """Who has not bought anything in 2025: the time is that of what was not done."""
    absent = [f for f in parse.intent.filters if isinstance(f, ExistenceFilter) and f.negated]
    if parse.intent.start_column is not None:
        return []
    tables = [f.table for f in absent if not _has_period(f)] + list(_list_far_denied(parse))
    days = (_find_day(parse, table) for table in tables)
    return [day for day in days if day is not None]


def _has_period(absent: ExistenceFilter) -> bool:
    return any(isinstance(f, PeriodFilter) for f in absent.filters)


def _list_far_denied(parse: Parse) -> Iterator[str]:
    """No cancelled trips this year: the tables of states that no row of what is listed has."""
    home = find_home_table(parse)
    tests = [f for f in parse.intent.filters if isinstance(f, ValueFilter) and f.operator == "!="]
    tables = [test.field.table for test in tests if home is not None]
    yield from (table for table in tables if is_one_to_many(parse, home or "", table))


def _find_day(parse: Parse, table: str) -> Field | None:
    """When its rows happened; of order items, when their orders did."""
    days = parse.graph.dates(table)
    return _find_day_of_rows(parse, table, days) if days else _find_day_above(parse, table)


def find_day_of_period(parse: Parse, home: Sequence[str]) -> Field | None:
    """去年每月发货的: the months are those of the day that is asked for, where one is named."""
    days = {f.field for f in parse.intent.filters if isinstance(f, PeriodFilter)}
    day = days.pop() if len(days) == 1 and parse.intent.start_column is None else None
    return day if day is not None and day.table in home else None


def list_home_tables(parse: Parse) -> list[str]:
    """The tables of what is computed or listed, else those that the question is about."""
    intent = parse.intent
    tables = [h.measure.table for h in intent.having]
    tables += [m.over.table if m.over else m.table for m in intent.measures]
    tables += [intent.subject] if intent.subject else []
    tables += [f.table for f in intent.outputs]
    return tables or sorted(parse.anchors, key=parse.graph.order.__getitem__)


def find_date_column(parse: Parse, tables: list[str]) -> Field | None:
    """The day of what is computed or listed; of that to which it belongs, where it has none."""
    history = parse.intent.history
    column = parse.intent.start_column or (history.day if history is not None else None)
    if column is not None:
        return column
    measure_tables = {m.table for m in parse.intent.measures}
    measure_tables |= {h.measure.table for h in parse.intent.having}
    for table in dict.fromkeys(tables):
        days = _list_months_of_account(parse, table) or parse.graph.dates(table)
        days = days or _list_months(parse, table)
        above = _find_day_above(parse, table) if not days and table in measure_tables else None
        if days or above is not None:
            if not days:
                return above
            day = find_state_day(parse, table) or _find_day_of_amount(parse, days)
            return day or _find_day_of_rows(parse, table, days)
    return next((day for t in dict.fromkeys(tables) if (day := _find_day_above(parse, t))), None)


def _find_day_of_rows(parse: Parse, table: str, days: Sequence[Field]) -> Field:
    """上门日期 of 上门工单: the only day that is called like the rows, else the first."""
    label = parse.graph.tables[table].label.split(";")[0]  # of files, more about columns follows
    names = {day: parse.graph.find_label(day)[:_DOING] for day in days}
    own = [day for day, name in names.items() if has_chinese(name) and name in label]
    return own[0] if len(own) == 1 else days[0]


def _find_day_of_amount(parse: Parse, days: Sequence[Field]) -> Field | None:
    """实收日期 of 实收金额, where the first day of the rows is another one: 应收日期."""
    fields = [m.field for m in parse.intent.measures if m.aggregate == "sum" and m.field]
    names = {parse.graph.find_label(field)[:_DOING] for field in fields if field is not None}
    names = {name for name in names if has_chinese(name) and len(name) == _DOING}
    alike = [d for d in days if parse.graph.find_label(d)[:_DOING] in names]
    return alike[0] if len(alike) == 1 else None


def _list_months_of_account(parse: Parse, table: str) -> list[Field]:
    """The month that a bill is of, and not the day on which it is due or was paid."""
    timed = [f for f in parse.intent.filters if isinstance(f, PeriodFilter)]
    times = [period.grain for f in timed for period in f.periods]
    whole = all(grain in _MONTHLY for grain in (*times, *parse.intent.buckets))
    return _list_months(parse, table) if whole and not _PAID.search(parse.text) else []


def _list_months(parse: Parse, table: str) -> list[Field]:
    """The only month of plans and reports, which have no day."""
    months = [f for f in parse.graph.fields(table) if find_month_pattern(parse.graph, f)]
    return months if len(months) == 1 else []


def _find_day_above(parse: Parse, table: str) -> Field | None:
    """When that happened to which the rows of `table` belong: of order items, their orders."""
    above = [e.right for e in parse.graph.edges[table] if e.to_one]
    above = [t for t in above if parse.graph.dates(t)]
    if not above:
        return None
    owner = max(above, key=parse.graph.count_references)
    day = _find_day_of_rows(parse, owner, parse.graph.dates(owner))
    return None if _BEGAN.search(f"{day.column} {parse.graph.find_label(day)}") else day


def find_year_column(parse: Parse) -> Field | None:
    """A column that holds only years."""
    tables = [*list_home_tables(parse), *parse.anchors]
    for table in dict.fromkeys(tables):
        for field in parse.graph.fields(table):
            if parse.graph.is_year(field):
                return field
    return None
