"""Whether somebody is new by registration or by a first event, and over whom is averaged."""

import re
from copy import deepcopy
from dataclasses import replace

from agent.rule_engine.intent import EventHistory, Intent, Measure
from agent.rule_engine.parsing.business.entities import (
    find_event_table,
    find_main_events,
    owner_column,
)
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_field,
    exchange_measure,
)
from agent.rule_engine.readings.amounts import is_money
from agent.rule_engine.readings.somebody import find_whose_edge, is_somebody
from agent.schema_graph import Field, JoinEdge

_PER = re.compile(
    r"\bper (?!cent)|\border (?:value|size)\b|\ban order\b|每[单笔次位人]|单笔|笔均|人均",
    re.IGNORECASE,
)


def names_divisor(read: ReadQuestion) -> bool:
    """Whether the question says per what is averaged."""
    return bool(_PER.search(read.asked))


def find_open_start(read: ReadQuestion) -> Ambiguity | None:
    """New customers: those who registered, or those who bought for the first time."""
    intent, graph = read.intent, read.parse.graph
    started = intent.start_column
    if not intent.newcomers or started is None or not is_somebody(read.parse, started.table):
        return None
    table = started.table
    events = find_event_table(read.parse, table) or find_main_events(read.parse)
    edge = find_whose_edge(read.parse, events, table) if events else None
    day = next(iter(graph.dates(events)), None) if events else None
    taken = read.say("by", column=read.wording.field(started))
    if events is None or edge is None or day is None:
        return Ambiguity(taken, ())
    if intent.subject is not None:
        return None
    changed = exchange_field(intent, started, day)
    changed.newcomers, changed.start_column, changed.measures = False, None, []
    changed.history = EventHistory("first", events, owner_column(edge), table, day)
    other = read.say("first", events=read.wording.table(events))
    return Ambiguity(taken, (Alternative(other, changed),))


def find_open_average(read: ReadQuestion) -> Ambiguity | None:
    """The average of an amount: of each row, or of each of those whose rows they are."""
    if len(read.intent.measures) != 1 or read.intent.history is not None:
        return None
    [measure] = read.intent.measures
    field = measure.field
    if field is None or measure.sql or measure.minus or measure.times:
        return None
    if not is_money(read, field):
        return _tell_rows(read, measure)
    return _find_payer(read, measure, field)


def _find_payer(read: ReadQuestion, measure: Measure, field: Field) -> Ambiguity | None:
    """An amount of each row, or of each of those whose rows they are."""
    edge = _find_owner(read, measure)
    per_row = measure.aggregate == "avg" or (measure.over is not None and not measure.entity)
    if edge is None or not per_row or names_divisor(read):
        return None
    if read.names_table(measure.table) and read.is_named(field):
        return None  # the amount of orders, and not the donation, which is both
    owners = Measure("count_distinct", edge.left, owner_column(edge))
    each = Measure("sum", measure.table, field, over=owners, entity=edge.right)
    counted = measure.table if measure.over is None else edge.left  # orders, not their items
    rows, people = (read.wording.table(name) for name in (counted, edge.right))
    other = Alternative(read.say("per", thing=people), exchange_measure(read.intent, measure, each))
    return Ambiguity(read.say("per", thing=rows), (other,))


def _tell_rows(read: ReadQuestion, measure: Measure) -> Ambiguity | None:
    """A score is averaged over all rows of a group, and not over those whose rows they are."""
    if measure.aggregate != "avg" or not read.intent.groups or read.names_table(measure.table):
        return None
    if find_whose_edge(read.parse, measure.table) is None:
        return None
    return Ambiguity(read.say("per", thing=read.wording.table(measure.table)), ())


def _find_owner(read: ReadQuestion, measure: Measure) -> JoinEdge | None:
    """Whose the rows are: said by a column of them, or of the orders that are counted."""
    found = find_whose_edge(read.parse, measure.table)
    if found is not None:
        return found
    above = [e for e in read.parse.graph.edges[measure.table] if e.to_one and len(e.on) == 1]
    if measure.over is not None:
        above = [e for e in above if owner_column(e) == measure.over.field]
    owners = [edge for e in above if (edge := find_whose_edge(read.parse, e.right)) is not None]
    return owners[0] if len(owners) == 1 else None


def find_open_members(read: ReadQuestion) -> Ambiguity | None:
    """An average over those who have any rows, or over all there are."""
    intent = read.intent
    if len(intent.measures) != 1 or intent.groups or intent.having or intent.limit:
        return None
    [measure] = intent.measures
    over = measure.over
    if not measure.entity or over is None or over.aggregate != "count_distinct" or measure.minus:
        return None
    if over.grain or measure.entity == measure.table:
        return None  # per month: there are no months without rows to count
    total, everyone = deepcopy(intent), Intent()
    total.measures = [replace(measure, over=None, entity="")]
    everyone.measures = [Measure("count", measure.entity)]
    things = read.wording.table(measure.entity)
    rows = read.wording.table(measure.table)
    all_of_them = Alternative(read.say("everyone", things=things), total, divided_by=everyone)
    return Ambiguity(read.say("having", things=things, rows=rows), (all_of_them,))
