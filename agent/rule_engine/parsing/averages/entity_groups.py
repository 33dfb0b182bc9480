"""An average over things is one number: it is not told for each of these things."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Measure, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse, consume
from model.locales.chinese import compile_chinese

_EACH_VALUE = compile_chinese(
    r"每一?个?(?=\p{Han}{1,8}平均)|平均(?:下来)?每一?个?"
    r"|\b(?:average|mean)\b.{1,60}\bper\b|\bper\b.{1,40}\bon average\b"
    r"|\bon average\b.{1,60}\bper\b"
)
_ONLY = re.compile(r"\bonly\b|[只仅](?:算|看|限|统计|计)")


def drop_entity_groups(parse: Parse) -> None:
    """How many orders a customer has on average, only customers with orders: no row for each."""
    _drop_rows_of_scope(parse)
    _average_over_values(parse)
    intent = parse.intent
    entities = {m.entity for m in intent.measures if m.entity}
    if len(entities) != 1 or intent.order is not None or intent.limit is not None:
        return
    [entity] = entities
    key = parse.graph.key(entity)
    intent.groups = [g for g in intent.groups if g.key is None or g.key != key]


def _average_over_values(parse: Parse) -> None:
    """Clients per city on average: all of them over the number of cities that they are in."""
    intent = parse.intent
    words = [m for m in parse.spans if m.does("avg") and not m.consumed and not m.candidates]
    alone = len(intent.measures) == len(intent.groups) == len(words) == 1
    if not alone or intent.order or intent.limit or intent.having or intent.share:
        return
    [measure], [group] = intent.measures, intent.groups
    counts = measure.aggregate == "count" and measure.field is None and measure.over is None
    own = group.field.table == measure.table and group.key is None and group.grain is None
    if counts and own and _EACH_VALUE.search(parse.text):
        values = Measure("count_distinct", measure.table, group.field)
        intent.measures, intent.groups = [replace(measure, over=values, entity=measure.table)], []
        intent.filters.append(ValueFilter(group.field, "notnull"))
        consume(words)


def _drop_rows_of_scope(parse: Parse) -> None:
    """Average wage of each team, current staff only: the staff say which rows count."""
    intent = parse.intent
    if len(intent.groups) <= 1 or _ONLY.search(parse.text) is None:
        return
    tables = {m.table for m in intent.measures}
    keys = [parse.graph.key(table) for table in tables]
    intent.groups = [g for g in intent.groups if g.key is None or g.key not in keys]
