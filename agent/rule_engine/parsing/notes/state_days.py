"""The day on which rows came to be in the state that is asked for: 退租 of 实际退租日期."""

import re
from collections.abc import Iterator

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.notes.missing_words import list_words_of_note
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_NOT = re.compile(r"^(?:还|尚|仍|暂)?(?:没有|没|未|无|不|非|not |non-?|un)")
_LEAST = 2


def find_state_day(parse: Parse, table: str) -> Field | None:
    """The one day of which a note says that it is missing while rows are not in that state yet."""
    tests = [f for f in parse.intent.filters if isinstance(f, ValueFilter) and f.operator == "="]
    days = {
        day
        for test in tests
        if test.field.table == table
        for day in parse.graph.dates(table)
        if _comes_with_state(parse, day, test)
    }
    return days.pop() if len(days) == 1 else None


def _comes_with_state(parse: Parse, day: Field, test: ValueFilter) -> bool:
    """Whether the day is missing in another state of the column, or while it is not the one."""
    legend = set(_list_states(parse, test.field))
    meanings = {meaning for meaning, value in legend if value in test.values}
    others = {meaning for meaning, value in legend if value not in test.values}
    words = {word for text in _list_texts(parse, day) for word in list_words_of_note(text)}
    if not meanings or words & meanings:
        return False
    bare = {short for word in words if (short := _NOT.sub("", word)) != word}
    undone = any(len(b) >= _LEAST and b in meaning for b in bare for meaning in meanings)
    return bool(words & others) or undone


def _list_states(parse: Parse, field: Field) -> Iterator[tuple[str, str]]:
    """What the values of the column mean, and how they are stored."""
    column = parse.graph.column(field)
    codes = parse_codes(column)
    yield from codes.items() if codes else ((value, value) for value in column.samples)


def _list_texts(parse: Parse, day: Field) -> Iterator[str]:
    column = parse.graph.column(day)
    yield from filter(None, (column.comment, column.note))
