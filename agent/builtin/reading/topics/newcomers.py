"""Who is new: by the day a row began, else by the first row of what they did."""

import re

from agent.builtin.intent import History, Measure
from agent.builtin.reading.context import Reading, add_measure, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.topics.entities import events_of, is_person, key_of, owner_of
from agent.builtin.warehouse import Field

_BEGINNINGS = frozenset(
    ["register", "created", "join", "open", "hire", "launch", "start", "admission", "enrollment"]
)
_BEGUN = re.compile(
    r"注册|创建|加入|开业|开通|开户|入职|上市|上线|入会|入学|建档|首次"
    r"|\b(?:register|registration|signup|sign up|created|joined|opened|hired|launched|introduced"
    r"|opening|launch|introduction|since|enrolled)"
)


def read_newcomers(reading: Reading) -> None:
    """每个季度的新增客户数, new customers this year by month."""
    for place, mark in enumerate(reading.marks):
        if mark.used or not mark.does("new"):
            continue
        named = _beside(reading, place)
        if named is None or not _dated(reading):
            continue
        other, table = named
        started = beginning_of(reading, table)
        if started is not None:
            add_measure(reading, Measure("count", table))
            reading.intent.starts, reading.intent.newcomers = started, True
        elif not _first_rows(reading, table):
            continue
        use([mark, other, *(m for m in reading.marks if m.does("count") and not m.refs)])
        return


def beginning_of(reading: Reading, table: str) -> Field | None:
    """The day a row of the table began, where a column says so."""
    for found in reading.warehouse.dates(table):
        column = reading.warehouse.column(found)
        said = f"{column.name} {column.label}".lower().replace("_", " ")
        begun = column_senses(reading.warehouse, found) & _BEGINNINGS
        if begun or _BEGUN.search(said):
            return found
    return None


def _beside(reading: Reading, place: int) -> tuple[Mark, str] | None:
    for _, mark in reading.near(place, 1, 2):
        table = reading.table_of(mark)
        if table is not None and not mark.used:
            return mark, table
    return None


def _dated(reading: Reading) -> bool:
    """New is what began in some time: without one, nothing says since when."""
    return bool(reading.intent.buckets) or any(m.time and m.time.period for m in reading.marks)


def _first_rows(reading: Reading, table: str) -> bool:
    events = events_of(reading, table) if is_person(reading, table) else None
    edge = owner_of(reading, events, table) if events else None
    day = next(iter(reading.warehouse.dates(events)), None) if events else None
    if events is None or edge is None or day is None:
        return False
    reading.intent.history = History("first", events, key_of(edge), table, day)
    return True
