"""By which number the best, the biggest and the most popular are ranked."""

import re
from copy import deepcopy

from agent.rule_engine.intent import Intent, Measure, Order
from agent.rule_engine.parsing.business.entities import (
    EVENT_SENSES,
    find_table_senses,
    owner_column,
)
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.readings.ambiguity import Alternative, Ambiguity, ReadQuestion
from agent.rule_engine.readings.amounts import is_money
from agent.schema_graph import Field

_MOST_MEASURES = 3
_VAGUE = re.compile(
    r"\b(?:best|top|biggest|largest|greatest|leading|main|worst|strongest|weakest|smallest"
    r"|(?:most |least )?popular|most important|favou?rite|key)\b"
    r"|最好|最大|最强|最差|最弱|最小|最热门|最受欢迎|最火|最冷门|最重要|最优秀|最佳|头部|前\S{1,3}(?:名|大|强)|\btop",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"哪些|哪几|\b(?:who|which|what) (?:are|were)\b"
    r"|\b(?:who|which|what|show|list|name)\b(?: me| the| our| all)*"
    r" (?!is\b|was\b|does\b|has\b)\w+[^s\W]s\b",
    re.IGNORECASE,
)
"""Words that ask for more than one."""
_LENGTHS = (5, 10)
_AMOUNTS = frozenset(["quantity", "weight", "distance", "volume", "duration"])


def find_open_ranking(read: ReadQuestion) -> Ambiguity | None:
    """Other numbers by which the same things can be ranked, where none is named."""
    vague = _VAGUE.search(read.asked)
    by = _find_ranked_by(read)
    entity = _find_entity(read)
    if vague is None or by is None or entity is None or _is_named(read, by):
        return None
    others = [m for m in list_event_measures(read, entity) if m != by]
    taken = read.wording.measure(by) if isinstance(by, Measure) else read.wording.field(by)
    alternatives = (_rank_by(read, entity, measure) for measure in others[:_MOST_MEASURES])
    return Ambiguity(read.say("by", column=taken), tuple(alternatives))


def find_open_length(read: ReadQuestion) -> Ambiguity | None:
    """Whether several are asked for where only the first was taken."""
    intent = read.intent
    if intent.limit != 1 or intent.order is None or not _SEVERAL.search(read.asked):
        return None
    if any(char.isdigit() for char in read.asked) or intent.ranked_within:
        return None
    others = tuple(
        Alternative(read.say("first_rows", limit=limit), _take(read.intent, limit))
        for limit in _LENGTHS
    )
    return Ambiguity(read.say("first_row"), others)


def _take(intent: Intent, limit: int) -> Intent:
    changed = deepcopy(intent)
    changed.limit = limit
    return changed


def _find_ranked_by(read: ReadQuestion) -> Measure | Field | None:
    intent = read.intent
    if intent.order is not None:
        return intent.order.by
    return intent.measures[0] if intent.limit is not None and intent.measures else None


def _find_entity(read: ReadQuestion) -> str | None:
    """The table of the things that are ranked."""
    intent = read.intent
    keyed = [g.field.table for g in intent.groups if g.grain is None]
    if len(keyed) == 1 and len(intent.groups) == 1:
        return keyed[0]
    return intent.subject or next((f.table for f in intent.outputs), None)


def _is_named(read: ReadQuestion, by: Measure | Field) -> bool:
    if isinstance(by, Field):
        return read.is_named(by)
    if by.over is not None or by.minus is not None or by.times is not None or by.sql:
        return True
    return read.names_table(by.table) if by.field is None else read.is_named(by.field)


def list_event_measures(read: ReadQuestion, entity: str) -> list[Measure]:
    """The money, the count and the amounts of what happens to the things."""
    events = _find_events(read, entity)
    found: list[Measure] = []
    if events is not None:
        fields = [*read.parse.graph.fields(events)]
        money = [f for f in fields if is_money(read, f)]
        found += [Measure("sum", events, f) for f in money[:1]]
        found.append(_count_whole_events(read, events))
        found += [Measure("sum", events, f) for f in _list_amounts(read, fields)[:1]]
    return found


def _count_whole_events(read: ReadQuestion, events: str) -> Measure:
    """How many of what happened: of orders and not of their items."""
    parse = read.parse
    above = [e for e in parse.graph.edges[events] if e.to_one and len(e.on) == 1]
    heads = [e for e in above if parse.graph.dates(e.right) and _is_event(read, e.right)]
    if len(heads) != 1 or parse.graph.dates(events):
        return Measure("count", events)
    [head] = heads
    name = read.wording.pluralize(read.wording.table(head.right))
    label = read.wording.say("label_count", name=name)
    return Measure("count_distinct", events, owner_column(head), label=label)


def _is_event(read: ReadQuestion, table: str) -> bool:
    return bool(find_table_senses(read.parse, table) & EVENT_SENSES)


def _list_amounts(read: ReadQuestion, fields: list[Field]) -> list[Field]:
    graph = read.parse.graph
    return [f for f in fields if is_summable(graph, f) and find_column_senses(graph, f) & _AMOUNTS]


def _find_events(read: ReadQuestion, entity: str) -> str | None:
    """The nearest table below with money and days, else with days, else the one with most rows."""
    graph = read.parse.graph
    ranked: list[tuple[tuple[int, int, int, int], str]] = []
    for table in graph.tables:
        path = graph.path(table, entity)
        if not path or not all(edge.to_one for edge in path):
            continue
        money = any(is_money(read, f) for f in graph.fields(table))
        size = graph.tables[table].rows or 0
        ranked.append(((int(table in read.parse.anchors), int(money), -len(path), size), table))
    used = {m.table for m in read.intent.measures} - {entity}
    kept = [pair for pair in ranked if pair[1] in used] or ranked
    return max(kept)[1] if kept else None


def _rank_by(read: ReadQuestion, entity: str, measure: Measure) -> Alternative:
    changed = deepcopy(read.intent)
    grouped = [g for g in changed.groups if g.grain is None]
    changed.groups = grouped or [read.parse.group_of(entity)]
    changed.measures = [measure]
    changed.outputs, changed.subject = [], None
    descending = changed.order.descending if changed.order is not None else True
    changed.order = Order(measure, descending=descending)
    changed.limit = changed.limit or 1
    return Alternative(read.say("by", column=read.wording.measure(measure)), changed)
