"""Per what an amount is averaged, and of what a rate is."""

from copy import deepcopy
from dataclasses import replace

from agent.rule_engine.intent import Intent, Measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_measure,
)
from agent.rule_engine.readings.amounts import is_money
from agent.rule_engine.readings.people import names_divisor
from agent.rule_engine.sql_generation.expressions.measures import is_share_of_rows
from agent.schema_graph import Field

_UNITS = frozenset(["quantity", "weight", "distance", "volume", "duration", "night", "hour"])
_MOST_UNITS = 2


def find_open_unit(read: ReadQuestion) -> Ambiguity | None:
    """The average of an amount of each row, or for each kilogram, night or piece of the rows."""
    if len(read.intent.measures) != 1 or names_divisor(read):
        return None
    [measure] = read.intent.measures
    field = measure.field
    if measure.aggregate != "avg" or field is None or measure.sql or not is_money(read, field):
        return None
    units = [f for f in read.parse.graph.fields(field.table) if _is_unit(read, f)]
    if not units or read.names_table(field.table) or any(map(read.is_named, units)):
        return None
    others = tuple(_divide(read, measure, field, unit) for unit in units[:_MOST_UNITS])
    return Ambiguity(read.say("per", thing=read.wording.table(field.table)), others)


def _divide(read: ReadQuestion, measure: Measure, amount: Field, unit: Field) -> Alternative:
    """The total of the amount divided by that of the unit."""
    divisor = Measure("sum", unit.table, unit)
    label = f"{read.wording.field(amount)} / {read.wording.field(unit)}"
    ratio = replace(measure, aggregate="sum", over=divisor, label=label)
    words = read.say("divided", column=read.wording.field(unit))
    return Alternative(words, exchange_measure(read.intent, measure, ratio))


def _is_unit(read: ReadQuestion, field: Field) -> bool:
    graph = read.parse.graph
    counted = find_column_senses(graph, field) & _UNITS
    return graph.is_number(field) and bool(counted) and is_summable(graph, field)


def find_open_price(read: ReadQuestion) -> Ambiguity | None:
    """The average price of things: as they are listed, or as they were sold."""
    field = _find_price(read)
    if field is None:
        return None
    graph = read.parse.graph
    below = {e.right for e in graph.edges[field.table] if not e.to_one}
    others = [f for t in sorted(below) for f in graph.fields(t) if _is_price(read, f)]
    if not others or read.is_named(field, others):
        return None
    alternatives = (
        Alternative(_name_price(read, other), _exchange_price(read, field, other))
        for other in others[:_MOST_UNITS]
    )
    return Ambiguity(_name_price(read, field), tuple(alternatives))


def _find_price(read: ReadQuestion) -> Field | None:
    """The price that is averaged, or is listed of each thing."""
    intent = read.intent
    fields = [m.field for m in intent.measures if m.aggregate == "avg" and not m.sql]
    if not intent.measures and intent.order is None:
        fields = [f for f in intent.outputs if read.parse.graph.is_number(f)]
    [field] = fields if len(fields) == 1 else [None]
    return field if field is not None and _is_price(read, field) else None


def _exchange_price(read: ReadQuestion, old: Field, new: Field) -> Intent:
    """The average of the other price; of each thing, where they are listed."""
    average = Measure("avg", new.table, new)
    if read.intent.measures:
        return exchange_measure(read.intent, read.intent.measures[0], average)
    changed = deepcopy(read.intent)
    changed.measures, changed.subject = [average], None
    changed.groups = [read.parse.group_of(old.table)]
    changed.outputs = []
    return changed


def _is_price(read: ReadQuestion, field: Field) -> bool:
    graph = read.parse.graph
    senses = find_column_senses(graph, field)
    return graph.is_number(field) and "price" in senses and not senses & {"cost", "discount"}


def _name_price(read: ReadQuestion, field: Field) -> str:
    column, thing = read.wording.field(field), read.wording.table(field.table)
    return read.say("of", column=column, thing=thing)


def find_open_rate(read: ReadQuestion) -> Ambiguity | None:
    """The share of rows that have any of another table, or how many of those there are for each."""
    for measure in read.intent.measures:
        whole, key = measure.over, read.parse.graph.key(measure.table)
        if whole is None or measure.field is not None or key is None:
            continue
        if not is_share_of_rows(measure) or measure.aggregate != "count" or whole.field is not None:
            continue
        part, all_rows = read.wording.table(measure.table), read.wording.table(whole.table)
        each = Measure("count_distinct", measure.table, key, over=whole)
        label = read.say("for_each", part=read.wording.pluralize(part), whole=all_rows)
        other = exchange_measure(read.intent, measure, replace(each, label=label))
        taken = read.say("with_any", part=part, whole=read.wording.pluralize(all_rows))
        return Ambiguity(taken, (Alternative(label, other),))
    return None
