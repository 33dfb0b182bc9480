"""Verbs that are part of what a day is called: 今年提了多少个 beside a 提箱日期."""

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import Group, PeriodFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field

_DONE = ("了", "过")
_CALLED_DAYS = ("日期", "时间", "日", "天", "期", "时刻")
_NAMED = 0.75


def find_named_group(parse: Parse, span: Span) -> Group | None:
    """What the words group by; a verb says what was done, and nobody asks for each of its days."""
    group = parse.dimension_of(span)
    return None if group is not None and _is_verb_of_day(parse, span, group.field) else group


def _is_verb_of_day(parse: Parse, span: Span, day: Field) -> bool:
    """Whether the word says that something was done, and is only a part of the day's name."""
    done = parse.text[span.end : span.end + 1] in _DONE and span.end < len(parse.text)
    return done and parse.graph.is_date(day) and span.text in parse.graph.find_label(day)


def read_done_day(parse: Parse, span: Span, day: Field) -> bool:
    """Whether a verb was read as what was done on that day to the rows that are counted.

    Then it is the day of the period; without one every row must have such a day.
    """
    intent = parse.intent
    tables = {m.table for m in intent.measures}
    if tables != {day.table} or not _is_said_as_verb(parse, span, day):
        return False
    if intent.start_column not in (None, day):
        return False
    if intent.buckets or any(isinstance(f, PeriodFilter) for f in intent.filters):
        intent.start_column = day
        return True
    profile = parse.graph.column(day).profile
    of_all = profile is not None and profile.whole and profile.nulls == 0
    span.candidates = () if of_all else span.candidates
    return of_all


def _is_said_as_verb(parse: Parse, span: Span, day: Field) -> bool:
    """Whether it was done: 提了, or this year right before it."""
    before = next((m for _, m in parse.near(parse.spans.index(span), -1, 1)), None)
    timed = before is not None and before.time is not None and before.time.period is not None
    label = parse.graph.find_label(day)
    part = span.text != label and span.text in label and not span.text.endswith(_CALLED_DAYS)
    return part and (timed or _is_verb_of_day(parse, span, day))


def drop_states_of_days(parse: Parse, before: Span, span: Span) -> None:
    """今年申报的, 每月发货的: the day of it, though a state is called so, which passes."""
    if before.time is None or not span.values or span.consumed:
        return
    days = [Field(c.table, c.column) for c in span.candidates if c.column and c.score >= _NAMED]
    days = [day for day in days if parse.graph.is_date(day)]
    passing = all(_is_passed_state(parse, Field(h.table, h.column), span) for h in span.values)
    if len(days) == 1 and passing and {h.table for h in span.values} == {days[0].table}:
        span.values = ()


def _is_passed_state(parse: Parse, field: Field, span: Span) -> bool:
    """Whether one of several states is 已 what the word says, so that others may follow it."""
    column = parse.graph.column(field)
    states = list(parse_codes(column)) or list(column.samples)
    return list_states(column) is None and f"已{span.text}" in states


def is_dated(parse: Parse, place: int, field: Field) -> bool:
    """Whether a time follows on the day: each product launched this year, not each launch day."""
    behind = next(parse.near(place, 1, 1), None)
    dated = behind is not None and behind[1].time is not None and behind[1].time.period is not None
    return dated and parse.graph.is_date(field)
