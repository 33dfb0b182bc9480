"""Completes an intent after all passes: date columns, groups, grain."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from agent.rule_engine.intent import (
    AverageFilter,
    Group,
    GroupAverageFilter,
    GroupFilter,
    Intent,
    Measure,
    PeriodFilter,
    ValueFilter,
)
from agent.rule_engine.parsing.averages.bucket_averages import place_bucket_averages
from agent.rule_engine.parsing.averages.entity_groups import drop_entity_groups
from agent.rule_engine.parsing.business.kind_groups import find_listed_kind, group_by_shared_names
from agent.rule_engine.parsing.codes.grouped_kinds import drop_empty_kinds
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.date_columns import (
    find_date_column,
    find_day_of_period,
    find_year_column,
    list_absent_days,
    list_home_tables,
)
from agent.rule_engine.parsing.days.asked_days import drop_day_of_one
from agent.rule_engine.parsing.days.table_periods import drop_periods_of_table
from agent.rule_engine.parsing.parse_state import Parse, consume, find_home_table, replace_group
from agent.rule_engine.parsing.passes.existence_conditions import convert_distant_filters
from agent.rule_engine.parsing.passes.ranked_rows import rank_listed_rows
from agent.rule_engine.parsing.table_disambiguation import choose_nearest_tables, score_column
from agent.schema_graph import Field

_NUMBER_OPERATORS = (">", ">=", "<", "<=", "between")
_CERTAIN_SCORE = 0.85
_RANKS_ALL = re.compile(r"\brank (?:them|all|these)\b|[排列][个一]?下?(?:名次|名|序|个序)$")
_OVERALL = re.compile(r"\boverall\b|总体|整体|总的?平均|全部的?平均")
_RATED_SENSES = frozenset(["rating", "satisfaction"])
_FINER_SENSES = frozenset(["revenue", "amount"])
_MONEY_SENSES = _FINER_SENSES | {"sale", "payment", "total", "income", "spend", "fee", "cost"}


class NoDateColumn(Exception):
    """The question names a period and no table has a date column."""


def complete_intent(parse: Parse) -> None:
    """Complete the intent. Raises `NoDateColumn`."""
    drop_entity_groups(parse)
    choose_nearest_tables(parse)
    _doubt_distant_conditions(parse)
    _sum_conditions(parse)
    _group_for_filters(parse)
    drop_periods_of_table(parse)
    _place_buckets(parse)
    _place_periods(parse)
    place_bucket_averages(parse)
    _use_finer_measures(parse)
    _group_entities_by_key(parse)
    group_by_shared_names(parse)
    convert_distant_filters(parse)
    drop_empty_kinds(parse)
    rank_listed_rows(parse)
    _rank_all(parse)
    _drop_undated_running(parse)
    if any(span.does("together", "or") for span in parse.spans):
        parse.intent.side_by_side = False


def _rank_all(parse: Parse) -> None:
    """Which are the most used? Rank them: the whole ranking, not its first row."""
    if parse.intent.limit == 1 and _RANKS_ALL.search(parse.text):
        parse.intent.limit = None


def _drop_undated_running(parse: Parse) -> None:
    """累计 without days to go along is a plain total."""
    intent = parse.intent
    intent.running = intent.running and any(g.grain for g in intent.groups)
    consume(span for span in parse.spans if span.does("running") and not span.candidates)


def _group_entities_by_key(parse: Parse) -> None:
    """Two customers of one name are two: names of what other tables point at go by key."""
    intent, graph = parse.intent, parse.graph
    tables = {m.table for m in intent.measures}
    for place, group in enumerate(intent.groups):
        table = group.field.table
        by_name = group.grain is None and group.field == graph.display_column(table)
        if group.key is None and by_name and table not in tables and graph.is_name(group.field):
            replace_group(intent, place, replace(group, key=graph.key(table)))


def _doubt_distant_conditions(parse: Parse) -> None:
    """Employees earning more than 5,000: an amount of their sales is hardly what they earn.

    A number of other rows than those that are asked for is compared only if it is surely named.
    """
    home = find_home_table(parse)
    named_tables = parse.list_named_tables()
    for filter_ in parse.intent.filters:
        if isinstance(filter_, ValueFilter) and filter_.field.table not in named_tables:
            parse.is_unclear |= _is_of_siblings(parse, home, filter_.field.table)
        numbers = isinstance(filter_, ValueFilter) and filter_.operator in _NUMBER_OPERATORS
        if home is None or not isinstance(filter_, ValueFilter) or not numbers:
            continue
        path = parse.graph.path(home, filter_.field.table)
        near = path is not None and all(edge.to_one for edge in path)
        score = max((score_column(m, filter_.field) for m in parse.spans), default=1.0)
        if not near and 0 < score < _CERTAIN_SCORE:
            parse.is_unclear = True


def _is_of_siblings(parse: Parse, home: str | None, table: str) -> bool:
    """Active members are not those in whose club any trainer is active."""
    path = parse.graph.path(home, table) if home is not None else None
    return any(a.to_one and not b.to_one for a, b in pairwise(path or []))


def _sum_conditions(parse: Parse) -> None:
    """Stores with sales above 500,000 means their sum, not one row of it."""
    intent, kind = parse.intent, find_listed_kind(parse)
    overall = _OVERALL.search(parse.text) is not None
    for filter_ in list(intent.filters):
        if not isinstance(filter_, ValueFilter | AverageFilter):
            continue
        home = intent.subject or _find_counted_home(intent) or (kind.table if kind else None)
        if home in (None, filter_.field.table):
            continue
        path = parse.graph.path(filter_.field.table, home or "")
        below = path and all(e.to_one for e in path)
        rated = bool(find_column_senses(parse.graph, filter_.field) & _RATED_SENSES)
        together = below and (rated or is_summable(parse.graph, filter_.field))
        measure = parse.measure("avg" if rated else "sum", filter_.field)
        condition = _make_sum_filter(measure, filter_, overall=overall)
        if together and condition is not None:
            intent.filters.remove(filter_)
            intent.having.append(condition)
            if kind is not None:
                intent.groups, intent.outputs = [Group(kind)], []


def _find_counted_home(intent: Intent) -> str | None:
    """The rows that are counted, where nothing else is asked for: how many stores sell so much."""
    plain = len(intent.measures) == 1 and not (intent.groups or intent.buckets)
    measure = intent.measures[0] if plain else None
    counts_rows = measure is not None and measure.aggregate == "count" and measure.field is None
    return measure.table if measure is not None and counts_rows and measure.over is None else None


def _make_sum_filter(
    measure: Measure, filter_: ValueFilter | AverageFilter, *, overall: bool
) -> GroupFilter | GroupAverageFilter | None:
    if isinstance(filter_, AverageFilter):
        return GroupAverageFilter(measure, filter_.operator, overall and measure.aggregate == "avg")
    numbers = tuple(v for v in filter_.values if isinstance(v, Decimal))
    return GroupFilter(measure, filter_.operator, numbers) if numbers else None


def _group_for_filters(parse: Parse) -> None:
    intent = parse.intent
    if not intent.having:
        return
    if not intent.groups:
        _group_by_subject(parse)
    if not intent.measures and intent.groups:
        intent.measures = [intent.having[0].measure]
    _count_groups(intent)


def _count_groups(intent: Intent) -> None:
    """How many customers have more than three orders: the groups are counted, not their rows."""
    if len(intent.measures) != 1 or intent.groups or intent.outputs:
        return
    [measure] = intent.measures
    conditions = [h for h in intent.having if h.measure.table != measure.table]
    intent.counts_groups = measure.aggregate == "count" and bool(conditions)


def _group_by_subject(parse: Parse) -> None:
    intent = parse.intent
    subject = intent.subject
    if subject is None and intent.outputs:
        subject = intent.outputs[0].table
    if subject is not None:
        fields = [f for f in intent.outputs if f.table == subject]
        group = parse.group_of(subject, fields[0] if fields else None)
        intent.groups = [group, *(Group(f, key=group.key) for f in fields[1:])]
        intent.outputs = []
    elif intent.outputs:
        intent.groups = [Group(f) for f in intent.outputs]
        intent.outputs = []


def _place_buckets(parse: Parse) -> None:
    intent = parse.intent
    drop_day_of_one(parse)
    timed = intent.buckets or any(isinstance(f, PeriodFilter) for f in intent.filters)
    if intent.growth and not timed and not any(g.grain for g in intent.groups):
        intent.buckets.append("year" if intent.growth == "year" else "month")
    if intent.growth == "previous" and not intent.buckets and _has_only_years(intent):
        intent.buckets.append("month")
    for grain in intent.buckets:
        home = list_home_tables(parse)
        field = find_year_column(parse) if grain == "year" else None
        field = field or find_day_of_period(parse, home) or find_date_column(parse, home)
        if grain == "hour" and field is not None:
            field = _find_time_column(parse, field)
        if field is None:
            raise NoDateColumn
        intent.groups.insert(0, Group(field, grain))
        if intent.ranked_within or _ranks_each_bucket(parse):
            intent.ranked_within.insert(0, intent.groups[0])
    intent.buckets = []
    alone = not intent.measures and intent.history is None
    if alone and any(g.grain for g in intent.groups):
        intent.measures.append(Measure("count", intent.groups[0].field.table))


def _find_time_column(parse: Parse, field: Field) -> Field | None:
    """A column that knows the hour: this one, else another of its table."""
    columns = parse.graph.dates(field.table)
    hour_columns = [f for f in (field, *columns) if parse.graph.knows_hour(f)]
    return hour_columns[0] if hour_columns else None


def _ranks_each_bucket(parse: Parse) -> bool:
    """每月销售额最高的门店 ranks stores month by month."""
    intent = parse.intent
    by_bucket = any(m.time and m.time.bucket and not m.time.which for m in parse.spans)
    return by_bucket and intent.limit is not None and len(intent.groups) > 1 and intent.top is None


def _has_only_years(intent: Intent) -> bool:
    """今年销售额环比: months of a year, unless something else is grouped by."""
    periods = [p for f in intent.filters if isinstance(f, PeriodFilter) for p in f.periods]
    return bool(periods) and not intent.groups and all(p.grain == "year" for p in periods)


def _place_periods(parse: Parse) -> None:
    intent = parse.intent
    for place, filter_ in enumerate(intent.filters):
        if isinstance(filter_, PeriodFilter) and filter_.field is None:
            bucketed = [g.field for g in intent.groups if g.grain] or list_absent_days(parse)
            yearly = all(p.grain == "year" for p in filter_.periods)
            field = bucketed[0] if bucketed else None
            field = field or find_date_column(parse, list_home_tables(parse))
            if field is None and yearly:
                field = find_year_column(parse)
            if field is None:
                raise NoDateColumn
            periods = {(p.start, p.end): p for p in filter_.periods}  # one may be said twice
            intent.filters[place] = replace(filter_, field=field, periods=tuple(periods.values()))


def _use_finer_measures(parse: Parse) -> None:
    """A sum that grouping would repeat is taken from the finer table that holds the same."""
    intent = parse.intent
    for place, measure in enumerate(intent.measures):
        if not _is_plain(measure):
            continue
        for table in _list_tables_apart(intent):
            path = parse.graph.path(measure.table, table)
            if path is None or all(edge.to_one for edge in path):
                continue
            finer = _find_finer_measure(parse, measure, path[0].right if path else measure.table)
            if finer is not None:
                intent.measures[place] = finer
                if intent.order and intent.order.by == measure:
                    intent.order = replace(intent.order, by=finer)
                break


def _list_tables_apart(intent: Intent) -> list[str]:
    """What is grouped by, or which values are asked for: the goods of an order, not all of it."""
    tested = [f for f in intent.filters if isinstance(f, ValueFilter) and f.operator == "="]
    return [g.field.table for g in intent.groups] + [f.field.table for f in tested]


def _is_plain(measure: Measure) -> bool:
    """Whether it adds up or averages a column as it is."""
    computed = measure.minus is not None or measure.since is not None or bool(measure.sql)
    return measure.field is not None and measure.aggregate in ("sum", "avg") and not computed


def _find_finer_measure(parse: Parse, measure: Measure, table: str) -> Measure | None:
    """The amount of finer rows; of what is no money, such as hours, they hold no more."""
    senses = find_column_senses(parse.graph, measure.field) if measure.field else frozenset()
    for field in parse.graph.fields(table) if senses & _MONEY_SENSES else ():
        if parse.graph.is_number(field) and find_column_senses(parse.graph, field) & _FINER_SENSES:
            return Measure(measure.aggregate, table, field)
    return None
