"""An average over things is one number: it is not told for each of these things."""

import re

from agent.rule_engine.parsing.parse_state import Parse

_ONLY = re.compile(r"\bonly\b|[只仅](?:算|看|限|统计|计)")


def drop_entity_groups(parse: Parse) -> None:
    """How many orders a customer has on average, only customers with orders: no row for each."""
    _drop_rows_of_scope(parse)
    intent = parse.intent
    entities = {m.entity for m in intent.measures if m.entity}
    if len(entities) != 1 or intent.order is not None or intent.limit is not None:
        return
    [entity] = entities
    key = parse.graph.key(entity)
    intent.groups = [g for g in intent.groups if g.key is None or g.key != key]


def _drop_rows_of_scope(parse: Parse) -> None:
    """Average wage of each team, current staff only: the staff say which rows count."""
    intent = parse.intent
    if len(intent.groups) <= 1 or _ONLY.search(parse.text) is None:
        return
    tables = {m.table for m in intent.measures}
    keys = [parse.graph.key(table) for table in tables]
    intent.groups = [g for g in intent.groups if g.key is None or g.key not in keys]
