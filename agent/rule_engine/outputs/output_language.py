"""Shows the language variant of a column that the reader understands."""

from dataclasses import replace

from agent.labels.language_variants import asks_for_language, find_variant
from agent.rule_engine.intent import Group, Intent, Order
from agent.schema_graph import Field, SchemaGraph
from model.locales import Locale


def use_reader_language(
    intent: Intent, graph: SchemaGraph, locale: Locale, question: str
) -> set[str]:
    """Replace shown columns by their variants in the reader's language; return the replaced names.

    A question that asks for a language keeps its columns.
    """
    if asks_for_language(question):
        return set()
    fields = [*intent.outputs, *(g.field for g in intent.groups if g.grain is None)]
    swaps = {
        f: s for f in fields if (s := _find_variant_field(graph, f, locale)) and s not in fields
    }
    if not swaps:
        return set()
    groups = {g: replace(g, field=swaps.get(g.field, g.field)) for g in intent.groups}
    intent.outputs = [swaps.get(f, f) for f in intent.outputs]
    intent.groups = list(groups.values())
    intent.ranked_within = _map_groups(intent.ranked_within, groups)
    intent.share_within = _map_groups(intent.share_within, groups)
    if intent.top is not None:
        [group] = _map_groups([intent.top.group], groups)
        intent.top = replace(intent.top, group=group)
    if intent.order is not None and isinstance(intent.order.by, Field):
        by = swaps.get(intent.order.by, intent.order.by)
        intent.order = Order(by, intent.order.descending)
    return {field.column for field in swaps}


def _find_variant_field(graph: SchemaGraph, field: Field, locale: Locale) -> Field | None:
    variant = find_variant(graph.tables[field.table], graph.column(field), locale)
    return Field(field.table, variant.name) if variant else None


def _map_groups(groups: list[Group], to: dict[Group, Group]) -> list[Group]:
    return [to.get(group, group) for group in groups]
