"""Shows last names beside first names: people are known by both."""

from dataclasses import replace

from agent.lexicon import expand_name
from agent.rule_engine.intent import Intent
from agent.schema_graph import Field, SchemaGraph


def add_last_names(intent: Intent, graph: SchemaGraph) -> None:
    """Put the last name behind the first, in lists and where rows are grouped by a person."""
    fields: list[Field] = []
    for field in intent.outputs:
        last = _find_last_name(graph, field)
        fields += [field] if last is None or last in intent.outputs else [field, last]
    intent.outputs = fields
    apart = intent.contrast or intent.top or intent.share_within or intent.ranked_within
    if len(intent.groups) != 1 or intent.groups[0].key is None or apart:
        return
    [group] = intent.groups
    last = _find_last_name(graph, group.field)
    if last is not None and group.grain is None:
        intent.groups = [group, replace(group, field=last)]


def _find_last_name(graph: SchemaGraph, field: Field) -> Field | None:
    if not {"first", "name"} <= set(expand_name(field.column)):
        return None
    others = (f for f in graph.fields(field.table) if f != field)
    return next((f for f in others if {"last", "name"} <= set(expand_name(f.column))), None)
