"""Two questions in one: 退货原因都有哪些，各多少单; 会员等级有几种，分别是什么."""

import re

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.parse_state import Parse, add_group, consume

_TWO_QUESTIONS = re.compile(
    r"(?:都?有)(?:哪些|哪几[种类个]|[几多][少]?[种类个])[，,、；;]?\s*(?:各自?|分别)(?:都)?(?:有|是|叫)?"
    r"(?P<asked>多少|几|什么|哪些|哪几)"
)


_COUNT_AND_MORE = re.compile(
    r"(?:多少|几)[起次笔单例宗张份家个位名](?=\s*[，,、；;和及])"
    r"|\bhow many(?: of them)?(?: are there| were there)?(?=\s*(?:,|and\b))"
)


def count_rows_beside(parse: Parse) -> None:
    """分别有多少起，退了多少钱: the rows of each kind are counted besides what is added up.

    Where the sum is of another table than the kinds, what is counted is unclear.
    """
    intent = parse.intent
    if _COUNT_AND_MORE.search(parse.text) is None or not intent.measures or not intent.groups:
        return
    if any(m.aggregate.startswith("count") or m.over or m.entity for m in intent.measures):
        return
    tables = {m.table for m in intent.measures} | {g.field.table for g in intent.groups}
    if len(tables) > 1 or intent.limit is not None or intent.share or intent.growth:
        parse.is_unclear = True
        return
    intent.measures.insert(0, Measure("count", tables.pop()))


def read_kinds_and_counts(parse: Parse) -> None:
    """The kinds there are, each with its count where that is asked, else by themselves."""
    match = _TWO_QUESTIONS.search(parse.text)
    if match is None:
        return
    spans = [m for m in parse.spans if m.end <= match.start() and m.candidates and not m.consumed]
    inside = parse.spans_over(match)
    group = parse.dimension_of(spans[-1]) if spans else None
    if group is None or parse.graph.is_number(group.field):
        return
    if match["asked"] in ("多少", "几"):
        add_group(parse, group)
        consume([spans[-1], *(m for m in inside if m.end <= match.start("asked"))])
        return
    consume(inside)
    for span in inside:
        span.functions = ()  # no number is asked for
    parse.intent.distinct = True
