"""Rankings whose measure goes without saying: the best month, which payment is used most."""

import re
from decimal import Decimal

from agent.lexicon.numerals import parse_number
from agent.rule_engine.intent import Group, Measure, Order
from agent.rule_engine.parsing.business.entities import (
    EVENT_SENSES,
    find_table_senses,
    is_person,
)
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.date_columns import find_date_column
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.time_expressions.calendar_periods import Grain
from model.locales.chinese import compile_chinese

_USED = re.compile(
    r"(?:最[常爱多]|最喜欢|最经常|更?喜欢|更?爱)(?:使用|选择|用|选)|(?:用|选|使用|选择)[得的]?最(?P<least>[多少])"
    r"|\b(?:use|used|choose|chose|pick)s?\b(?: the)? most(?: often)?(?=\s*[?.]?$)"
    r"|\bprefers?(?=\s*[?.]?$)"
)
_PEOPLE_MOST = re.compile(r"(?:的?人数?|人们?)最[多少]")
_NTH = re.compile(
    r"(?:排名?|位列|排在|排行|列)?(?:在)?第(?P<n>[二三四五六七八九十]|\d{1,2})(?:名|位|(?P<adj>[大多高长贵小少低短便]))?的?"
    r"(?![一二三四五六七八九十\d]|季|周|天|月|次|个?季度|期|批|类|代|版)"
    r"|\b(?P<en>second|third|fourth|fifth|2nd|3rd|4th|5th)(?=[- ](?:best|highest|largest|biggest"
    r"|most|top|worst|lowest|smallest|cheapest))"
)
_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}  # fmt: skip
_LAST_PLACE = 100
_SMALL = frozenset("小少低短便")
_EXTENT_OF_DATA = re.compile(
    r"数据库?里?(?:是|的)*(?:从|最早|开始于|起始|时间范围|日期范围|覆盖)+"
    r"(?:到|是|从)*(?:什么时候|哪[一]?[天年]|何时|什么时间|多久|哪段时间|哪些时间)?"
    r"|数据(?:从|是从)?(?:什么时候|哪[一]?[天年]|何时)(?:开始|起)"
    r"|\bhow far back (?:does|do)\b.*\bdata\b|\bwhen does (?:the|our|this) data (?:start|begin)\b"
    r"|\b(?:date range|period|time span) (?:of|covered by) (?:the|our|this) data\b"
)
_GOOD = frozenset(["best", "strongest", "最好", "最强", "最棒", "最旺"])
_BAD = frozenset(["worst", "weakest", "slowest", "poorest", "最差", "最弱", "最惨", "最淡"])
_RANKED_TIME = compile_chinese(
    r"最\p{Han}{1,3}的(?:是|那|哪|是那)?(?P<unit>一天|那天|一周|一个月|那个月|一个季度|一年|日子)"
    r"(?:是哪一?[天个年周月季]?度?)?\s*[？?。]?$"
)
_UNITS: dict[str, Grain] = {
    "天": "day", "子": "day", "周": "week", "月": "month", "度": "quarter", "年": "year",
}  # fmt: skip


def read_ranked_time(parse: Parse) -> None:
    """订单最多的一天: days are ranked."""
    match = _RANKED_TIME.search(parse.text)
    if match is None or parse.intent.buckets:
        return
    parse.intent.buckets.append(_UNITS[match["unit"][-1]])
    consume(m for m in parse.spans if m.start >= match.start("unit"))


def read_bare_ranking(parse: Parse) -> None:
    """What is used is counted, people are counted, and the best times are those of most money."""
    if parse.intent.measures:
        return
    any(reader(parse) for reader in (_read_used, _read_people, _read_best_time))


def _read_used(parse: Parse) -> bool:
    """Which payment method do members use most: the events of which it says how."""
    match = _USED.search(parse.text)
    spans = [m for m in parse.spans if m.candidates and not (m.consumed or parse.names_table(m))]
    if match is None or len(spans) != 1 or not _asks_which(parse):
        return False
    group = parse.dimension_of(spans[0])
    if group is None or not find_table_senses(parse, group.field.table) & EVENT_SENSES:
        return False
    inside = parse.spans_over(match)
    if any(m.values for m in inside):
        return False
    consume([*inside, *spans])
    add_group(parse, group)
    add_measure(parse, Measure("count", group.field.table))
    _rank(parse, descending=match["least"] != "少")
    return True


def _read_people(parse: Parse) -> bool:
    """哪个年龄段人最多: the people of which it is said."""
    match = _PEOPLE_MOST.search(parse.text)
    fields = [parse.field_of(m, "dimension", 0.75) for m in parse.spans if not m.consumed]
    tables = {f.table for f in fields if f is not None and is_person(parse, f.table)}
    if match is None or len(tables) != 1:
        return False
    consume(m for m in parse.spans if m.start == match.start())
    add_measure(parse, Measure("count", tables.pop()))
    return True


def _read_best_time(parse: Parse) -> bool:
    """The worst month of 2024, 哪个月最好: the times of most or least money."""
    timed = any(m.time is not None and m.time.bucket for m in parse.spans)
    best = [m for m in parse.spans if m.text.lower() in _GOOD | _BAD and not m.consumed]
    has_subject = any(m.candidates and not m.consumed for m in parse.spans)
    measure = find_main_measure(parse) if timed and len(best) == 1 and not has_subject else None
    if measure is None:
        return False
    consume(best)
    add_measure(parse, measure)
    _rank(parse, descending=best[0].text.lower() in _GOOD)
    return True


def read_place_in_ranking(parse: Parse) -> None:
    """销售额排名第三的品牌, the second best selling brand: one row, so many places down."""
    match = _NTH.search(parse.text)
    number = _read_ordinal(match["n"] or match["en"]) if match is not None else None
    if match is None or number is None or parse.intent.limit not in (None, 1):
        return
    inside = parse.spans_over(match)
    intent = parse.intent
    if match["en"]:
        ordinal = [m for m in inside if m.text.lower() == match["en"]]
        is_ranked = any(m.superlative or m.does("most", "least") for m in parse.spans)
        if is_ranked and ordinal:
            consume(ordinal)
            ordinal[0].time, ordinal[0].number = None, None
            intent.skipped = number - 1
        return
    if _rank_by_own_number(parse, inside, number, match["adj"]):
        return
    measure = intent.measures[-1] if intent.measures else find_main_measure(parse)
    group = intent.groups[0] if len(intent.groups) == 1 else _find_ranked(parse, match.end())
    if measure is None or group is None or any(m.values for m in inside):
        return
    consume(inside)
    add_group(parse, group)
    add_measure(parse, measure)
    _rank(parse, descending=True)
    intent.skipped = number - 1


def _rank_by_own_number(parse: Parse, inside: list[Span], number: int, adjective: str) -> bool:
    """面积第二大的仓库: things are ranked by the number of theirs named before the place."""
    intent, start = parse.intent, inside[0].start
    before = [m for m in parse.spans if m.end == start and m.candidates and not m.consumed]
    field = parse.field_of(before[0], "measure", least=0.75) if before else None
    things = [m for m in parse.spans if m.start > start and parse.names_table(m)]
    table = parse.table_of(things[0]) if things else None
    if field is None or field.table != table or not parse.graph.is_number(field):
        return False
    if intent.measures or intent.groups:
        return False
    consume([*inside, *before, things[0]])
    intent.subject, intent.outputs = table, [parse.graph.display_column(field.table), field]
    intent.order = Order(field, descending=(adjective or "大") not in _SMALL)
    intent.limit, intent.skipped = 1, number - 1
    return True


def _read_ordinal(word: str) -> int | None:
    number = Decimal(_ORDINALS[word]) if word in _ORDINALS else parse_number(word)
    return int(number) if number is not None and 1 < number <= _LAST_PLACE else None


def _find_ranked(parse: Parse, end: int) -> Group | None:
    """What stands behind the place, or is asked for by which."""
    for span in parse.spans:
        if span.start < end or span.consumed or not span.candidates:
            continue
        group = parse.dimension_of(span)
        if group is not None and not parse.graph.is_number(group.field):
            consume([span])
            return group
    return None


def read_extent_of_data(parse: Parse) -> None:
    """数据从什么时候开始, how far back does the data go: the first and the last day of sales."""
    main = find_main_measure(parse) if _EXTENT_OF_DATA.search(parse.text) else None
    day = find_date_column(parse, [main.table]) if main is not None else None
    if day is None or parse.intent.measures:
        return
    for span in parse.spans:
        span.consumed, span.candidates = True, ()
    parse.intent.buckets, parse.intent.outputs, parse.intent.subject = [], [], None
    add_measure(parse, Measure("min", day.table, day))
    add_measure(parse, Measure("max", day.table, day))


def _rank(parse: Parse, *, descending: bool) -> None:
    parse.intent.order = Order(parse.intent.measures[-1], descending)
    parse.intent.limit = parse.intent.limit or 1


def _asks_which(parse: Parse) -> bool:
    return any(m.does("which") or m.text in ("什么", "what") for m in parse.spans)
