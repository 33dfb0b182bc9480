"""Rankings whose measure goes without saying: the best month, which payment is used most."""

import re

from agent.rule_engine.intent import Measure, Order
from agent.rule_engine.parsing.business.entities import (
    EVENT_SENSES,
    find_table_senses,
    is_person,
)
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.time_expressions.calendar_periods import Grain

_USED = re.compile(
    r"(?:最[常爱多]|最喜欢|最经常|更?喜欢|更?爱)(?:使用|选择|用|选)|(?:用|选|使用|选择)[得的]?最(?P<least>[多少])"
    r"|\b(?:use|used|choose|chose|pick)s?\b(?: the)? most(?: often)?(?=\s*[?.]?$)"
    r"|\bprefers?(?=\s*[?.]?$)"
)
_PEOPLE_MOST = re.compile(r"(?:的?人数?|人们?)最[多少]")
_GOOD = frozenset(["best", "worst", "strongest", "weakest", "最好", "最差", "最强", "最棒", "最弱"])
_RANKED_TIME = re.compile(
    r"最[\u3400-\u9fff]{1,3}的(?:是|那|哪|是那)?(?P<unit>一天|那天|一周|一个月|那个月|一个季度|一年|日子)"
    r"(?:是哪一?[天个年周月季]?度?)?\s*[？?。]?$"
)
_UNITS: dict[str, Grain] = {
    "天": "day", "子": "day", "周": "week", "月": "month", "度": "quarter", "年": "year",
}  # fmt: skip


def read_ranked_time(parse: Parse) -> None:
    """订单最多的一天: days are ranked."""
    found = _RANKED_TIME.search(parse.text)
    if found is None or parse.intent.buckets:
        return
    parse.intent.buckets.append(_UNITS[found["unit"][-1]])
    consume(m for m in parse.spans if m.start >= found.start("unit"))


def read_bare_ranking(parse: Parse) -> None:
    """What is used is counted, people are counted, and the best times are those of most money."""
    if parse.intent.measures:
        return
    any(read(parse) for read in (_read_used, _read_people, _read_best_time))


def _read_used(parse: Parse) -> bool:
    """Which payment method do members use most: the events of which it says how."""
    found = _USED.search(parse.text)
    spans = [m for m in parse.spans if m.candidates and not (m.consumed or parse.names_table(m))]
    if found is None or len(spans) != 1 or not _asks_which(parse):
        return False
    group = parse.dimension_of(spans[0])
    if group is None or not find_table_senses(parse, group.field.table) & EVENT_SENSES:
        return False
    inside = [m for m in parse.spans if m.start < found.end() and m.end > found.start()]
    if any(m.values for m in inside):
        return False
    consume([*inside, *spans])
    add_group(parse, group)
    add_measure(parse, Measure("count", group.field.table))
    _rank(parse, descending=found["least"] != "少")
    return True


def _read_people(parse: Parse) -> bool:
    """哪个年龄段人最多: the people of which it is said."""
    found = _PEOPLE_MOST.search(parse.text)
    fields = [parse.field_of(m, "dimension", 0.75) for m in parse.spans if not m.consumed]
    tables = {f.table for f in fields if f is not None and is_person(parse, f.table)}
    if found is None or len(tables) != 1:
        return False
    consume(m for m in parse.spans if m.start == found.start())
    add_measure(parse, Measure("count", tables.pop()))
    return True


def _read_best_time(parse: Parse) -> bool:
    """The worst month of 2024, 哪个月最好: the times of most or least money."""
    timed = any(m.time is not None and m.time.bucket for m in parse.spans)
    best = [m for m in parse.spans if m.text.lower() in _GOOD and not m.consumed]
    named = any(m.candidates and not m.consumed for m in parse.spans)
    measure = find_main_measure(parse) if timed and len(best) == 1 and not named else None
    if measure is None:
        return False
    consume(best)
    add_measure(parse, measure)
    _rank(parse, descending=not best[0].does("least"))
    return True


def _rank(parse: Parse, *, descending: bool) -> None:
    parse.intent.order = Order(parse.intent.measures[-1], descending)
    parse.intent.limit = parse.intent.limit or 1


def _asks_which(parse: Parse) -> bool:
    return any(m.does("which") or m.text in ("什么", "what") for m in parse.spans)
