"""Rows that follow each other: repeat purchases, those who came twice, the time in between."""

import re
from decimal import Decimal

from agent.builtin.intent import Has, Having, History, Measure, Operator
from agent.builtin.reading.atoms import NUMBER, number_in
from agent.builtin.reading.context import Reading, add_measure, use
from agent.builtin.reading.topics.entities import (
    events_of,
    histories,
    is_person,
    key_of,
    owner_of,
)

_BUYERS = r"(?:customers|buyers|clients|shoppers|users|members)"
_AGAIN_EN = r"(?:repeat|repurchase|re-?order)"
_RATE = re.compile(
    r"(?:复购|回购|重复购买|重复下单|再次购买)(?:率|比例|占比)"
    rf"|\b(?:customer )?{_AGAIN_EN}(?: purchase| order| customer| buyer)? rate\b"
    rf"|\brate of (?:repeat|returning) (?:purchases|orders|{_BUYERS})\b"
)
_REPEATERS = re.compile(
    r"(?:复购|回购|重复购买|重复下单)的?(?:客户|用户|会员|顾客|人)?(?:数量|人数|数)?"
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
    r"(?P<v>买|购买|下单|消费|订购|光顾|来|到店|就诊|入住|预订|交易)?(?:过|了)?"
    rf"(?P<p>超过|不止|多于|大于|至少|不少于|仅|只有)?(?P<n>{NUMBER})(?:次|回)"
    r"(?P<up>及?以上|或以上|或更多)?"
)
_TIMES_EN = re.compile(
    r"\b(?P<v>ordered|bought|purchased|visited|booked|shopped|stayed|came|come|order|buy|transacted)"
    r"(?: something| from us| with us)? (?P<p>more than|over|at least|only|just|exactly)? ?"
    rf"(?P<n>once|twice|(?:{NUMBER}) times)(?P<up> or more)?\b"
)
_NEVER = re.compile(
    r"(?:从来?|一直)?(?:都)?(?:还)?(?:没有?|未|从未)(?:有过)?"
    r"(?:下过?单|下过订单|买过(?:任何)?(?:东西|商品)?|购买过?(?:任何)?(?:东西|商品)?|消费过?|成交过?)"
    r"(?=的|吗|呢|客户|用户|会员|顾客|人|[？?。]|$)"
    r"|\b(?:never|have not|haven't|has not|hasn't|did not|didn't|not yet|not) (?:yet )?(?:ever )?"
    r"(?:ordered|bought|purchased|shopped|placed (?:an|any) orders?|made (?:a|any) purchases?"
    r"|order|buy|purchase)(?: anything)?(?: yet)?"
    r"(?=$|\s*[?.,!]| (?:in|since|this|last|during|from us)\b)"
)
_WORDS = {"once": Decimal(1), "twice": Decimal(2)}
_MORE = ("超过", "不止", "多于", "大于", "more than", "over")
_LEAST = ("至少", "不少于", "at least")


def read_repeats(reading: Reading) -> None:
    """A rate, a number of those who came back, or days in between: one statement for itself."""
    kinds = (("repeat_rate", _RATE), ("gap", _GAP), ("repeaters", _REPEATERS))
    for kind, pattern in kinds:
        found = pattern.search(reading.text)
        if found is None:
            continue
        history = _history(reading, kind)
        if history is not None:
            _use(reading, *found.span())
            _use_names(reading, history)
            reading.intent.history = history
        return


def read_times_done(reading: Reading) -> None:
    """买过两次以上的客户, customers who ordered more than once."""
    found = _TIMES_ZH.search(reading.text) or _TIMES_EN.search(reading.text)
    owner = _person(reading)
    events = events_of(reading, owner) if owner else None
    if found is None or events is None or owner is None or not _done(reading, found, events):
        return
    word = found["n"].removesuffix(" times").strip()
    number = _WORDS.get(word) or number_in(word)
    if number is None:
        return
    said = Having(Measure("count", events), _operator(found), (number,))
    if any(mark.does("share") for mark in reading.marks):
        reading.unclear = True
        return
    _use(reading, *found.span())
    use(m for m in reading.marks if m.end == found.start() and reading.table_of(m) == events)
    reading.intent.having.append(said)
    asked = [m for m in reading.marks if m.does("count") or m.text.endswith(("多少", "几"))]
    if asked:
        use([*asked, *(m for m in reading.marks if reading.table_of(m) == owner)])
        add_measure(reading, Measure("count", owner))


def _done(reading: Reading, found: re.Match[str], events: str) -> bool:
    """Whether what is done so often is what the events are: a verb of buying, or their name."""
    named = any(
        mark.end == found.start() and reading.table_of(mark) == events for mark in reading.marks
    )
    return bool(found["v"] or named) and bool(found["p"] or found["up"])


def read_never_done(reading: Reading) -> None:
    """从来没下过单的客户, customers who never ordered: no row of what they do."""
    found = _NEVER.search(reading.text)
    owner = _person(reading)
    events = events_of(reading, owner) if owner else None
    if found is not None and events is not None:
        _use(reading, *found.span())
        reading.intent.filters.append(Has(events, negated=True))


def _operator(found: re.Match[str]) -> Operator:
    if found["p"] in _MORE:
        return ">"
    return ">=" if found["p"] in _LEAST or found["up"] else "="


def _named_history(reading: Reading) -> History | None:
    """Days between visits of a pet, 每台设备两次停机的间隔: both are named, whatever they are."""
    named = [t for m in reading.marks if (t := reading.table_of(m)) and reading.names_table(m)]
    for events in dict.fromkeys(named):
        for owner in dict.fromkeys(named):
            edge = owner_of(reading, events, owner) if owner != events else None
            day = next(iter(reading.warehouse.dates(events)), None)
            if edge is not None and day is not None:
                return History("gap", events, key_of(edge), owner, day)
    return None


def _history(reading: Reading, kind: str) -> History | None:
    named = _named_history(reading) if kind == "gap" else None
    if named is not None:
        return named
    for events, edge in histories(reading):
        day = next(iter(reading.warehouse.dates(events)), None)
        if kind == "gap":
            return History("gap", events, key_of(edge), edge.right, day) if day else None
        if kind == "repeaters":
            return History("repeaters", events, key_of(edge), edge.right, day)
        return History("repeat_rate", events, key_of(edge), edge.right, day)
    return None


def _person(reading: Reading) -> str | None:
    """The table of people that is named."""
    named = (reading.table_of(mark) for mark in reading.marks if not mark.used)
    return next((table for table in named if table and is_person(reading, table)), None)


def _use(reading: Reading, start: int, end: int) -> None:
    """These words are understood together: what each of them may name alone counts no more."""
    for mark in reading.marks:
        if mark.start < end and mark.end > start:
            mark.used = True
            if reading.table_of(mark) is None:
                mark.refs = ()


def _use_names(reading: Reading, history: History) -> None:
    """Whose they are, how many and on average go without saying."""
    for mark in reading.marks:
        named = reading.table_of(mark) in (history.events, history.named)
        if named or mark.does("avg", "count", "ask", "each", "by"):
            use([mark])
