"""New customers: by their start date, else by the date of their first event."""

import re

from agent.rule_engine.intent import EventHistory, Measure
from agent.rule_engine.parsing.business.entities import (
    find_event_table,
    find_owner_edge,
    is_person,
    owner_column,
)
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_START_SENSES = frozenset(
    ["register", "created", "join", "open", "hire", "launch", "start", "admission", "enrollment"]
)
_START_WORDS = re.compile(
    r"注册|创建|加入|开业|开通|开户|入职|上市|上线|入会|入学|建档|首次"
    r"|\b(?:register|registration|signup|sign up|created|joined|opened|hired|launched|introduced"
    r"|opening|launch|introduction|since|enrolled)"
)


_LISTING = frozenset(["list", "列出", "列出所有", "列一下", "show", "show me", "看看"])
_ENDS_WITH_THING = compile_chinese(r"(?:以来|之?后|以后)新\p{Han}{1,3}的\p{Han}{1,6}$")
"""2024年以来新开的剧厅: since then, they are few, and their names are asked for."""


def read_newcomers(parse: Parse) -> None:
    """每个季度的新增客户数, new customers this year by month."""
    for place, span in enumerate(parse.spans):
        if span.consumed or not span.does("new"):
            continue
        neighbour = _find_table_beside(parse, place)
        if neighbour is None or not _has_period(parse):
            parse.is_unclear |= span.text == "新品" or _names_people(parse, span, neighbour)
            continue
        other, table = neighbour
        start_date = find_start_date(parse, table)
        if start_date is not None:
            if _asks_which(parse):
                parse.intent.subject = table
            elif not _names_another_number(parse, other):
                add_measure(parse, Measure("count", table))
            parse.intent.start_column, parse.intent.newcomers = start_date, True
        elif not _use_first_events(parse, table):
            continue
        consume([span, other, *(m for m in parse.spans if m.does("count") and not m.candidates)])
        return


def _names_another_number(parse: Parse, people: Span) -> bool:
    """Revenue from new customers: what they bring is asked for, and not how many they are."""
    later = [m for m in parse.spans if m is not people and not m.consumed and m.candidates]
    fields = [parse.field_of(m, "measure", least=0.75) for m in later]
    has_number = any(f is not None and is_summable(parse.graph, f) for f in fields)
    return has_number and not any(m.does("count") and not m.candidates for m in parse.spans)


def _names_people(parse: Parse, new: Span, neighbour: tuple[Span, str] | None) -> bool:
    """新客户有多少: since when they are new is not told, and all of them are not meant."""
    if neighbour is None or not is_person(parse, neighbour[1]):
        return False
    return neighbour[0].start - new.end <= 1


def _asks_which(parse: Parse) -> bool:
    """去年新开了哪些店 asks for their names."""
    asks_list = any(m.does("which") or m.text.lower() in _LISTING for m in parse.spans)
    asks_number = any(m.does("count", "growth", "trend", "share") for m in parse.spans)
    ends = _ENDS_WITH_THING.search(parse.text) is not None
    return (asks_list or ends) and not asks_number and not parse.intent.buckets


def find_start_date(parse: Parse, table: str) -> Field | None:
    """The day a row of the table began, where a column says so."""
    for field in parse.graph.dates(table):
        column = parse.graph.column(field)
        text = f"{column.name} {column.label}".lower().replace("_", " ")
        senses = find_column_senses(parse.graph, field) & _START_SENSES
        if senses or _START_WORDS.search(text):
            return field
    return None


def _find_table_beside(parse: Parse, place: int) -> tuple[Span, str] | None:
    for span in (parse.spans[place], *(m for _, m in parse.near(place, 1, 2))):
        table = parse.table_of(span)
        if table is not None and not span.consumed:
            return span, table
    return None


def _has_period(parse: Parse) -> bool:
    """New is what began in some time: without one, nothing says since when."""
    return bool(parse.intent.buckets) or any(m.time and m.time.period for m in parse.spans)


def _use_first_events(parse: Parse, table: str) -> bool:
    events = find_event_table(parse, table) if is_person(parse, table) else None
    edge = find_owner_edge(parse, events, table) if events else None
    day = next(iter(parse.graph.dates(events)), None) if events else None
    if events is None or edge is None or day is None:
        return False
    parse.intent.history = EventHistory("first", events, owner_column(edge), table, day)
    return True
