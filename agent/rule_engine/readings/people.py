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


def names_divisor(question: ReadQuestion) -> bool:
    """Whether the question says per what is averaged."""
    return bool(_PER.search(question.text))


def find_open_start(question: ReadQuestion) -> Ambiguity | None:
    """New customers: those who registered, or those who bought for the first time."""
    intent, graph = question.intent, question.parse.graph
    start = intent.start_column
    if not intent.newcomers or start is None or not is_somebody(question.parse, start.table):
        return None
    table = start.table
    events = find_event_table(question.parse, table) or find_main_events(question.parse)
    edge = find_whose_edge(question.parse, events, table) if events else None
    day = next(iter(graph.dates(events)), None) if events else None
    words = question.say("by", column=question.wording.field(start))
    if events is None or edge is None or day is None:
        return Ambiguity(words, ())
    if intent.subject is not None:
        return None
    variant = exchange_field(intent, start, day)
    variant.newcomers, variant.start_column, variant.measures = False, None, []
    variant.history = EventHistory("first", events, owner_column(edge), table, day)
    other = question.say("first", events=question.wording.table(events))
    return Ambiguity(words, (Alternative(other, variant),))


def find_open_average(question: ReadQuestion) -> Ambiguity | None:
    """The average of an amount: of each row, or of each of those whose rows they are."""
    if len(question.intent.measures) != 1 or question.intent.history is not None:
        return None
    [measure] = question.intent.measures
    field = measure.field
    if field is None or measure.sql or measure.minus or measure.times:
        return None
    if not is_money(question, field):
        return _tell_rows(question, measure)
    return _find_payer(question, measure, field)


def _find_payer(question: ReadQuestion, measure: Measure, field: Field) -> Ambiguity | None:
    """An amount of each row, or of each of those whose rows they are."""
    edge = _find_owner(question, measure)
    per_row = measure.aggregate == "avg" or (measure.over is not None and not measure.entity)
    if edge is None or not per_row or names_divisor(question):
        return None
    if question.names_table(measure.table) and question.is_named(field):
        return None  # the amount of orders, and not the donation, which is both
    owners = Measure("count_distinct", edge.left, owner_column(edge))
    each = Measure("sum", measure.table, field, over=owners, entity=edge.right)
    table = measure.table if measure.over is None else edge.left  # orders, not their items
    rows, people = (question.wording.table(name) for name in (table, edge.right))
    other = Alternative(
        question.say("per", thing=people), exchange_measure(question.intent, measure, each)
    )
    return Ambiguity(question.say("per", thing=rows), (other,))


def _tell_rows(question: ReadQuestion, measure: Measure) -> Ambiguity | None:
    """A score is averaged over all rows of a group, and not over those whose rows they are."""
    if (
        measure.aggregate != "avg"
        or not question.intent.groups
        or question.names_table(measure.table)
    ):
        return None
    if find_whose_edge(question.parse, measure.table) is None:
        return None
    return Ambiguity(question.say("per", thing=question.wording.table(measure.table)), ())


def _find_owner(question: ReadQuestion, measure: Measure) -> JoinEdge | None:
    """Whose the rows are: said by a column of them, or of the orders that are counted."""
    owner_edge = find_whose_edge(question.parse, measure.table)
    if owner_edge is not None:
        return owner_edge
    above = [e for e in question.parse.graph.edges[measure.table] if e.to_one and len(e.on) == 1]
    if measure.over is not None:
        above = [e for e in above if owner_column(e) == measure.over.field]
    owners = [edge for e in above if (edge := find_whose_edge(question.parse, e.right)) is not None]
    return owners[0] if len(owners) == 1 else None


def find_open_members(question: ReadQuestion) -> Ambiguity | None:
    """An average over those who have any rows, or over all there are."""
    intent = question.intent
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
    things = question.wording.table(measure.entity)
    rows = question.wording.table(measure.table)
    all_of_them = Alternative(question.say("everyone", things=things), total, divided_by=everyone)
    return Ambiguity(question.say("having", things=things, rows=rows), (all_of_them,))
