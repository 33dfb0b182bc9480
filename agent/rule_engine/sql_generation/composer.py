"""Composes the statement of an intent: rows, groups, growth or a comparison."""

from dataclasses import replace
from functools import partial

from sqlglot import exp

from agent.rule_engine.intent import Group, Intent
from agent.rule_engine.sql_generation.column_scopes import alias_shared_tables, check_columns
from agent.rule_engine.sql_generation.drill_across import is_drill_across, make_drill_across
from agent.rule_engine.sql_generation.layouts.differences import add_differences, compares_rows
from agent.rule_engine.sql_generation.layouts.event_histories import (
    count_groups,
    make_history_select,
)
from agent.rule_engine.sql_generation.layouts.growth import make_growth_select
from agent.rule_engine.sql_generation.layouts.medians import make_median_select
from agent.rule_engine.sql_generation.layouts.side_by_side import (
    ComparisonHeadings,
    find_compared_periods,
    find_compared_values,
    select_periods,
    select_values,
)
from agent.rule_engine.sql_generation.select_builder import SelectBuilder
from agent.rule_engine.sql_generation.simplification import simplify_statement
from agent.rule_engine.wording import Wording
from agent.schema_graph import SchemaGraph


def compose_statement(intent: Intent, graph: SchemaGraph, wording: Wording) -> exp.Select | None:
    """One select; None when nothing is asked for.

    Raises `NotComputable`, `NoStatement` rather than write a wrong one.
    """
    statement = _compose_select(intent, graph, wording)
    if statement is not None:
        alias_shared_tables(statement)
        check_columns(statement, graph)
        simplify_statement(statement)
    return statement


def _compose_select(intent: Intent, graph: SchemaGraph, wording: Wording) -> exp.Select | None:
    builder = SelectBuilder(graph, wording.labels(intent))
    special = _compose_special(intent, builder, graph, wording)
    if special is not None:
        return special
    if not intent.measures:
        return builder.build_rows(intent) if intent.outputs else None
    if is_drill_across(intent, graph):
        labels = wording.labels(intent)
        return make_drill_across(intent, graph, labels, wording.say("label_difference"))
    if intent.growth is not None:
        return _compose_growth(intent, builder, graph, wording)
    return _compose_comparison(intent, builder, graph, wording) or builder.build_groups(intent)


def _compose_special(
    intent: Intent, builder: SelectBuilder, graph: SchemaGraph, wording: Wording
) -> exp.Select | None:
    """What is no single select of groups: histories, medians, counts of groups."""
    if intent.history is not None:
        return make_history_select(intent, builder, graph, wording.history(intent.history))
    if any(m.aggregate == "median" for m in intent.measures):
        return make_median_select(intent, builder, graph)
    if not intent.counts_groups:
        return None
    table = intent.measures[0].table
    group = Group(graph.display_column(table), key=graph.key(table))
    groups = replace(intent, groups=[group], measures=[intent.having[0].measure], hidden=True)
    group_select = SelectBuilder(graph, wording.labels(groups)).build_groups(groups)
    return count_groups(group_select, wording.measure(intent.measures[0]))


def _compose_comparison(
    intent: Intent, builder: SelectBuilder, graph: SchemaGraph, wording: Wording
) -> exp.Select | None:
    """Things beside one another; None when none are compared."""
    difference, growth = wording.say("label_difference"), wording.say("label_growth")
    relative = wording.say("label_relative")
    heading = partial(wording.label_in_period, intent.measures[0])
    headings = ComparisonHeadings(heading, difference, relative, growth)
    periods, values = find_compared_periods(intent), find_compared_values(intent, graph)
    if periods is not None:
        return select_periods(intent, periods, builder, graph, headings)
    if values is not None:
        return select_values(intent, values, builder, graph, headings)
    if not compares_rows(intent):
        return None
    beside = (difference, growth if intent.groups[0].grain else relative)
    return add_differences(intent, builder, graph.source.dialect, beside)


def _compose_growth(
    intent: Intent, builder: SelectBuilder, graph: SchemaGraph, wording: Wording
) -> exp.Select:
    name = wording.measure(intent.measures[0])
    before = "label_year" if intent.growth == "year" else "label_previous"
    headings = {
        "before": wording.say(before, name=name),
        "difference": wording.say("label_difference"),
        "growth": wording.say("label_growth"),
    }
    return make_growth_select(intent, builder, graph.source.dialect, headings)
