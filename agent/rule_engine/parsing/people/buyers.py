"""How many people bought something: those to whom what was bought belongs, by its own day."""

import re

from agent.rule_engine.intent import ExistenceFilter, Measure
from agent.rule_engine.parsing.business.entities import (
    find_event_table,
    find_owner_edge,
    is_person,
    owner_column,
)
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from model.locales.chinese import compile_chinese

_THINGS_ZH = r"(?:任何)?(?:东西|商品|产品)"
_DEED = re.compile(
    r"有?(?:下过|下了|下)(?:订?单)(?![数量金日时次总额人频])(?:记录)?"
    rf"|(?:买过|买了|购买过|购买了|消费过|消费了|成交过)(?:{_THINGS_ZH}(?=的|[？?。]|$))?"
    r"|有(?:过)?(?:购买|消费|下单|成交)(?:记录|行为)?(?=的|[？?。]|$)"
    r"|\b(?:have |has |had )?(?:bought|purchased|ordered|shopped"
    r"|(?:placed|made) (?:an|any|a|at least one) (?:orders?|purchases?))\b"
    r"(?: (?:something|anything|from us|with us|at least once))*"
    r"|\bdid (?:buy|purchase|order)(?: (?:something|anything))?\b"
)
_ASKED_BEFORE = compile_chinese(
    r"(?:多少|几)[个位名]?\p{Han}{0,6}$"
    r"|\b(?:how many|number of|count of)(?: (?!of|did|do|does|have)[a-z-]+){0,3}"
    r"(?: of (?:our|the))?$"
)
_ASKED_AFTER = re.compile(r"(?:的)?(?:总?人?数量?(?!据)|(?:一共|总共|共)?有(?:多少|几)|多少)")
_NEAR = 3
_NOT_READ = ("avg", "share", "growth", "no", "rate", "median", "max", "min", "running")


def read_buyers(parse: Parse) -> None:
    """今年有多少客户下过单: the time is that of the orders, and each of the people counts once."""
    match = _DEED.search(parse.text)
    if match is None:
        return
    people = _find_counted(parse)
    if people is None or _says_more(parse):
        _take_day_of_deed(parse)
        return
    span, owner = people
    events = find_event_table(parse, owner)
    edge = find_owner_edge(parse, events, owner) if events is not None else None
    if edge is None:
        timed = any(m.time is not None and m.time.period for m in parse.spans)
        parse.is_unclear |= timed and bool(parse.graph.dates(owner))
        return
    _consume_deed(parse, match.span())
    consume([span, *(m for m in parse.spans if m.does("count", "ask") and _is_beside(m, span))])
    add_measure(parse, Measure("count_distinct", edge.left, owner_column(edge)))
    parse.intent.start_column = next(iter(parse.graph.dates(edge.left)), None)


def _take_day_of_deed(parse: Parse) -> None:
    """Customers who bought something last year: those with an order of then.

    What they bought then is not told apart from what they ever bought.
    """
    owner = next((table for table in parse.anchors if is_person(parse, table)), None)
    events = find_event_table(parse, owner) if owner is not None else None
    timed = any(m.time is not None and m.time.period for m in parse.spans)
    if owner is None or events is None or not timed or parse.intent.start_column is not None:
        return
    if any(isinstance(f, ExistenceFilter) for f in parse.intent.filters):
        return
    parse.intent.start_column = next(iter(parse.graph.dates(events)), None)
    bought = [hit.table for m in parse.spans for hit in m.values]
    paths = [parse.graph.path(owner, table) for table in bought]
    parse.is_unclear |= any(p is None or not all(e.to_one for e in p) for p in paths)


def _find_counted(parse: Parse) -> tuple[Span, str] | None:
    """The people whose number is asked for, and their table."""
    for span in parse.spans:
        table = parse.table_of(span) if not span.consumed else None
        if table is None or not parse.names_table(span) or not is_person(parse, table):
            continue
        inside = span.text.endswith(("数", "人数", "数量"))
        if inside or _is_asked_before(parse, span) or _ASKED_AFTER.match(parse.text[span.end :]):
            return span, table
    return None


def _is_asked_before(parse: Parse, people: Span) -> bool:
    """How many customers, of whatever kind, and not how many of something else."""
    match = _ASKED_BEFORE.search(parse.text[: people.start].rstrip())
    if match is None:
        return False
    between = (m for m in parse.spans if match.start() <= m.start and m.end <= people.start)
    return not any(parse.names_table(m) for m in between)


def _says_more(parse: Parse) -> bool:
    """Whether the number of people is not all that is asked, or no deed is meant."""
    intent = parse.intent
    absent = any(isinstance(f, ExistenceFilter) for f in intent.filters)
    special = intent.history is not None or intent.having or intent.measures or intent.share
    extra = any(m.superlative or (m.does(*_NOT_READ) and not m.candidates) for m in parse.spans)
    return bool(absent or special or intent.growth or intent.newcomers or extra)


def _is_beside(word: Span, people: Span) -> bool:
    return abs(word.end - people.start) <= 1 or 0 <= word.start - people.end <= _NEAR


def _consume_deed(parse: Parse, place: tuple[int, int]) -> None:
    """The words of the deed are understood together; what each may name counts no more."""
    for span in parse.spans:
        if span.start < place[1] and span.end > place[0]:
            span.consumed = True
            span.candidates = ()
