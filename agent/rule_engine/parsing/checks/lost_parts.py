"""Parts of a question that no part of the statement answers, though every word was read."""

import re
from itertools import pairwise

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import PeriodFilter, ValueFilter
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.conditions.late_rows import loses_lateness
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.people.doers import asks_who
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_SEVERAL_TOP = re.compile(r"最[高低大小长短贵]的[两二三四五六七八九十\d]+[次笔张条]")
"""The three highest, where only the highest is computed."""
_LATELY = re.compile(r"最近(?:什么|啥|哪)")
_REFUND = re.compile(r"refund|退款|退货|退费", re.IGNORECASE)
_BACK = re.compile(r"refund|return|credit|back|reimburs|退|返", re.IGNORECASE)
_REALLY = frozenset(["actually", "really", "truly", "真正", "实际上"])
_EACH = frozenset(
    ["for each", "each", "per", "for every", "每个", "每家", "每位", "每名", "各", "各个"]
)


_THIS_ONE = compile_chinese(r"[这那][家款位](?!公司|企业|集团)\p{Han}")
_SHARE_OF_STATE = compile_chinese(r"(?:多少|多大)的?比例的?\p{Han}{0,6}?[是在被]")
_COUNTED_PART = re.compile(r"其中[^，,。？?]{1,10}?(?:有几|有多少|几|多少)")
_PART_AND_WHOLE = 2
_ALSO_COUNTED = re.compile(
    r"也(?:要)?(?:算|计)(?:进去|进来|在内|上|入)?(?:[）)。？?]|$)"
    r"|\binclud(?:e|ing) (?:those|the ones|the \w+) (?:with(?:out| no)|who|that)\b"
    r"|\b(?:without|no|never)\b[^,;]* (?:counted|included)(?: too| as well)?\s*\??$"
)


def loses_part(parse: Parse) -> bool:
    """Whether something was asked for that the statement neither shows nor tests."""
    text, intent = parse.text, parse.intent
    return (
        _shares_without_each(parse)
        or _loses_each(parse)
        or _names_nobody(parse)
        or _misses_part(parse)
        or _ALSO_COUNTED.search(text) is not None
        or _measures_group(parse)
        or _takes_refunds(parse)
        or loses_lateness(parse)
        or any(m.text.lower() in _REALLY and not m.consumed for m in parse.spans)
        or _compares_single_days(parse)
        or _points_at_nothing(parse)
        or (_SEVERAL_TOP.search(text) is not None and intent.limit is None)
        or (_LATELY.search(text) is not None and intent.limit is not None)
    )


def _points_at_nothing(parse: Parse) -> bool:
    """这家店卖了多少, where no question before it says which: not all of them are meant."""
    tested = any(not isinstance(f, PeriodFilter) for f in parse.intent.filters)
    return _THIS_ONE.search(parse.text) is not None and not (tested or parse.is_follow_up)


def _measures_group(parse: Parse) -> bool:
    """The highest year of each year: what is grouped by has one value in its group."""
    groups = {g.field for g in parse.intent.groups if not g.grain or parse.graph.is_year(g.field)}
    return any(
        m.field in groups and m.aggregate in ("min", "max", "avg") and m.over is None
        for m in parse.intent.measures
    )


def _misses_part(parse: Parse) -> bool:
    """有多少比例是外包的, 其中返工的有几件: a part of all rows, beside all of them."""
    intent = parse.intent
    if intent.share and intent.condition is None and _SHARE_OF_STATE.search(parse.text):
        return True
    return _COUNTED_PART.search(parse.text) is not None and len(intent.measures) < _PART_AND_WHOLE


def _compares_single_days(parse: Parse) -> bool:
    """By check-in date beside two periods: it says which day counts, and asks for none of them."""
    periods = [p for f in parse.intent.filters if isinstance(f, PeriodFilter) for p in f.periods]
    days = [g for g in parse.intent.groups if g.grain is None and parse.graph.is_date(g.field)]
    return len(periods) > 1 and bool(days) and bool(parse.intent.measures)


def _shares_without_each(parse: Parse) -> bool:
    """各一级分类的占比, of which one number for all of them is no answer."""
    intent = parse.intent
    has_share = intent.condition is not None or intent.share
    grouped = intent.groups or intent.buckets or intent.outputs
    return has_share and not grouped and any(m.text in ("各", "各个") for m in parse.spans)


def _loses_each(parse: Parse) -> bool:
    """On average how many days for each branch, of which one number for all is no answer."""
    intent = parse.intent
    if _loses_each_kind(parse):
        return True
    plain = [m for m in intent.measures if not m.over and not m.entity and m.aggregate != "count"]
    plain = intent.measures if intent.groups else plain
    if intent.buckets or intent.history is not None or not plain:
        return False
    tables = {m.table for m in intent.measures} | {m.entity for m in intent.measures}
    tables |= {group.field.table for group in intent.groups}
    tables |= {
        edge.right
        for group in intent.groups
        for edge in parse.graph.edges[group.field.table]
        if edge.to_one and edge.on[0][0] == group.field.column
    }
    for place, span in enumerate(parse.spans[:-1]):
        behind = [m for m in parse.spans[place + 1 : place + 3] if not m.values][:1]
        heads = [parse.table_of(m) for m in behind if parse.names_table(m)]
        if span.text.lower() in _EACH and heads and heads[0] not in tables:
            return True
    return False


def _loses_each_kind(parse: Parse) -> bool:
    """每个VIP客户最近一次下单, where nothing is grouped by those of the kind."""
    intent = parse.intent
    grouped = {group.field.table for group in intent.groups}
    for span, behind in pairwise(parse.spans):
        kinds = {hit.table for hit in behind.values} if not behind.candidates else set()
        if span.text.lower() in _EACH and kinds and intent.measures and not kinds & grouped:
            return not any(m.entity in kinds for m in intent.measures)
    return False


def _takes_refunds(parse: Parse) -> bool:
    """The amount paid, of which what was paid back would be told."""
    fields = [m.field for m in parse.intent.measures if m.field is not None and not m.sql]
    labels = (f"{field.column} {parse.graph.find_label(field)}" for field in fields)
    tests = [f for f in parse.intent.filters if isinstance(f, ValueFilter)]
    if any(test.operator == "=" and _tells_refunds(parse, test.field) for test in tests):
        return False
    denied = any(test.operator == "!=" for test in tests)  # refunded ones are left out
    states = [m for m in parse.spans if denied and m.values and not m.candidates]
    text = "".join(c for at, c in enumerate(parse.text) if not any(_covers(m, at) for m in states))
    return _BACK.search(text) is None and any(map(_REFUND.search, labels))


def _tells_refunds(parse: Parse, field: Field) -> bool:
    """Whether one of the codes of a column says that money went back: another was chosen."""
    return any(_REFUND.search(meaning) for meaning in parse_codes(parse.graph.column(field)))


def _covers(span: Span, place: int) -> bool:
    return span.start <= place < span.end


def _shows_people(parse: Parse, field: Field) -> bool:
    graph = parse.graph
    if not graph.is_key(field) or graph.refers_to_own(field):
        return True
    return graph.is_name(field) or is_person(parse, field.table)


def _names_nobody(parse: Parse) -> bool:
    """Who has left, of which only the days would be listed."""
    intent, graph = parse.intent, parse.graph
    if not asks_who(parse):
        return False
    if intent.groups and not intent.buckets:
        return not any(_shows_people(parse, group.field) for group in intent.groups)
    if intent.measures or not intent.outputs:
        return False
    if any(graph.is_name(field) or is_person(parse, field.table) for field in intent.outputs):
        return not any(map(graph.is_name, intent.outputs)) and all(
            map(graph.is_date, intent.outputs)
        )
    return all(map(graph.is_date, intent.outputs))
