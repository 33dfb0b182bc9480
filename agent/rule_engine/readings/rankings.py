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


def find_open_ranking(question: ReadQuestion) -> Ambiguity | None:
    """Other numbers by which the same things can be ranked, where none is named."""
    vague = _VAGUE.search(question.text)
    by = _find_ranked_by(question)
    entity = _find_entity(question)
    if vague is None or by is None or entity is None or _is_named(question, by):
        return None
    others = [m for m in list_event_measures(question, entity) if m != by]
    words = question.wording.measure(by) if isinstance(by, Measure) else question.wording.field(by)
    alternatives = (_rank_by(question, entity, measure) for measure in others[:_MOST_MEASURES])
    return Ambiguity(question.say("by", column=words), tuple(alternatives))


def find_open_length(question: ReadQuestion) -> Ambiguity | None:
    """Whether several are asked for where only the first was taken."""
    intent = question.intent
    if intent.limit != 1 or intent.order is None or not _SEVERAL.search(question.text):
        return None
    if any(char.isdigit() for char in question.text) or intent.ranked_within:
        return None
    others = tuple(
        Alternative(question.say("first_rows", limit=limit), _take(question.intent, limit))
        for limit in _LENGTHS
    )
    return Ambiguity(question.say("first_row"), others)


def _take(intent: Intent, limit: int) -> Intent:
    variant = deepcopy(intent)
    variant.limit = limit
    return variant


def _find_ranked_by(question: ReadQuestion) -> Measure | Field | None:
    intent = question.intent
    if intent.order is not None:
        return intent.order.by
    return intent.measures[0] if intent.limit is not None and intent.measures else None


def _find_entity(question: ReadQuestion) -> str | None:
    """The table of the things that are ranked."""
    intent = question.intent
    keyed = [g.field.table for g in intent.groups if g.grain is None]
    if len(keyed) == 1 and len(intent.groups) == 1:
        return keyed[0]
    return intent.subject or next((f.table for f in intent.outputs), None)


def _is_named(question: ReadQuestion, by: Measure | Field) -> bool:
    if isinstance(by, Field):
        return question.is_named(by)
    if by.over is not None or by.minus is not None or by.times is not None or by.sql:
        return True
    return question.names_table(by.table) if by.field is None else question.is_named(by.field)


def list_event_measures(question: ReadQuestion, entity: str) -> list[Measure]:
    """The money, the count and the amounts of what happens to the things."""
    events = _find_events(question, entity)
    measures: list[Measure] = []
    if events is not None:
        fields = [*question.parse.graph.fields(events)]
        money = [f for f in fields if is_money(question, f)]
        measures += [Measure("sum", events, f) for f in money[:1]]
        measures.append(_count_whole_events(question, events))
        measures += [Measure("sum", events, f) for f in _list_amounts(question, fields)[:1]]
    return measures


def _count_whole_events(question: ReadQuestion, events: str) -> Measure:
    """How many of what happened: of orders and not of their items."""
    parse = question.parse
    above = [e for e in parse.graph.edges[events] if e.to_one and len(e.on) == 1]
    heads = [e for e in above if parse.graph.dates(e.right) and _is_event(question, e.right)]
    if len(heads) != 1 or parse.graph.dates(events):
        return Measure("count", events)
    [head] = heads
    name = question.wording.pluralize(question.wording.table(head.right))
    label = question.wording.say("label_count", name=name)
    return Measure("count_distinct", events, owner_column(head), label=label)


def _is_event(question: ReadQuestion, table: str) -> bool:
    return bool(find_table_senses(question.parse, table) & EVENT_SENSES)


def _list_amounts(question: ReadQuestion, fields: list[Field]) -> list[Field]:
    graph = question.parse.graph
    return [f for f in fields if is_summable(graph, f) and find_column_senses(graph, f) & _AMOUNTS]


def _find_events(question: ReadQuestion, entity: str) -> str | None:
    """The nearest table below with money and days, else with days, else the one with most rows."""
    graph = question.parse.graph
    candidates: list[tuple[tuple[int, int, int, int], str]] = []
    for table in graph.tables:
        path = graph.path(table, entity)
        if not path or not all(edge.to_one for edge in path):
            continue
        money = any(is_money(question, f) for f in graph.fields(table))
        size = graph.tables[table].rows or 0
        candidates.append(
            ((int(table in question.parse.anchors), int(money), -len(path), size), table)
        )
    tables = {m.table for m in question.intent.measures} - {entity}
    choices = [pair for pair in candidates if pair[1] in tables] or candidates
    return max(choices)[1] if choices else None


def _rank_by(question: ReadQuestion, entity: str, measure: Measure) -> Alternative:
    variant = deepcopy(question.intent)
    grouped = [g for g in variant.groups if g.grain is None]
    variant.groups = grouped or [question.parse.group_of(entity)]
    variant.measures = [measure]
    variant.outputs, variant.subject = [], None
    descending = variant.order.descending if variant.order is not None else True
    variant.order = Order(measure, descending=descending)
    variant.limit = variant.limit or 1
    return Alternative(question.say("by", column=question.wording.measure(measure)), variant)
