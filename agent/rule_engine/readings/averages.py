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


def find_open_unit(question: ReadQuestion) -> Ambiguity | None:
    """The average of an amount of each row, or for each kilogram, night or piece of the rows."""
    if len(question.intent.measures) != 1 or names_divisor(question):
        return None
    [measure] = question.intent.measures
    field = measure.field
    if measure.aggregate != "avg" or field is None or measure.sql or not is_money(question, field):
        return None
    units = [f for f in question.parse.graph.fields(field.table) if _is_unit(question, f)]
    if not units or question.names_table(field.table) or any(map(question.is_named, units)):
        return None
    others = tuple(_divide(question, measure, field, unit) for unit in units[:_MOST_UNITS])
    return Ambiguity(question.say("per", thing=question.wording.table(field.table)), others)


def _divide(question: ReadQuestion, measure: Measure, amount: Field, unit: Field) -> Alternative:
    """The total of the amount divided by that of the unit."""
    divisor = Measure("sum", unit.table, unit)
    label = f"{question.wording.field(amount)} / {question.wording.field(unit)}"
    ratio = replace(measure, aggregate="sum", over=divisor, label=label)
    words = question.say("divided", column=question.wording.field(unit))
    return Alternative(words, exchange_measure(question.intent, measure, ratio))


def _is_unit(question: ReadQuestion, field: Field) -> bool:
    graph = question.parse.graph
    units = find_column_senses(graph, field) & _UNITS
    return graph.is_number(field) and bool(units) and is_summable(graph, field)


def find_open_price(question: ReadQuestion) -> Ambiguity | None:
    """The average price of things: as they are listed, or as they were sold."""
    field = _find_price(question)
    if field is None:
        return None
    graph = question.parse.graph
    below = {e.right for e in graph.edges[field.table] if not e.to_one}
    others = [f for t in sorted(below) for f in graph.fields(t) if _is_price(question, f)]
    if not others or question.is_named(field, others):
        return None
    alternatives = (
        Alternative(_name_price(question, other), _exchange_price(question, field, other))
        for other in others[:_MOST_UNITS]
    )
    return Ambiguity(_name_price(question, field), tuple(alternatives))


def _find_price(question: ReadQuestion) -> Field | None:
    """The price that is averaged, or is listed of each thing."""
    intent = question.intent
    fields = [m.field for m in intent.measures if m.aggregate == "avg" and not m.sql]
    if not intent.measures and intent.order is None:
        fields = [f for f in intent.outputs if question.parse.graph.is_number(f)]
    [field] = fields if len(fields) == 1 else [None]
    return field if field is not None and _is_price(question, field) else None


def _exchange_price(question: ReadQuestion, old: Field, new: Field) -> Intent:
    """The average of the other price; of each thing, where they are listed."""
    average = Measure("avg", new.table, new)
    if question.intent.measures:
        return exchange_measure(question.intent, question.intent.measures[0], average)
    variant = deepcopy(question.intent)
    variant.measures, variant.subject = [average], None
    variant.groups = [question.parse.group_of(old.table)]
    variant.outputs = []
    return variant


def _is_price(question: ReadQuestion, field: Field) -> bool:
    graph = question.parse.graph
    senses = find_column_senses(graph, field)
    return graph.is_number(field) and "price" in senses and not senses & {"cost", "discount"}


def _name_price(question: ReadQuestion, field: Field) -> str:
    column, thing = question.wording.field(field), question.wording.table(field.table)
    return question.say("of", column=column, thing=thing)


def find_open_rate(question: ReadQuestion) -> Ambiguity | None:
    """The share of rows that have any of another table, or how many of those there are for each."""
    for measure in question.intent.measures:
        whole, key = measure.over, question.parse.graph.key(measure.table)
        if whole is None or measure.field is not None or key is None:
            continue
        if not is_share_of_rows(measure) or measure.aggregate != "count" or whole.field is not None:
            continue
        part, all_rows = question.wording.table(measure.table), question.wording.table(whole.table)
        each = Measure("count_distinct", measure.table, key, over=whole)
        label = question.say("for_each", part=question.wording.pluralize(part), whole=all_rows)
        other = exchange_measure(question.intent, measure, replace(each, label=label))
        words = question.say("with_any", part=part, whole=question.wording.pluralize(all_rows))
        return Ambiguity(words, (Alternative(label, other),))
    return None
