"""Passes that read an order: superlatives over rows or groups, and sorting."""

from dataclasses import replace

from agent.rule_engine.intent import Group, Measure, Order
from agent.rule_engine.parsing.business.entities import find_event_table, is_person
from agent.rule_engine.parsing.business.kind_groups import KIND_QUESTIONS, find_kind_group
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.passes.ranked_measures import (
    find_ranking_measure,
    find_size,
    is_numeric,
)
from agent.rule_engine.parsing.people.doers import (
    asks_who,
    find_doer_group,
    find_person_group,
    says_most,
)
from agent.rule_engine.parsing.spans.segmentation import MAX_LIMIT
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_RANKED = compile_chinese(r"最\p{Han}{1,4}的(?:[\d一二三四五六七八九十]+)?[个家位种款]?")
"""What is ranked stands behind it: 客户最爱的品类 ranks no customers."""
_LARGEST_LIMIT = 100
_TAKEN = frozenset(["revenue", "sale", "income"])
"""The highest sales are sums of something, and nobody said of what."""
_PEOPLE_WORDS = ("人", "person", "people")


def read_ranking(parse: Parse) -> None:
    """销售额最高的门店, the oldest singer, which city has the most orders."""
    for place, span in enumerate(parse.spans):
        if span.consumed or not (span.superlative or span.does("most", "least")) or span.candidates:
            continue
        descending = span.superlative.descending if span.superlative else span.does("most")
        by = find_size(parse, place) or find_ranking_measure(parse, place)
        if span.superlative and isinstance(by, Field) and _is_time(parse, by):
            descending = descending != (span.superlative.concepts[0] in ("age", "length"))
        if by is None or _is_separate_question(parse, by):
            continue
        consume([span])
        if isinstance(by, Measure) and _asks_for_extreme(parse, span, by):
            parse.intent.measures = [m for m in parse.intent.measures if m.aggregate != "sum"]
            add_measure(parse, replace(by, aggregate="max" if descending else "min"))
            continue
        if isinstance(by, Field) and _ranks_in_groups(parse, by):
            _rank_in_groups(parse, by, descending=descending)
            return
        rows = _is_ranking(parse) or _ranks_kind(parse, place)
        if isinstance(by, Field) and not rows and not _shows_row(parse, by):
            intent = parse.intent
            intent.measures = [m for m in intent.measures if m != parse.measure("sum", by)]
            add_measure(parse, parse.measure("max" if descending else "min", by))
            continue
        _add_ranking(parse, place, by, descending=descending)
        return


def _asks_for_extreme(parse: Parse, span: Span, by: Measure) -> bool:
    """The highest monthly fee, of nothing that is named: one number, and no ranking."""
    intent = parse.intent
    if _names_entities(parse):
        return False
    if by.aggregate != "sum" or by.field is None or intent.measures != [by]:
        return by.aggregate in ("max", "min")
    senses = find_column_senses(parse.graph, by.field) & _TAKEN
    grouped = intent.groups or intent.buckets or intent.limit or by.minus or by.over
    how_much = parse.text[span.end :].lstrip("的").startswith(("是多少", "多少", "有多少"))
    asks_rows = (
        (says_most(span) and not how_much)
        or asks_who(parse)
        or any(m.does("which") for m in parse.spans)
    )
    return not (senses or grouped or asks_rows)


def _ranks_in_groups(parse: Parse, by: Field) -> bool:
    """每个部门工资最高的人: the one row of each group, where its kind is named."""
    if parse.intent.measures or not parse.intent.groups:
        return False
    spans = (m for m in parse.spans if not m.consumed and parse.names_table(m))
    people = is_person(parse, by.table) and any(m.text in _PEOPLE_WORDS for m in parse.spans)
    return people or any(parse.table_of(m) == by.table for m in spans)


def _rank_in_groups(parse: Parse, by: Field, *, descending: bool) -> None:
    measure = parse.measure("max" if descending else "min", by)
    add_measure(parse, measure)
    parse.intent.order, parse.intent.subject = Order(measure, descending), by.table
    parse.intent.limit = parse.intent.limit or 1


def _is_time(parse: Parse, by: Field) -> bool:
    return parse.graph.is_date(by) or parse.graph.is_year(by)


def _asks_when(parse: Parse) -> bool:
    """哪个月最多: times are ranked."""
    return any(m.time is not None and m.time.bucket and m.time.which for m in parse.spans)


def _shows_row(parse: Parse, by: Field) -> bool:
    """入职最早的, the latest hire: the row of that day is shown, with the day in it."""
    intent = parse.intent
    is_shown = parse.graph.is_date(by) or parse.graph.is_year(by) or intent.subject == by.table
    return is_shown and not (intent.measures or intent.groups or intent.buckets)


def _is_separate_question(parse: Parse, by: Measure | Field) -> bool:
    """The number of concerts in the largest stadium: two questions in one."""
    measures = parse.intent.measures
    if isinstance(by, Measure) or not measures or parse.intent.groups:
        return False
    return all(m.field != by for m in measures) and not _names_entities(parse)


def _names_entities(parse: Parse) -> bool:
    return any(m.candidates and not m.consumed and not is_numeric(parse, m) for m in parse.spans)


def _is_ranking(parse: Parse) -> bool:
    if parse.intent.groups or parse.intent.measures:
        return False
    spans = parse.spans
    if _asks_when(parse):
        return True
    if any(m.does("which") for m in spans):
        return True
    return any(
        m.candidates and not m.consumed and (parse.table_of(m) or not is_numeric(parse, m))
        for m in spans
    )


def _ranks_kind(parse: Parse, place: int) -> bool:
    """最贵的三款手机, cheapest phone: rows of a kind that is stored as a value are ranked."""
    span = parse.spans[place]
    if span.superlative is None or parse.intent.groups or parse.intent.measures:
        return False
    behind = (m for _, m in parse.near(place, 1, 3) if m.number is None)
    after = next(behind, None)
    return after is not None and bool(after.values) and after.consumed


def _read_limit(parse: Parse, place: int) -> None:
    number = next((m for s in (-1, 1) for _, m in parse.near(place, s, 1) if m.number), None)
    number = number or next((m for m in parse.spans if _is_entity_count(parse, m)), None)
    if number is not None and number.number and not number.consumed:
        consume([number])
        parse.intent.limit = min(int(number.number), MAX_LIMIT)


def _is_entity_count(parse: Parse, span: Span) -> bool:
    """5 provinces with the lowest sales: a small number right before what is ranked."""
    after = next(parse.near(parse.spans.index(span), 1, 1), None)
    few = span.number is not None and 1 < span.number <= _LARGEST_LIMIT and not span.consumed
    if after is None:
        return few  # the five who joined last
    return few and bool(after[1].candidates) and not is_numeric(parse, after[1])


def _add_ranking(parse: Parse, place: int, by: Measure | Field, *, descending: bool) -> None:
    intent = parse.intent
    _read_limit(parse, place)
    intent.limit = intent.limit or 1
    if isinstance(by, Field):
        measure = _list_or_sum(parse, by)
        if measure is None:
            intent.order = Order(by, descending)
            return
        by = measure
    if not intent.groups and not _asks_when(parse):
        owner = find_person_group(parse, by.field) if by.field else None
        group = _find_ranked_entity(parse, by) or owner
        intent.groups = [group] if group is not None else []
    if not by.table:
        if not intent.groups:
            parse.is_unclear = True  # the most common of nothing that is named
            return
        by = Measure("count", _find_counted_table(parse, intent.groups))
    add_measure(parse, by)
    intent.order = Order(by, descending)


def _list_or_sum(parse: Parse, by: Field) -> Measure | None:
    """The measure of the groups that are ranked; None where rows are listed in order."""
    intent = parse.intent
    if intent.groups or _asks_when(parse):
        return parse.measure("sum" if is_summable(parse.graph, by) else "max", by)
    group, owner = _find_ranked_entity(parse, by), find_person_group(parse, by)
    home = group is None or group.field.table == by.table
    if group is None and owner is not None:
        intent.groups = [owner]
    elif group is None and asks_who(parse) and _list_doer(parse, by):
        return None
    elif home or not is_summable(parse.graph, by):
        _list_entity(parse, group, by)
        return None
    elif group is not None:
        intent.groups = [group]
    return parse.measure("sum", by)


def _list_doer(parse: Parse, by: Field) -> bool:
    """谁的分数最高: the person beside it, where a row belongs to one."""
    own = parse.graph.is_name(parse.graph.display_column(by.table))
    group = None if own else find_doer_group(parse, by.table)
    if group is None:
        return False
    parse.intent.outputs += [group.field, by]
    return True


def _find_counted_table(parse: Parse, groups: list[Group]) -> str:
    """The rows that are counted when a thing is found most often: those that refer to it."""
    table = groups[0].field.table
    if groups[0].key is None:
        return table
    below = [e.right for e in parse.graph.edges[table] if not e.to_one]
    if len(set(below)) == 1:
        return below[0]
    return find_event_table(parse, table) or table


def _list_entity(parse: Parse, group: Group | None, by: Field) -> None:
    if group is None and not parse.intent.outputs:
        parse.intent.subject = parse.intent.subject or by.table
    elif group is not None and group.key is not None:
        parse.intent.subject = parse.intent.subject or group.field.table
    elif group is not None:
        parse.intent.outputs.append(group.field)


def _find_ranked_entity(parse: Parse, by: Measure | Field | None) -> Group | None:
    """The thing that is ranked: after which, else named and not used yet."""
    places = [i for i, m in enumerate(parse.spans) if m.does("which")]
    beside = [m for i in places for _, m in parse.near(i, 1, 1)]
    behind = _RANKED.search(parse.text)
    beside += [m for m in parse.spans if behind is not None and m.start >= behind.end()]
    for span in [*beside, *parse.spans]:
        if span.candidates and not span.consumed and not is_numeric(parse, span):
            group = parse.dimension_of(span)
            if group is not None and not (_is_own_row(group, by) and _others(parse, span)):
                consume([span])
                return _group_by_kind(parse, span, group)
    return None


def _group_by_kind(parse: Parse, span: Span, group: Group) -> Group:
    """哪类商品: the kinds of what is named, and not the things themselves."""
    before = parse.spans[parse.spans.index(span) - 1]
    if group.key is None or before.text not in KIND_QUESTIONS or before.end != span.start:
        return group
    return find_kind_group(parse, before.text, group)


def _is_own_row(group: Group, by: Measure | Field | None) -> bool:
    """付款金额最高的会员: members are ranked, not payments one by one."""
    return by is not None and group.key is not None and group.field.table == by.table


def _others(parse: Parse, span: Span) -> bool:
    return any(
        m is not span and not m.consumed and m.candidates and not is_numeric(parse, m)
        for m in parse.spans
    )


def read_order(parse: Parse) -> None:
    """Sorted by age, from the oldest; 按销售额降序."""
    intent = parse.intent
    spans = parse.spans
    if intent.order is not None or not any(
        m.does("order", "asc", "desc", "alphabetical") for m in spans
    ):
        return
    descending = any(m.does("desc") for m in spans)
    for place, span in enumerate(spans):
        if span.does("order", "asc", "desc", "alphabetical"):
            consume([span])
            behind = not span.text.isascii() and any(m.does("by") for m in spans[:place])
            for step in (-1, 1) if behind else (1, -1):
                for _, beside in parse.near(place, step, 2):
                    field = parse.field_of(beside, "any", 0.6)
                    if field is not None and not intent.measures:
                        by_only = (
                            any(m.does("order", "by") for _, m in parse.near(place, -1, 0))
                            or step == 1
                        )
                        beside.consumed = beside.consumed or (by_only and span.does("order"))
                        intent.order = Order(field, descending)
                        return
    if intent.measures:
        ascending = any(m.does("asc") for m in spans)
        intent.order = Order(intent.measures[0], not ascending)
