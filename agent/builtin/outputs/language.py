"""Names in the language of the reader, where the tables have them in several."""

from dataclasses import replace

from agent.builtin.intent import Group, Intent, Order
from agent.builtin.warehouse import Field, Warehouse
from agent.languages import counterpart, says_language
from model.locales import Locale


def speak(intent: Intent, warehouse: Warehouse, locale: Locale, question: str) -> set[str]:
    """Show columns of the reader's language instead of others, and name those replaced.

    Who asks for a language gets what he asks for.
    """
    if says_language(question):
        return set()
    shown = [*intent.outputs, *(g.field for g in intent.groups if g.grain is None)]
    swaps = {f: s for f in shown if (s := _said(warehouse, f, locale)) and s not in shown}
    if not swaps:
        return set()
    groups = {g: replace(g, field=swaps.get(g.field, g.field)) for g in intent.groups}
    intent.outputs = [swaps.get(f, f) for f in intent.outputs]
    intent.groups = list(groups.values())
    intent.best_of = _mapped(intent.best_of, groups)
    intent.whole = _mapped(intent.whole, groups)
    if intent.top is not None:
        [group] = _mapped([intent.top.group], groups)
        intent.top = replace(intent.top, group=group)
    if intent.order is not None and isinstance(intent.order.by, Field):
        by = swaps.get(intent.order.by, intent.order.by)
        intent.order = Order(by, intent.order.descending)
    return {field.column for field in swaps}


def _said(warehouse: Warehouse, field: Field, locale: Locale) -> Field | None:
    found = counterpart(warehouse.tables[field.table], warehouse.column(field), locale)
    return Field(field.table, found.name) if found else None


def _mapped(groups: list[Group], to: dict[Group, Group]) -> list[Group]:
    return [to.get(group, group) for group in groups]
