"""Statements of a shape that hardly anybody asks for: what they read does not belong together."""

import re
from decimal import Decimal
from itertools import pairwise

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import ExistenceFilter, Group, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.averages.per_unit import misses_unit
from agent.rule_engine.parsing.business.entities import EVENT_SENSES, find_table_senses, is_person
from agent.rule_engine.parsing.checks.evidence.near_meanings import takes_word_for_other
from agent.rule_engine.parsing.checks.lost_heads import grows_over_sum, lists_other_than_head
from agent.rule_engine.parsing.checks.lost_parts import loses_part
from agent.rule_engine.parsing.checks.other_figures import computes_other_figure
from agent.rule_engine.parsing.checks.unnamed_rows import reads_unnamed_rows
from agent.rule_engine.parsing.numbers.lost_numbers import loses_number
from agent.rule_engine.parsing.parse_state import Parse, find_home_table
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field

_STATE = re.compile(r"[还仍]在|不再|\bno longer\b|\bstill\b")
_PART_OF_COLUMN = re.compile(
    r"(?:more|less|over|under|above|below|least|most|exceed\w*)(?: than)?"
    r" \d[\d.]* ?(?:%|percent) of\b"
    r"|(?:超过|高于|低于|大于|小于|不到|不足|达到)[^，,？?\d]{1,8}的?\d[\d.]*%"
)
_PER_AREA = re.compile(
    r"(?:每一?|单位)(?:平方米?|平米|平|㎡|面积)"
    r"|\bper (?:unit of )?(?:square\b|sq\b|sqm\b|m2\b|area\b)"
)
_WHOSE = re.compile(r"是谁(?:下|买|订|付)的")
_WHO = re.compile(r"^who(?:se)?\b|是谁[？?]?$|^谁")
_WHO_LEADS = re.compile(r"^who (?:manages?|leads?|runs?|heads?|supervises?|is in charge)\b")
_TWO_DEEDS = re.compile(
    r"\b[a-z]+ed (?:in|since|during|before|after) [\w ]{2,20}? (?:and|but)(?: then| also)?"
    r" (?:[a-z]+ed|bought|paid|came) (?:\w+ ){0,2}(?:in|since|during|before|after)\b"
)
"""Who joined in one year and ordered in another: each has a time of its own."""
_SECOND_QUESTION = re.compile(
    r"\b(?:and|,) ?how (?:much|many) (?:did|do|have|has) (?:they|each|it)\b"
    r"|(?:开业|开店|开的|注册|上市|上线|入职|成立)[^，,]*[，,](?:它们|他们|各自|分别)?(?:今年|去年|上个?月|本月|\d{4}年)[^，,]{0,6}(?:卖|赚|收)"
)
_WHAT_THEY_DO = re.compile(r"what (?:do|does|did) (?:(?:our|the|most) )?")
_EXCLUSIVELY = re.compile(
    r"(?:只|仅|光)(?:在|用|买)[^，,的一二三四五六七八九十\d]{1,8}(?:买|下单|消费|付|支付)?过?的(?:客户|顾客|会员|用户|人)"
    r"|\bonly (?:ever )?(?:bought|buy|ordered|order|shopped|shop)\b(?! (?:once|twice|\d))"
    r"|\b(?:bought|ordered|shopped) only\b(?! (?:once|twice|one|\d))"
)
_HOW_MANY_PEOPLE = re.compile(r"(?:多少|几个?)人(?![次均])")
_JOINS_TIMES = ("and", "or", "contrast", "gap", "to", "until", "between")


def is_doubtful_shape(parse: Parse) -> bool:
    """Whether the parts of an intent do not fit each other or the words of the question."""
    return (
        _crosses_siblings(parse)
        or reads_unnamed_rows(parse)
        or _ranks_days(parse)
        or _groups_by_moment(parse)
        or _misses_state(parse)
        or _counts_people_for_visits(parse)
        or _counts_what_rows_belong_to(parse)
        or _negates_far_value(parse)
        or _compares_bare_part(parse)
        or _misses_quotient(parse)
        or misses_unit(parse)
        or loses_number(parse)
        or _misses_person(parse)
        or _mixes_periods(parse)
        or _counts_for_size(parse)
        or _EXCLUSIVELY.search(parse.text) is not None
        or _TWO_DEEDS.search(parse.text) is not None
        or _counts_no_people(parse)
        or _skips_elsewhere(parse)
        or _ranks_who_acts(parse)
        or _adds_up_codes(parse)
        or loses_part(parse)
        or lists_other_than_head(parse)
        or grows_over_sum(parse.intent)
        or computes_other_figure(parse)
        or takes_word_for_other(parse)
    )


def _crosses_siblings(parse: Parse) -> bool:
    """Orders to suppliers of those who look after customers: only a third thing joins the two."""
    intent, home = parse.intent, find_home_table(parse)
    if home is None or intent.history is not None:
        return False
    others = {g.field.table for g in intent.groups} | {f.table for f in intent.outputs}
    others |= {h.measure.table for h in intent.having}
    others |= {f.table for f in intent.filters if isinstance(f, ExistenceFilter) and f.negated}
    days = [f.field for f in intent.filters if isinstance(f, PeriodFilter)]
    others |= {day.table for day in days if day is not None and intent.measures}
    paths = [parse.graph.path(home, table) for table in others if table != home]
    if _lists_distant_numbers(parse, home):
        return True
    return any(
        a.to_one and not b.to_one for path in paths if path is not None for a, b in pairwise(path)
    )


def _lists_distant_numbers(parse: Parse, home: str) -> bool:
    """Numbers and days of other rows, of which each that is listed may have several."""
    far = [f for f in parse.intent.outputs if f.table != home]
    far = [f for f in far if parse.graph.is_number(f) or parse.graph.is_date(f)]
    paths = [parse.graph.path(home, f.table) for f in far] if not parse.intent.measures else []
    return any(path is not None and not all(e.to_one for e in path) for path in paths)


def _groups_by_moment(parse: Parse) -> bool:
    """A group for each moment, where 报修时间 is named by a part alone: 报修."""
    moments = [g.field for g in parse.intent.groups if g.grain is None]
    moments = [field for field in moments if parse.graph.column(field).kind == "datetime"]
    return any(parse.graph.find_label(field).lower() not in parse.text for field in moments)


def _negates_far_value(parse: Parse) -> bool:
    """Clubs without a head coach: not those whose coach is another, where some have none."""
    home = find_home_table(parse)
    for test in parse.intent.filters:
        if not isinstance(test, ValueFilter) or test.operator != "!=" or home is None:
            continue
        edges = [e for e in parse.graph.edges[home] if e.to_one and e.right == test.field.table]
        profiles = [parse.graph.column(Field(home, e.on[0][0])).profile for e in edges]
        if any(profile is not None and profile.nulls > 0 for profile in profiles):
            return True
    return False


def _compares_bare_part(parse: Parse) -> bool:
    """Costs over 70% of the price: a number below one is no cost."""
    shares = parse.intent.share or parse.intent.condition or parse.intent.having
    parts = [
        value
        for f in parse.intent.filters
        if isinstance(f, ValueFilter) and f.operator in (">", ">=", "<", "<=")
        for value in f.values
        if isinstance(value, Decimal) and 0 < value < 1
    ]
    return bool(parts) and not shares and _PART_OF_COLUMN.search(parse.text) is not None


def _misses_quotient(parse: Parse) -> bool:
    """Sales per square metre, where no column is called so: neither the sales nor a group."""
    match = _PER_AREA.search(parse.text)
    if match is None or any(m.over for m in parse.intent.measures):
        return False
    return not any(
        m.candidates and m.start <= match.start() and m.end >= match.end() for m in parse.spans
    )


def _misses_person(parse: Parse) -> bool:
    """金额最高的订单是谁下的, where only the order is told; who is the manager, where a site is, or
    the code of managers.
    """
    fields = [*(g.field for g in parse.intent.groups), *parse.intent.outputs]
    names = [field for field in fields if not parse_codes(parse.graph.column(field))]
    if _WHO.search(parse.text) and fields and not names:
        return True
    tested = {f.field.table for f in parse.intent.filters if isinstance(f, ValueFilter)}
    people = any(is_person(parse, table) for table in tested)
    match = _WHO.search(parse.text) and (people or _WHO_LEADS.search(parse.text))
    if _WHOSE.search(parse.text) is None and not match:
        return False
    return not any(is_person(parse, f.table) for f in fields)


def _adds_up_codes(parse: Parse) -> bool:
    """The sum of what says yes and no or of what kind something is, which is no amount."""
    summed = [m.field for m in parse.intent.measures if m.aggregate in ("sum", "avg") and not m.sql]
    columns = [parse.graph.column(field) for field in summed if field is not None]
    states = [one for one in columns if one.kind in ("integer", "boolean")]
    return any(list_states(one) is not None or parse_codes(one) for one in states)


def _counts_for_size(parse: Parse) -> bool:
    """哪个客户的订单最大: the largest is not of whom there are most."""
    intent = parse.intent
    counts = [m for m in intent.measures if m.aggregate == "count" and m.over is None]
    if intent.limit is None or len(counts) != 1 or len(intent.measures) != 1:
        return False
    return any(
        span.text.startswith(("最大", "最小")) and parse.table_of(before) == counts[0].table
        for before, span in pairwise(parse.spans)
        if parse.names_table(before) and not before.does("count")
    )


def _skips_elsewhere(parse: Parse) -> bool:
    """The second of something that is no plain ranking; the difference of what is not stored."""
    intent = parse.intent
    other = intent.growth or intent.history or intent.ranked_within or intent.counts_groups
    apart = intent.asks_difference and any(g.split for g in intent.groups)
    return bool(apart or (intent.skipped and (other or not intent.order or intent.limit != 1)))


def _ranks_who_acts(parse: Parse) -> bool:
    """What do owners complain about most: of which kind it is, and not which owner."""
    acts = _WHAT_THEY_DO.match(parse.text)
    who = [m for m in parse.spans if acts is not None and m.start == acts.end()]
    tables = {parse.table_of(m) for m in who}
    return any(g.key is not None and g.field.table in tables for g in parse.intent.groups)


def _mixes_periods(parse: Parse) -> bool:
    """Stores opened before 2020 and how much they sold this year: times of different columns."""
    several = any(isinstance(f, PeriodFilter) and len(f.periods) > 1 for f in parse.intent.filters)
    return several and (_SECOND_QUESTION.search(parse.text) is not None or _are_apart(parse))


def _are_apart(parse: Parse) -> bool:
    """Registered before 2022, and what they did this year: nothing joins the two times."""
    places = [i for i, m in enumerate(parse.spans) if m.time is not None and m.time.period]
    if len(places) < 2 or parse.intent.growth or parse.intent.contrast:
        return False
    between = parse.spans[places[0] + 1 : places[-1]]
    has_joiner = any(m.does(*_JOINS_TIMES) for m in between if m.text != "还")
    return len(between) > 2 and not has_joiner


def _counts_no_people(parse: Parse) -> bool:
    """上个月有多少人退货: people, where rows of something else would be counted."""
    counts = [m for m in parse.intent.measures if m.aggregate == "count" and m.over is None]
    if len(counts) != 1 or len(parse.intent.measures) != 1 or parse.intent.counts_groups:
        return False
    people = any(is_person(parse, table) for table in parse.graph.tables)
    match = _HOW_MANY_PEOPLE.search(parse.text)
    if match is None or not people or is_person(parse, counts[0].table):
        return False
    behind = [parse.table_of(m) for m in parse.spans if m.start >= match.end()]
    tests = [f for f in parse.intent.filters if isinstance(f, ValueFilter)]
    by_name = any(is_person(parse, f.field.table) for f in tests) and not _belongs(parse, counts[0])
    return by_name or counts[0].table in behind


def _belongs(parse: Parse, measure: Measure) -> bool:
    """Whether each row that is counted is somebody's, and stands for that one."""
    senses = find_table_senses(parse, measure.table)
    return bool(senses & EVENT_SENSES)


def _ranks_days(parse: Parse) -> bool:
    """The leave date with most staff, where nobody asks for a day."""
    intent = parse.intent
    days = [g for g in intent.groups if g.grain is None and parse.graph.is_date(g.field)]
    return bool(days) and intent.limit is not None


def _misses_state(parse: Parse) -> bool:
    """Something that is still so, or no longer, and no condition says it."""
    tests = [f for f in parse.intent.filters if not isinstance(f, PeriodFilter)]
    told = tests or parse.intent.history or (parse.intent.condition and not parse.intent.groups)
    return _STATE.search(parse.text) is not None and not told


def _counts_people_for_visits(parse: Parse) -> bool:
    """人次 are visits and no people."""
    counts = [m for m in parse.intent.measures if m.aggregate == "count" and m.over is None]
    return "人次" in parse.text and any(is_person(parse, m.table) for m in counts)


def _counts_what_rows_belong_to(parse: Parse) -> bool:
    intent = parse.intent
    return any(_is_always_one(parse, m, g) for m in intent.measures for g in intent.groups)


def _is_always_one(parse: Parse, measure: Measure, group: Group) -> bool:
    """Of each stay one patient: what a row belongs to is counted once for each of them."""
    key = group.key or group.field
    if not measure.aggregate.startswith("count") or measure.over is not None or group.grain:
        return False
    if key != parse.graph.key(group.field.table):
        return False
    back = parse.graph.path(measure.table, group.field.table)
    if back is not None and all(edge.to_one for edge in back):
        return False  # staff of a store, though a store has one manager
    path = parse.graph.path(group.field.table, measure.table)
    return bool(path) and all(edge.to_one for edge in path or ())
