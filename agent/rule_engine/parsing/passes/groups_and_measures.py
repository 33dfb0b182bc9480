"""Passes that read groups and measures."""

import re

from agent.rule_engine.intent import Aggregate, Group, Measure
from agent.rule_engine.parsing.business.count_ranking import is_by_count
from agent.rule_engine.parsing.business.counting import is_count, names_quantity, read_count
from agent.rule_engine.parsing.business.entities import PAID, find_table_senses
from agent.rule_engine.parsing.business.kind_groups import KIND_OPENERS, find_kind_group
from agent.rule_engine.parsing.column_senses import is_quantity, is_summable
from agent.rule_engine.parsing.days.done_days import find_named_group, is_dated
from agent.rule_engine.parsing.listed_numbers import (
    asks_for_things,
    is_compared,
    is_other_word,
    is_said_by_the_way,
    score_name,
)
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.rule_engine.parsing.passes.noun_phrases import is_attribute
from agent.rule_engine.parsing.passes.rates import read_order_value, read_rate
from agent.rule_engine.parsing.row_list import lists_things
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Cycle, Grain

_RANKED_SCORE = 0.85
_INSIDE_WORDS = frozenset(["内", "中", "里", "里面", "内部"])
_LOOKING = re.compile(r"来?(?:看|算|查|列|统计|汇总|分析|计算|排)(?:一?下|看|[一了]?[看算查]|出)?")
_PERCENT = re.compile(r"(?:in |as (?:an? )?|what )?(?:%|percent|percentages?)|百分比|比例")
_GIVES = re.compile(r"贡献(?:了|过)?(?:的|多少|几|最)(?!比例|占比|百分|比重)")
"""What brings in so much of something is no share of it."""
_APART = re.compile(r"[a-z] (?:for|among|of) (?!each|every)")
"""By post for current staff: whose it is, and nothing more to group by."""
_PER_HUNDRED = re.compile(r"\s*(?:%|per ?cent)")
_EACH_WITH_LAST = re.compile(r"week|quarter|qoq|wow")
_GRAINS_WITH_LAST: dict[str, Grain] = {
    "week": "week", "wow": "week", "quarter": "quarter", "qoq": "quarter",
}  # fmt: skip
_AGGREGATES: tuple[Aggregate, ...] = ("sum", "avg", "max", "min", "median")


def read_flags(parse: Parse) -> None:
    """Shares, growth, distinct, and how many rows."""
    for span in parse.spans:
        if span.limit is not None:
            parse.intent.limit = span.limit
            parse.is_unclear |= _PER_HUNDRED.match(parse.text, span.end) is not None
            consume([span])
        elif span.time is not None and span.time.bucket is not None:
            _add_bucket(parse, span, span.time.bucket)
        elif span.does("trend") and not any(m.time and m.time.bucket for m in parse.spans):
            _add_bucket(parse, span, "month")
        else:
            _read_flag(parse, span)
    _read_growth_in_percent(parse)


def _read_growth_in_percent(parse: Parse) -> None:
    """Growth in percent, percentage change: the unit of what is compared, no share of a total."""
    intent = parse.intent
    if not (intent.growth and intent.share):
        return
    words = [m.text.lower() for m in parse.spans if m.does("share") and m.consumed]
    if all(map(_PERCENT.fullmatch, words)):
        intent.share = False
    else:
        parse.is_unclear = True


def _add_bucket(parse: Parse, span: Span, grain: Grain | Cycle) -> None:
    of_week = grain == "day" and "weekday" in parse.intent.buckets  # 周一到周日各天
    if grain not in parse.intent.buckets and not of_week:
        parse.intent.buckets.append(grain)
    consume([span])


def _read_flag(parse: Parse, span: Span) -> None:
    intent = parse.intent
    if span.does("yoy", "prev"):
        intent.growth = "year" if span.does("yoy") else "previous"
        consume([span])
        match = _EACH_WITH_LAST.match(span.text.lower())
        if match is not None and not intent.buckets:
            intent.buckets.append(_GRAINS_WITH_LAST[match[0]])
    elif span.does("growth") and not span.candidates:
        intent.growth = intent.growth or "previous"
        consume([span])
    elif span.does("share") and not span.candidates:
        intent.share = intent.share or not _GIVES.match(parse.text, span.start)
        consume([span])
    elif span.does("running") and not span.candidates:
        intent.running = True
        consume([span] if not span.does("sum") else [])
    elif span.does("distinct") and not span.does("each"):
        intent.distinct = True


def read_groups(parse: Parse) -> None:
    """各省份, by category and region, per store, which product."""
    for place, span in enumerate(parse.spans):
        bucket = _continues_buckets(parse, place)
        opens = not span.consumed and span.does("by", "each") and not _ends_range(parse, place)
        opens = opens and not (span.text == "分" and parse.text[span.end : span.end + 1] == "的")
        if not bucket and not opens:
            continue
        for at, beside in parse.near(place, 1, 5):
            if beside.does("and") and (bucket or at > place + 1) and not beside.candidates:
                continue
            end, head, group = _find_group(parse, at, beside)
            if group is None or _is_measure(parse, head, span) or _is_looked_at(parse, place, at):
                break
            if span.text in KIND_OPENERS and group.key is not None:
                group = find_kind_group(parse, span.text, group)
            add_group(parse, group)
            consume([span, beside, head])
            _read_share_within(parse, place, end, group)
            goes_on = span.does("by") or any(m.does("and") for _, m in parse.near(at, 1, 1))
            if span.does("each") and not goes_on:
                break


def _is_looked_at(parse: Parse, place: int, at: int) -> bool:
    """按地区看订单, by region for orders: what is looked at is no further group."""
    between = parse.text[parse.spans[place].end : parse.spans[at].start]
    if is_by_count(parse, parse.spans[place], at):
        return True
    apart = _LOOKING.fullmatch(parse.spans[at - 1].text) or _APART.search(between)
    return at > place + 1 and apart is not None


def _continues_buckets(parse: Parse, place: int) -> bool:
    """By month and province, 按月和省份: what follows is grouped by too."""
    time = parse.spans[place].time
    return bool(time and time.bucket) and any(m.does("and") for _, m in parse.near(place, 1, 1))


def _ends_range(parse: Parse, place: int) -> bool:
    """30到40岁之间 ends a range, 按年龄从大到小 an order; 各部门之间 compares groups."""
    before = parse.spans[max(0, place - 2) : place]
    if any(m.does("asc", "desc") for _, m in parse.near(place, 1, 2)):
        return parse.spans[place].does("by") and not parse.intent.measures
    bounds = (m for m in before if m.number is not None or (m.time and m.time.period))
    return parse.spans[place].text == "之间" and any(True for _ in bounds)


def _find_group(parse: Parse, at: int, span: Span) -> tuple[int, Span, Group | None]:
    """By ticket priority, 各客户的等级: a table before its column only says whose it is."""
    group = None if span.consumed or not span.candidates else find_named_group(parse, span)
    after = next(parse.near(at, 1, 1), None)
    if group is None or group.key is None or after is None or after[1].consumed:
        return at, span, group
    field = parse.field_of(after[1], "dimension", least=0.75)
    if parse.table_of(after[1]) or field is None or is_quantity(parse.graph, field):
        return at, span, group
    is_own = field.table == group.field.table and not is_dated(parse, after[0], field)
    return (*after, Group(field)) if is_own else (at, span, group)


def _read_share_within(parse: Parse, place: int, end: int, group: Group) -> None:
    """各区域内, within each region: shares add up to one in each of these."""
    after, before = parse.spans[end + 1 : end + 2], parse.spans[max(0, place - 1) : place]
    words = [m for m in after if m.text in _INSIDE_WORDS]
    words += [m for m in before if m.text.lower() in ("within", "inside")]
    if words:
        consume(words)
        parse.intent.share_within.append(group)


def _is_measure(parse: Parse, span: Span, opener: Span) -> bool:
    field = parse.field_of(span, "any")
    if field is None:
        return False
    is_ranked = parse.intent.limit is not None and score_name(span, field) >= _RANKED_SCORE
    if parse.names_table(span) and not is_ranked:
        return False
    sized = any(
        (m.does("most", "least") or m.superlative) and not m.candidates for m in parse.spans
    )
    sized = sized or (parse.intent.limit is not None and not parse.intent.groups)
    if sized and opener.text.lower() == "by" and parse.graph.is_number(field):
        return True  # the largest club by floor space
    opens = opener.time is not None or opener.does("by", "each")
    return opens and is_summable(parse.graph, field)


def read_aggregates(parse: Parse) -> None:
    """总销售额, average and maximum age, how many customers, 客户数."""
    for place, span in enumerate(parse.spans):
        if span.consumed:
            continue
        if span.does("rate") and not span.candidates:
            read_rate(parse, place)
        elif span.does("aov"):
            read_order_value(parse, span)
        elif span.does(*_AGGREGATES) and not span.candidates:
            _read_aggregate(parse, place)
        elif is_count(parse, place) and not names_quantity(parse, place):
            read_count(parse, place)


def _of_money(parse: Parse, place: int, name: Aggregate) -> bool:
    """Total payments, median fine: the money of what is named, where it has one amount."""
    after = [m for _, m in parse.near(place, 1, 2) if not (m.consumed and m.values)]
    table = parse.table_of(after[0]) if after and not after[0].consumed else None
    if table is None or not parse.names_table(after[0]):
        return False
    paid = bool(find_table_senses(parse, table) & PAID)
    money = [f for f in parse.graph.fields(table) if is_summable(parse.graph, f)]
    if not (paid and len(money) == 1) and (paid or name != "sum"):
        return False
    consume([parse.spans[place], after[0]])
    row_count = Measure("count", table)  # total members
    add_measure(parse, parse.measure(name, money[0]) if paid else row_count)
    return True


def _read_aggregate(parse: Parse, place: int) -> None:
    span = parse.spans[place]
    name: Aggregate = next(n for n in _AGGREGATES if span.does(n))
    for step in (1, -1):
        for _, beside in parse.near(place, step, 8):
            if (beside.does(*_AGGREGATES, "and") and not beside.candidates) or (
                beside.consumed and beside.values
            ):
                continue
            field = parse.field_of(beside, "measure", least=0.4)
            if step == 1 and _owns_next_number(parse, beside, field):
                continue
            if field is None or not parse.graph.is_number(field):
                break
            consume([span, beside])
            add_measure(parse, parse.measure(name, field))
            return
    if _of_money(parse, place, name):
        return
    if name == "sum" and span.does("count"):
        read_count(parse, place)


def _owns_next_number(parse: Parse, beside: Span, field: Field | None) -> bool:
    """Total store area: the thing before its number only says whose it is."""
    if not parse.names_table(beside):
        return False
    after = next(parse.near(parse.spans.index(beside), 1, 1), None)
    number = parse.field_of(after[1], "measure", least=0.75) if after else None
    if field is None or after is None or number is None:
        return field is None
    table = parse.table_of(beside)
    return number.table == table and parse.graph.is_number(number) and not after[1].consumed


def read_sums(parse: Parse) -> None:
    """销售额, revenue: what is added up without saying so."""
    is_list = lists_things(parse) and not parse.intent.groups
    for place, span in enumerate(parse.spans):
        if span.consumed or not span.candidates:
            continue
        field = parse.field_of(span, "measure", least=0.6)
        amount = field is not None and is_summable(parse.graph, field)
        if field is None or not amount or is_other_word(parse, span, field):
            continue
        if is_attribute(parse, place, field):
            span.candidates = ()
            continue
        if is_list and field.table in parse.anchors and not _wants_total(parse):
            continue
        if (
            asks_for_things(parse)
            and not _wants_total(parse)
            and is_said_by_the_way(parse, span, field)
        ):
            span.consumed = span.consumed or is_compared(parse, field)
            continue
        consume([span])
        add_measure(parse, parse.measure("sum", field))


def _wants_total(parse: Parse) -> bool:
    intent = parse.intent
    return bool(intent.buckets or intent.groups or intent.share or intent.growth or intent.measures)
