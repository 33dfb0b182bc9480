"""Rows that have rows of another table in a time: 今年有订单的客户, stores with returns last month.

The time is that of the rows which are had, and not of those that have them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.rule_engine.intent import ExistenceFilter, PeriodFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, consume, is_one_to_many
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_HAVE_EN = re.compile(
    r"^(?:with|having|have|has|had|(?:that|who|which) (?:have|has|had))(?: an?| any| some)?$"
)
_HAVE_ZH = re.compile(r"^(?:有|有过|有了|都有|也有)$")
_BETWEEN_EN = re.compile(
    r"^(?:in|during|both|and|an?|any|some|over|of|the|also|within|on|have|had)$"
)
_BETWEEN_ZH = re.compile(r"^(?:过|了|在|和|与|、|都|也|里|中|内|且|并且|期间)$")
_BOTH = re.compile(r"\bboth\b|\balso\b|都|也")
_DONE = "过"
_DENIES = re.compile("[没未不无]")
_MOST_DISTANCE = 8
"""Characters before a deed in which a word may deny it."""
_MOST_TIMES = 2
_OTHER_DAYS = frozenset(["updated", "birthday"])


@dataclass(frozen=True, slots=True)
class _Clause:
    """What has the rows, what is had, the times between, and the words that say no more."""

    owner: str
    rows: str
    times: list[Span]
    words: list[Span]


def read_related_rows(parse: Parse) -> None:
    """A condition that there are rows of another table in each time that is named beside it."""
    for place, span in enumerate(parse.spans):
        if span.consumed or not _says_have(span):
            continue
        clause = _find_clause(parse, place)
        day = find_day(parse, clause.rows) if clause is not None else None
        if clause is None or (clause.times and day is None):
            continue
        times = sorted(clause.times, key=lambda m: m.start)
        periods = [m.time.period for m in times if m.time and m.time.period]
        parse.is_unclear |= len(periods) > 1 and _BOTH.search(parse.text) is None
        consume([span, *clause.words, *clause.times])
        parse.intent.subject = parse.intent.subject or clause.owner
        if not periods:
            parse.intent.filters.append(ExistenceFilter(clause.rows))
        for period in periods:
            within = PeriodFilter((period,), day)
            parse.intent.filters.append(ExistenceFilter(clause.rows, filters=(within,)))


def _says_have(span: Span) -> bool:
    text = span.text.lower()
    return bool(_HAVE_EN.match(text) or _HAVE_ZH.match(text)) or text == _DONE


def _find_clause(parse: Parse, place: int) -> _Clause | None:
    if parse.spans[place].text == _DONE:
        return _find_done(parse, place)
    chinese = has_chinese(parse.spans[place].text)
    times: list[Span] = []
    words: list[Span] = []
    at, rows = _find_rows(parse, place, times, words)
    if rows is None:
        return None
    owners = (
        _list_owners_zh(parse, place, at, times, words)
        if chinese
        else _list_owners_en(parse, place, at, times, words)
    )
    for owner in owners:
        if is_one_to_many(parse, owner, rows):
            return _Clause(owner, rows, times, words)
    return None


def _find_done(parse: Parse, place: int) -> _Clause | None:
    """今年投诉过的客户: the deed stands before 过, and who did it behind 的."""
    deed, behind = parse.spans[place - 1], parse.spans[place + 1 : place + 4]
    denied = _DENIES.search(parse.text, max(0, deed.start - _MOST_DISTANCE), deed.start)
    averaged = any(m.does("avg") for m in parse.spans)  # of those who did it, by another pass
    if place == 0 or denied or averaged or deed.consumed or not parse.names_table(deed):
        return None
    owners = [t for m in behind[1:] if parse.names_table(m) and (t := parse.table_of(m))]
    rows = parse.table_of(deed)
    if not owners or rows is None or behind[0].text != "的":
        return None
    times: list[Span] = []
    words = [deed]
    _collect_before(parse, place - 1, times, words)
    return (
        _Clause(owners[0], rows, times, words) if is_one_to_many(parse, owners[0], rows) else None
    )


def _find_rows(
    parse: Parse, place: int, times: list[Span], words: list[Span]
) -> tuple[int, str | None]:
    """Where the rows stand that are had, behind times and words that say no more."""
    for at in range(place + 1, len(parse.spans)):
        span = parse.spans[at]
        if span.consumed:
            return at, None
        if parse.names_table(span):
            words.append(span)
            return at, parse.table_of(span)
        if not _takes(span, times, words):
            return at, None
    return len(parse.spans), None


def _takes(span: Span, times: list[Span], words: list[Span]) -> bool:
    """Whether it is a time of the clause or a word between, which are collected."""
    if span.time is not None and span.time.period is not None and len(times) < _MOST_TIMES:
        times.append(span)
        return True
    text = span.text.lower()
    if _BETWEEN_EN.match(text) or _BETWEEN_ZH.match(text):
        words.append(span)
        return True
    return False


def _is_end(parse: Parse, at: int) -> bool:
    """Whether nothing more is said of the rows at `at`."""
    behind = [m for m in parse.spans[at + 1 :] if m.text not in ("过", "了")]
    return not any(m.candidates or m.values or m.number is not None for m in behind)


def _list_owners_zh(
    parse: Parse, place: int, at: int, times: list[Span], words: list[Span]
) -> Iterator[str]:
    """今年有订单的客户: behind 的; 客户今年有订单: before, where nothing else is said behind."""
    _collect_before(parse, place, times, words)
    behind = [m for m in parse.spans[at + 1 :] if m.text not in ("过", "了")]
    if behind and behind[0].text == "的":
        named = next((m for m in behind[1:3] if parse.names_table(m)), None)
        if named is not None and (table := parse.table_of(named)) is not None:
            yield table
        return
    before = [m for m in parse.spans[:place] if not m.consumed and parse.names_table(m)]
    if before and _is_end(parse, at) and (table := parse.table_of(before[-1])) is not None:
        yield table


def _list_owners_en(
    parse: Parse, place: int, at: int, times: list[Span], words: list[Span]
) -> Iterator[str]:
    """Customers with orders in 2024: directly before; the times stand behind what is had."""
    _collect_behind(parse, at, times, words)
    before = [m for m in parse.spans[:place] if not m.consumed and not m.is_filler]
    if before and parse.names_table(before[-1]) and _is_end(parse, at):
        table = parse.table_of(before[-1])
        if table is not None:
            yield table


def _collect_before(parse: Parse, place: int, times: list[Span], words: list[Span]) -> None:
    for span in reversed(parse.spans[:place]):
        if span.consumed or not _takes(span, times, words):
            return


def _collect_behind(parse: Parse, at: int, times: list[Span], words: list[Span]) -> None:
    for span in parse.spans[at + 1 :]:
        if span.consumed or not _takes(span, times, words):
            return


def find_day(parse: Parse, table: str) -> Field | None:
    """The day of the rows; else that of what they belong to: the order of an item."""
    parents = [e.right for e in parse.graph.edges[table] if e.to_one]
    for each in (table, *parents):
        for day in parse.graph.dates(each):
            if not find_column_senses(parse.graph, day) & _OTHER_DAYS:
                return day
    return None
