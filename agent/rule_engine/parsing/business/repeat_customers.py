"""Repeat customers: repurchase rate, customers with several events, days between events."""

import re
from decimal import Decimal

from agent.lexicon.numerals import NUMBER, parse_number
from agent.rule_engine.intent import EventHistory, ExistenceFilter, GroupFilter, Measure, Operator
from agent.rule_engine.parsing.business.entities import (
    find_event_table,
    find_event_tables,
    find_owner_edge,
    is_person,
    owner_column,
)
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume

_BUYERS = r"(?:customers|buyers|clients|shoppers|users|members)"
_AGAIN_EN = r"(?:repeat|repurchase|re-?order)"
_RATE = re.compile(
    r"(?:复购|回购|重复购买|重复下单|再次购买)(?:率|比例|占比)"
    rf"|\b(?:customer )?{_AGAIN_EN}(?: purchase| order| customer| buyer)? rate\b"
    rf"|\brate of (?:repeat|returning) (?:purchases|orders|{_BUYERS})\b"
)
_REPEATERS = re.compile(
    r"(?:复购|回购|重复购买|重复下单)的?(?:客户|用户|会员|顾客|人)?(?:数量|人数|数)?"
    r"|回头客(?:户)?(?:数量|人数|数)?"
    rf"|\b(?:repeat|returning) {_BUYERS}\b"
)
_DONE_ZH = r"(?:下单|购买|订单|消费|复购|到店|就诊|访问|交易)"
_SPAN_EN = r"(?:time|days|number of days|gap|interval|duration)s?"
_GAP = re.compile(
    rf"(?:平均)?(?:每次|两次|相邻)?{_DONE_ZH}(?:之间)?的?(?:平均)?(?:时间)?(?:间隔|周期)(?:时间|天数)?"
    r"|(?:平均)?(?:每?隔多久|间隔多久|多久|多长时间)(?:会)?(?:下|买|购买|消费|来|到店|下单)"
    r"(?:一次|一单|1次)?(?:单|东西)?"
    rf"|\b(?:average |mean )?{_SPAN_EN} between (?:two |their )?(?:consecutive |successive )?\w+\b"
    r"|\bhow (?:often|frequently) do(?:es)? (?:a |an |our |the )?\w+ "
    r"(?:order|buy|purchase|shop|visit|come back)\b"
)
_TIMES_ZH = re.compile(
    r"(?P<only>只|仅|就|刚好|恰好)?(?P<v>买|购买|下单|消费|订购|光顾|来|到店|就诊|入住|预订|交易)?(?:过|了)?"
    rf"(?P<p>超过|不止|多于|大于|至少|不少于|仅|只有)?(?P<n>{NUMBER})(?:次|回)"
    r"(?P<up>及?以上|或以上|或更多)?"
)
_TIMES_EN = re.compile(
    r"\b(?P<v>ordered|bought|purchased|visited|booked|shopped|stayed|came|come|order|buy|transacted)"
    r"(?: something| from us| with us)? (?P<p>more than|over|at least|only|just|exactly)? ?"
    rf"(?P<n>once|twice|(?:{NUMBER}) times)(?P<up> or more)?\b"
)
_NEVER = re.compile(
    r"(?:一|半)[单笔次回]都?(?:还)?没有?(?:下|买|消费|购买|成交|来)?过?"
    r"(?=的|吗|呢|客户|用户|会员|顾客|人|[？?。]|$)"
    r"|(?:从来?|一直)?(?:都)?(?:还)?(?:没有?|未|从未)(?:有过)?"
    r"(?:下过?单|下过订单|买过(?:任何)?(?:东西|商品)?|购买过?(?:任何)?(?:东西|商品)?|消费过?|成交过?)"
    r"(?=的|吗|呢|客户|用户|会员|顾客|人|[？?。]|$)"
    r"|\b(?:never|have not|haven't|has not|hasn't|did not|didn't|not yet|not) (?:yet )?(?:ever )?"
    r"(?:ordered|bought|purchased|shopped|placed (?:an|any) orders?|made (?:a|any) purchases?"
    r"|order|buy|purchase)(?: anything)?(?: yet)?"
    r"(?=$|\s*[?.,!]| (?:in|since|this|last|during|from us)\b)"
)
_ONCE = ("一", "1", "once")
_COUNT_WORDS = {"once": Decimal(1), "twice": Decimal(2)}
_MORE_WORDS = ("超过", "不止", "多于", "大于", "more than", "over")
_LEAST_WORDS = ("至少", "不少于", "at least")


def read_repeat_phrases(parse: Parse) -> None:
    """A rate, a number of those who came back, or days in between: one statement for itself."""
    kinds = (("repeat_rate", _RATE), ("gap", _GAP), ("repeaters", _REPEATERS))
    for kind, pattern in kinds:
        match = pattern.search(parse.text)
        if match is None:
            continue
        history = _make_history(parse, kind)
        if history is not None:
            parse.is_unclear |= any(m.does("new", "contrast") for m in parse.spans)
            _consume_range(parse, *match.span())
            _consume_names(parse, history)
            parse.intent.history = history
        return


def read_event_counts(parse: Parse) -> None:
    """买过两次以上的客户, customers who ordered more than once."""
    match = _TIMES_ZH.search(parse.text) or _TIMES_EN.search(parse.text)
    owner = _find_person_table(parse)
    events = find_event_table(parse, owner) if owner else None
    if (
        match is None
        or events is None
        or owner is None
        or not _is_event_count(parse, match, events)
    ):
        return
    word = match["n"].removesuffix(" times").strip()
    number = _COUNT_WORDS.get(word) or parse_number(word)
    if number is None:
        return
    condition = GroupFilter(Measure("count", events), _find_operator(match), (number,))
    if any(span.does("share") for span in parse.spans):
        parse.is_unclear = True
        return
    _consume_range(parse, *match.span())
    consume(m for m in parse.spans if m.end == match.start() and parse.table_of(m) == events)
    parse.intent.having.append(condition)
    counts = [m for m in parse.spans if m.does("count") or m.text.endswith(("多少", "几"))]
    if counts:
        consume([*counts, *(m for m in parse.spans if parse.table_of(m) == owner)])
        add_measure(parse, Measure("count", owner))


def _is_event_count(parse: Parse, match: re.Match[str], events: str) -> bool:
    """Whether what is done so often is what the events are: a verb of buying, or their name."""
    has_name = any(
        span.end == match.start() and parse.table_of(span) == events for span in parse.spans
    )
    bound = match["p"] or match["up"] or match.groupdict().get("only")
    return bool(match["v"] or has_name) and bool(bound or match["n"] not in _ONCE)


def read_never_done(parse: Parse) -> None:
    """从来没下过单的客户, customers who never ordered: no row of what they do."""
    match = _NEVER.search(parse.text)
    owner = _find_person_table(parse)
    events = find_event_table(parse, owner) if owner else None
    has_absence = any(isinstance(f, ExistenceFilter) and f.negated for f in parse.intent.filters)
    if match is not None and events is not None and not has_absence:
        _consume_range(parse, *match.span())
        parse.intent.filters.append(ExistenceFilter(events, negated=True))


def _find_operator(match: re.Match[str]) -> Operator:
    if match["p"] in _MORE_WORDS:
        return ">"
    return ">=" if match["p"] in _LEAST_WORDS or match["up"] else "="


def _find_named_history(parse: Parse) -> EventHistory | None:
    """Days between visits of a pet, 每台设备两次停机的间隔: both are named, whatever they are."""
    tables = [t for m in parse.spans if (t := parse.table_of(m)) and parse.names_table(m)]
    for events in dict.fromkeys(tables):
        for owner in dict.fromkeys(tables):
            edge = find_owner_edge(parse, events, owner) if owner != events else None
            day = next(iter(parse.graph.dates(events)), None)
            if edge is not None and day is not None:
                return EventHistory("gap", events, owner_column(edge), owner, day)
    return None


def _make_history(parse: Parse, kind: str) -> EventHistory | None:
    history = _find_named_history(parse) if kind == "gap" else None
    if history is not None:
        return history
    for events, edge in find_event_tables(parse):
        day = next(iter(parse.graph.dates(events)), None)
        if kind == "gap":
            return EventHistory("gap", events, owner_column(edge), edge.right, day) if day else None
        if kind == "repeaters":
            return EventHistory("repeaters", events, owner_column(edge), edge.right, day)
        return EventHistory("repeat_rate", events, owner_column(edge), edge.right, day)
    return None


def _find_person_table(parse: Parse) -> str | None:
    """The table of people that is named."""
    tables = (parse.table_of(span) for span in parse.spans if not span.consumed)
    return next((table for table in tables if table and is_person(parse, table)), None)


def _consume_range(parse: Parse, start: int, end: int) -> None:
    """These words are understood together: what each of them may name alone counts no more."""
    for span in parse.spans:
        if span.start < end and span.end > start:
            span.consumed = True
            if parse.table_of(span) is None:
                span.candidates = ()


def _consume_names(parse: Parse, history: EventHistory) -> None:
    """Whose they are, how many and on average go without saying."""
    for span in parse.spans:
        is_named = parse.table_of(span) in (history.events, history.entity_table)
        if is_named or span.does("avg", "count", "ask", "each", "by"):
            consume([span])
