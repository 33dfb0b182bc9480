"""The statement for an intent: rows, groups, growth, or things beside one another."""

from dataclasses import replace
from functools import partial

from sqlglot import exp

from agent.builtin.explain import Wording
from agent.builtin.intent import Group, Intent
from agent.builtin.statement.build import Builder
from agent.builtin.statement.differences import rows_compared, with_differences
from agent.builtin.statement.drill_across import across, drills_across
from agent.builtin.statement.growth import grown
from agent.builtin.statement.histories import history_of, tallied
from agent.builtin.statement.medians import median
from agent.builtin.statement.scopes import refuse_strays, settle_names
from agent.builtin.statement.side_by_side import (
    Headings,
    periods_beside,
    periods_side_by_side,
    values_beside,
    values_side_by_side,
)
from agent.builtin.warehouse import Warehouse


def compose(intent: Intent, warehouse: Warehouse, wording: Wording) -> exp.Select | None:
    """One select; None when nothing is asked for.

    Raises `NoPath`, `CannotBuild`, `NoStatement` rather than write one that does not run.
    """
    statement = _select(intent, warehouse, wording)
    if statement is not None:
        settle_names(statement)
        refuse_strays(statement, warehouse)
    return statement


def _select(intent: Intent, warehouse: Warehouse, wording: Wording) -> exp.Select | None:
    builder = Builder(warehouse, wording.labels(intent))
    special = _special(intent, builder, warehouse, wording)
    if special is not None:
        return special
    if not intent.measures:
        return builder.rows(intent) if intent.outputs else None
    if drills_across(intent, warehouse):
        labels = wording.labels(intent)
        return across(intent, warehouse, labels, wording.say("label_difference"))
    if intent.growth is not None:
        return _growth(intent, builder, warehouse, wording)
    return _compared(intent, builder, warehouse, wording) or builder.grouped(intent)


def _special(
    intent: Intent, builder: Builder, warehouse: Warehouse, wording: Wording
) -> exp.Select | None:
    """What is no single select of groups: histories, medians, counts of groups."""
    if intent.history is not None:
        return history_of(intent, builder, warehouse, wording.history(intent.history))
    if any(m.aggregate == "median" for m in intent.measures):
        return median(intent, builder, warehouse)
    if not intent.tally:
        return None
    table = intent.measures[0].table
    group = Group(warehouse.display(table), key=warehouse.key(table))
    groups = replace(intent, groups=[group], measures=[intent.having[0].measure], hidden=True)
    counted = Builder(warehouse, wording.labels(groups)).grouped(groups)
    return tallied(counted, wording.measure(intent.measures[0]))


def _compared(
    intent: Intent, builder: Builder, warehouse: Warehouse, wording: Wording
) -> exp.Select | None:
    """Things beside one another; None when none are compared."""
    difference, growth = wording.say("label_difference"), wording.say("label_growth")
    relative = wording.say("label_relative")
    named = partial(wording.measured_in, intent.measures[0])
    headings = Headings(named, difference, relative, growth)
    periods, values = periods_beside(intent), values_beside(intent, warehouse)
    if periods is not None:
        return periods_side_by_side(intent, periods, builder, warehouse, headings)
    if values is not None:
        return values_side_by_side(intent, values, builder, warehouse, headings)
    if not rows_compared(intent):
        return None
    beside = (difference, growth if intent.groups[0].grain else relative)
    return with_differences(intent, builder, warehouse.source.dialect, beside)


def _growth(intent: Intent, builder: Builder, warehouse: Warehouse, wording: Wording) -> exp.Select:
    name = wording.measure(intent.measures[0])
    before = "label_year" if intent.growth == "year" else "label_previous"
    headings = {"before": wording.say(before, name=name), "growth": wording.say("label_growth")}
    return grown(intent, builder, warehouse.source.dialect, headings)
