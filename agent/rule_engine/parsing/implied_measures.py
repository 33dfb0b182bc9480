"""Adds measures that the question implies: counts and sums where it names only groups."""

import re

from agent.rule_engine.intent import (
    ExistenceFilter,
    Filter,
    Group,
    Measure,
    Order,
    PeriodFilter,
    ValueFilter,
)
from agent.rule_engine.parsing.bare_questions import (
    add_grown,
    count_bare_events,
    rank_kinds_within,
)
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.listed_names import name_listed_things, name_owners_asked_for
from agent.rule_engine.parsing.money.earnings import add_money_beside_count
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.people.doers import asks_who, says_most
from agent.rule_engine.parsing.row_list import choose_columns, order_newest_first
from agent.rule_engine.parsing.spans.schema_terms import split_label
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.table_disambiguation import PERSONS, is_summable_per_group
from agent.schema_graph import Field

_RATED_SENSES = {"rating", "score", "satisfaction"}
_ASKS_NUMBER = ("多少", "几")
_ASKS_KINDS = re.compile(r"哪些|哪几[种类]|什么|\b(?:which|what|different|kinds of|types of)\b")
_ASKS_NAMES = re.compile(
    r"[，,]\s*(?:分别|都|各)?(?:是|叫|有)(?:什么|哪些|哪几|啥)"
    r"|\b(?:what|which)(?: ones)? are they\b"
)
_ASKS_EACH_KIND = re.compile(
    r"(?:分别|都|各)(?:是|叫|有)(?:什么|哪些|哪几|啥)|叫什么"
    r"|[，,](?:有|是)(?:哪些|什么|哪几)|\b(?:and )?what are they|\band which(?: ones)?"
)


def add_implied_measures(parse: Parse) -> None:
    """Give groups, shares and counts the measure they lack."""
    if not parse.intent.measures and not parse.intent.having:
        _sum_outputs(parse)
        add_grown(parse)
    if not parse.intent.measures and not parse.intent.having:
        _list_each_entity(parse)
        _count_rows(parse)
    count_bare_events(parse)
    add_money_beside_count(parse)
    _rank_entity(parse)
    _rank_by_finer_table(parse)


def _sum_outputs(parse: Parse) -> None:
    """各停机原因的停机时长: a number beside groups is added up when that makes sense."""
    intent = parse.intent
    if not (intent.groups or intent.share or intent.buckets):
        return
    for field in list(intent.outputs):
        if is_summable_per_group(parse, field):
            intent.outputs.remove(field)
            intent.measures.append(parse.measure("sum", field))


def _list_each_entity(parse: Parse) -> None:
    """The name and age of each singer: a list, not groups."""
    intent = parse.intent
    entities = [g for g in intent.groups if g.key is not None]
    listing = any(m.does("list", "ask", "which") for m in parse.spans)
    if not listing or len(intent.groups) != len(entities) or intent.share or intent.buckets:
        return
    if (
        len(entities) == 1
        and intent.limit is None
        and not any(_asks_for_count(m) for m in parse.spans)
    ):
        intent.subject = entities[0].field.table
        intent.groups = []


def _asks_for_count(span: Span) -> bool:
    return not span.consumed and (span.does("count") or span.text.endswith(_ASKS_NUMBER))


def _count_rows(parse: Parse) -> None:
    """Accounts by country, 各学历员工占比, 一共发了多少运单: rows are counted."""
    intent = parse.intent
    counts = [m for m in parse.spans if _asks_for_count(m)]
    grouped = bool(intent.groups or intent.buckets) and intent.order is None
    grouped = grouped and intent.subject is not None and not intent.outputs
    if intent.limit is not None or not (counts or grouped or (intent.share and intent.groups)):
        return
    if any(parse.graph.is_number(field) for field in intent.outputs):
        return
    table = intent.subject or _find_person_table(parse) or _find_counted_table(parse)
    if table is None:
        return
    consume(counts)
    intent.outputs = []
    intent.measures.append(Measure("count", table))


def _find_counted_table(parse: Parse) -> str | None:
    """What is counted when only groups and conditions are named."""
    intent = parse.intent
    for group in intent.groups:
        if group.key is not None:
            return _find_only_child(parse, group)
    tables = {f.table for f in intent.outputs} | {g.field.table for g in intent.groups}
    if intent.groups and len(tables) == 1:
        return tables.pop()
    tables |= {t for f in intent.filters if (t := _find_filtered_table(f)) is not None}
    return tables.pop() if len(tables) == 1 else None


def _find_person_table(parse: Parse) -> str | None:
    """研发部有多少人: those whose table is one of persons, when there is one."""
    text = "".join(m.text for m in parse.spans)
    if not any(word in text for word in ("人数", "多少人", "几人", "几个人")):
        return None
    tables = parse.graph.bare
    persons = [
        t
        for t, bare in tables.items()
        if {s for _, senses in split_label(bare) for s in senses} & PERSONS
    ]
    return persons[0] if len(persons) == 1 else None


def _find_filtered_table(filter_: Filter) -> str | None:
    if isinstance(filter_, ExistenceFilter):
        return None
    if isinstance(filter_, PeriodFilter) and filter_.field is None:
        return None
    return filter_.field.table if filter_.field else None


def _find_only_child(parse: Parse, group: Group) -> str | None:
    edges = parse.graph.edges[group.field.table]
    children = {e.right for e in edges if not e.to_one}
    return children.pop() if len(children) == 1 else None


def _rank_entity(parse: Parse) -> None:
    """上个月产量最高的产品: a ranked total belongs to the thing that is named beside it."""
    intent = parse.intent
    is_ranked = intent.order is not None and isinstance(intent.order.by, Measure)
    top = intent.limit is not None and bool(intent.measures)
    if (is_ranked or top) and _is_ranked_within(parse):
        intent.ranked_within = list(intent.groups)
        intent.groups.append(parse.group_of(intent.subject or ""))
        return
    if (is_ranked or top) and intent.limit and not intent.ranked_within:
        rank_kinds_within(parse)
    if intent.groups or not (is_ranked or top) or intent.subject is None:
        return
    if intent.subject not in {m.table for m in intent.measures}:
        intent.groups.append(parse.group_of(intent.subject))


def _is_ranked_within(parse: Parse) -> bool:
    """每个省份销售额最高的产品: a ranking of products in each province."""
    intent = parse.intent
    apart = intent.subject is not None and all(
        g.field.table != intent.subject or g.key is None for g in intent.groups
    )
    rows = all(m.aggregate in ("max", "min") for m in intent.measures)
    is_counted = intent.subject in {m.table for m in intent.measures}
    each = any(m.consumed and (m.does("each") or m.text.lower() == "per") for m in parse.spans)
    each = each or any(m.time and m.time.bucket and not m.time.which for m in parse.spans)
    if not (apart and each and (rows or not is_counted)):
        return False
    return bool(intent.groups or intent.buckets)


def _rank_by_finer_table(parse: Parse) -> None:
    """停机时长最长的产线, top lines by downtime: a column of finer rows is taken together."""
    intent = parse.intent
    ordered = intent.limit is not None or intent.order is not None
    if not ordered or intent.measures or intent.subject is None:
        return
    numbers = [f for f in intent.outputs if parse.graph.is_number(f)]
    by = intent.order.by if intent.order else numbers[0] if len(numbers) == 1 else None
    if not isinstance(by, Field) or by.table == intent.subject:
        return
    path = parse.graph.path(by.table, intent.subject)
    if not path or not all(edge.to_one for edge in path):
        return
    if not is_summable(parse.graph, by) and not find_column_senses(parse.graph, by) & _RATED_SENSES:
        return
    adds_up = is_summable(parse.graph, by) or any(map(says_most, parse.spans))
    measure = parse.measure("sum" if adds_up else "avg", by)
    intent.outputs = []
    intent.measures = [measure]
    intent.groups = [parse.group_of(intent.subject)]
    intent.order = Order(measure, intent.order.descending if intent.order else True)


def _list_counted_kinds(parse: Parse) -> None:
    """有几种，分别是什么: the kinds are listed, which tells how many there are."""
    intent = parse.intent
    if not _ASKS_EACH_KIND.search(parse.text) or intent.groups or len(intent.measures) != 1:
        return
    [measure] = intent.measures
    plain = measure.aggregate == "count" and measure.field is None and not intent.having
    if plain and _ASKS_NAMES.search(parse.text) and intent.limit is None:
        intent.measures, intent.subject = [], measure.table
        for span in parse.spans:
            span.functions = () if span.does("count") else span.functions
    if measure.aggregate == "count_distinct" and measure.field is not None:
        intent.measures, intent.outputs, intent.distinct = [], [measure.field], True
        for span in parse.spans:
            span.functions = () if span.does("count") else span.functions


def complete_list(parse: Parse) -> None:
    """What a list shows when no column is named: the names of its subject, or its whole rows."""
    intent = parse.intent
    _list_counted_kinds(parse)
    _list_kind(parse)
    name_listed_things(parse)
    ordered = intent.order.by if intent.order else None
    if intent.subject is not None and not intent.measures and intent.outputs in ([], [ordered]):
        if isinstance(ordered, Field) and not parse.graph.is_date(ordered) and intent.limit:
            intent.extent = "names"
        intent.outputs = choose_columns(parse.graph, intent.subject, intent.extent)
        if isinstance(ordered, Field) and ordered not in intent.outputs:
            intent.outputs.append(ordered)
        order_newest_first(intent, parse.graph, parse.spans)
    else:
        intent.extent = "names"
    name_owners_asked_for(parse)
    kinds = _ASKS_KINDS.search(parse.text)
    asks_kinds = kinds is not None and not (kinds[0].isascii() and intent.filters)
    if (intent.subject is None or asks_kinds) and _is_kind(parse):
        intent.distinct = True


def _list_kind(parse: Parse) -> None:
    """List the gondolas, who joined last month: the rows of the only conditions there are."""
    intent = parse.intent
    if intent.subject or intent.outputs or intent.measures or intent.groups or intent.history:
        return
    tested = [f.field for f in intent.filters if isinstance(f, ValueFilter | PeriodFilter)]
    tables = {field.table for field in tested if field is not None}
    who = asks_who(parse) and all(is_person(parse, table) for table in tables)
    listing = any(m.does("list", "which") for m in parse.spans)
    ends_in_value = bool(parse.spans) and bool(parse.spans[-1].values)
    listing = listing or (len(intent.filters) > 1 and ends_in_value)
    valued = len(tested) == len(intent.filters) and (
        who or all(isinstance(f, ValueFilter) for f in intent.filters)
    )
    if listing and valued and tables:
        intent.subject = _find_nearest(parse, tables)


def _find_nearest(parse: Parse, tables: set[str]) -> str | None:
    """Flagship stores in a province: the table whose rows belong to those of all the others."""
    matches = [
        table
        for table in tables
        if all(
            all(edge.to_one for edge in parse.graph.path(table, other) or ())
            and parse.graph.path(table, other) is not None
            for other in tables
        )
    ]
    return matches[0] if len(matches) == 1 else None


def _is_kind(parse: Parse) -> bool:
    """运营商有哪些: each of the few kinds once, not one for each row."""
    intent, graph = parse.intent, parse.graph
    if len(intent.outputs) != 1 or intent.measures or intent.order or intent.limit:
        return False
    [field] = intent.outputs
    profile = graph.column(field).profile
    repeats = profile is not None and profile.repeats and graph.column(field).kind == "text"
    return repeats and not (field == graph.display_column(field.table) and graph.is_name(field))
