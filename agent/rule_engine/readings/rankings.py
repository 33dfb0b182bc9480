"""By which number the best, the biggest and the most popular are ranked."""

import re
from copy import deepcopy

from agent.rule_engine.intent import Measure, Order
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
_AMOUNTS = frozenset(["quantity", "weight", "distance", "volume", "duration"])


def find_open_ranking(read: ReadQuestion) -> Ambiguity | None:
    """Other numbers by which the same things can be ranked, where none is named."""
    vague = _VAGUE.search(read.asked)
    by = _find_ranked_by(read)
    entity = _find_entity(read)
    if vague is None or by is None or entity is None or _is_named(read, by):
        return None
    others = [m for m in _list_measures(read, entity) if m != by]
    taken = read.wording.measure(by) if isinstance(by, Measure) else read.wording.field(by)
    alternatives = (_rank_by(read, entity, measure) for measure in others[:_MOST_MEASURES])
    return Ambiguity(read.say("by", column=taken), tuple(alternatives))


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


def _list_measures(read: ReadQuestion, entity: str) -> list[Measure]:
    """The money, the count and the amounts of what happens to the things; then their own sizes."""
    events = _find_events(read, entity)
    found: list[Measure] = []
    if events is not None:
        fields = [*read.parse.graph.fields(events)]
        money = [f for f in fields if is_money(read, f)]
        found += [Measure("sum", events, f) for f in money[:1]]
        found.append(Measure("count", events))
        found += [Measure("sum", events, f) for f in _list_amounts(read, fields)[:1]]
    return found


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
