"""Rows that were late or on time: the day of it against the day that was promised."""

import re

from agent.rule_engine.intent import ColumnFilter, Measure, Operator, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.business.event_verbs import alike
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Period

_LATE = re.compile(
    r"晚[到交还]了?|晚点|超时|逾期(?:归还|[到交还]了?)?|超期|延[期误迟](?:了|[到交]货?)?|迟[交还]了?"
    r"|没(?:有)?(?:按时|准时|及时)"
    r"|\b(?:(?:too )?late|overdue|behind schedule|delayed|not on time)\b"
    r"|\b(?:after|past) (?:the |its |their )?(?:due|promised|planned|agreed)"
    r"(?: delivery)?(?: date)?\b"
)
_IN_TIME = re.compile(r"按时|准时|按期|\b(?:on time|in time|before the due date)\b")
_DUE = re.compile(
    r"应[还到交付收]|到期|截止|预计|计划|承诺|要求|建议|预约|约定|期限"
    r"|due|promis|plann|requir|deadline|expect|schedul|agreed|target",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"到货|收货|送达|到达|完工|完成|归还|实际|交付|交货|还[书车款]?日|签收|入库|发货|寄出|出货|交件|结案"
    r"|receiv|arriv|deliver|finish|return|complet|actual|done|closed|repaid|shipp|ship_|dispatch",
    re.IGNORECASE,
)
_LATE_COLUMN = re.compile(r"overdue|late|delay|逾期|超期|延期|晚|迟")
_NAMED = 0.5
_WORD = re.compile(r"[a-z]{4,}")


def loses_lateness(parse: Parse) -> bool:
    """Whether late rows are asked for, which no condition and no stored word tells."""
    match = _LATE.search(parse.text)
    tests = [*parse.intent.filters, parse.intent.condition]
    if match is None or any(isinstance(test, ColumnFilter) for test in tests):
        return False
    days = [t.field for t in tests if isinstance(t, PeriodFilter) and t.field is not None]
    if any(_DUE.search(_describe(parse, day)) for day in days):
        return False
    fields = [test.field for test in tests if isinstance(test, ValueFilter)]
    if any(_LATE_COLUMN.search(_describe(parse, field).lower()) for field in fields):
        return False
    return not any(span.values or _names_no_day(parse, span) for span in parse.spans_over(match))


def _names_no_day(parse: Parse, span: Span) -> bool:
    """Whether the word names a column; the promised day alone is no condition."""
    named = [c for c in span.candidates if c.score >= _NAMED]
    return any(c.column is None or not parse.graph.is_date(Field(c.table, c.column)) for c in named)


def read_late_rows(parse: Parse) -> None:
    """Purchases that arrived late, 逾期归还的书: the one day is behind the other."""
    late, early = _LATE.search(parse.text), _IN_TIME.search(parse.text)
    match = late or early
    if match is None or parse.intent.growth:
        return
    inside = parse.spans_over(match)
    if any(m.values for m in inside):
        return
    pair = _find_days(parse)
    if pair is None:
        return
    operator: Operator = ">" if late else "<="
    for span in inside:
        span.consumed, span.candidates = True, ()
    _consume_verb(parse, pair[0], match.start())
    _consume_deed(parse, pair[0], match.end())
    if any(
        isinstance(f, ValueFilter) and (f.field, f.operator) == (pair[0], "null")
        for f in parse.intent.filters
    ):
        overdue = Period(None, parse.today, "day", match[0])
        parse.intent.filters.append(PeriodFilter((overdue,), pair[1]))
        return  # not done yet, and late: the promised day is over
    test = ColumnFilter(pair[0], operator, pair[1])
    if parse.intent.share or any(m.does("rate") for m in parse.spans):
        _take_share(parse, test)
        return
    parse.intent.start_column = parse.intent.start_column or pair[0]
    parse.intent.filters.append(test)


def _take_share(parse: Parse, late: ColumnFilter) -> None:
    """The share of late rows among those that are done: 按时完成率, what percentage was late."""
    intent = parse.intent
    if intent.measures or intent.condition is not None:
        parse.is_unclear = True
        return
    consume(m for m in parse.spans if m.does("rate", "share") and not m.candidates)
    consume(m for m in parse.spans if m.does("ask", "count") and not m.candidates)
    intent.condition, intent.share = late, False
    intent.filters.append(ValueFilter(late.field, "notnull"))
    add_measure(parse, Measure("count", late.field.table))


def _find_days(parse: Parse) -> tuple[Field, Field] | None:
    """The day of what was done and the day that was promised, of one table.

    Rows with a promised day of their own are not late by that of others: invoices by projects.
    """
    tables = parse.list_named_tables()
    pairs = []
    for table in parse.graph.tables:
        days = [(f, _describe(parse, f)) for f in parse.graph.dates(table)]
        deadlines = [f for f, label in days if _DUE.search(label)]
        done = [f for f, label in days if _DONE.search(label) and f not in deadlines]
        if deadlines and not done and table in tables:
            return None
        done = [f for f in done if _is_said(parse, f)] or done
        if len(deadlines) == 1 and len(done) == 1:
            pairs.append((done[0], deadlines[0]))
    own = [pair for pair in pairs if pair[0].table in tables]
    own = own or [pair for pair in pairs if all(_belong(parse, pair[0].table, t) for t in tables)]
    return own[0] if len(own) == 1 else None


def _belong(parse: Parse, one: str, other: str | None) -> bool:
    """Whether rows of one of two tables belong to one row of the other."""
    ways = [parse.graph.path(*ends) for ends in ((one, other or one), (other or one, one))]
    return any(way is not None and all(edge.to_one for edge in way) for way in ways)


def _describe(parse: Parse, field: Field) -> str:
    column = parse.graph.column(field)
    label = re.split(r"[,，;；:：(（]", column.label)[0]
    return f"{column.name} {label}"


def _is_said(parse: Parse, field: Field) -> bool:
    words = _WORD.findall(_describe(parse, field).lower())
    return any(alike(verb, word) for verb in _WORD.findall(parse.text) for word in words)


def _consume_deed(parse: Parse, done: Field, place: int) -> None:
    """晚点签收, 按时完成率: the word right behind names the day, and asks for nothing more."""
    label = parse.graph.find_label(done)
    for span in parse.spans:
        if span.start == place and not span.text.isascii() and not parse.names_table(span):
            names_day = any(
                (c.table, c.column) == (done.table, done.column) for c in span.candidates
            )
            if names_day or span.text in label or _DONE.search(span.text):
                span.consumed, span.candidates, span.values = True, (), ()
                span.functions = tuple(f for f in span.functions if f == "rate")


def _consume_verb(parse: Parse, done: Field, place: int) -> None:
    """Arrived late: the word right before names the day and asks for nothing more."""
    words = _WORD.findall(_describe(parse, done).lower())
    for span in parse.spans:
        verb = span.text.lower()
        near = 0 <= place - span.end <= 1 and verb.isascii() and not parse.names_table(span)
        if near and (span.candidates == () or any(alike(verb, word) for word in words)):
            span.consumed, span.candidates = True, ()
