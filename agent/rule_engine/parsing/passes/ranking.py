"""Passes that read an order: superlatives over rows or groups, and sorting."""

from dataclasses import replace

from agent.rule_engine.intent import Group, Measure, Order
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.passes.superlatives import find_superlative_measure
from agent.rule_engine.parsing.spans.spans import MAX_LIMIT, Span
from agent.rule_engine.parsing.table_disambiguation import find_person_group
from agent.schema_graph import Field

_LARGEST_LIMIT = 100


def read_ranking(parse: Parse) -> None:
    """销售额最高的门店, the oldest singer, which city has the most orders."""
    for place, span in enumerate(parse.spans):
        if span.consumed or not (span.superlative or span.does("most", "least")) or span.candidates:
            continue
        descending = span.superlative.descending if span.superlative else span.does("most")
        by = _find_ranking_measure(parse, place)
        if span.superlative and isinstance(by, Field) and parse.graph.is_date(by):
            descending = descending != (span.superlative.concepts == ("age",))
        if by is None or _is_separate_question(parse, by):
            continue
        consume([span])
        if (
            isinstance(by, Measure)
            and by.aggregate in ("max", "min")
            and not _names_entities(parse)
        ):
            add_measure(parse, replace(by, aggregate="max" if descending else "min"))
            continue
        if isinstance(by, Field) and not _is_ranking(parse):
            add_measure(parse, parse.measure("max" if descending else "min", by))
            continue
        _add_ranking(parse, place, by, descending=descending)
        return


def _find_ranking_measure(parse: Parse, place: int) -> Measure | Field | None:
    span = parse.spans[place]
    chinese = not span.text.isascii()
    measures = parse.intent.measures
    if span.superlative is not None:
        if span.superlative.concepts == ("count",) and chinese:
            named_table = _named_before(parse, place)
            if named_table is not None:
                return named_table
        named = chinese and bool(measures) and _follows_number(parse, place)
        by = measures[-1] if named else find_superlative_measure(parse, span.superlative)
        _use_its_table(parse, place, by)
        return by
    if measures and (chinese or not any(True for _ in parse.near(place, 1, 1))):
        return measures[-1]
    for step in (-1, 1) if chinese else (1, -1):
        by = _find_measure_beside(parse, place, step, tables=step == -1 or not chinese)
        if by is not None:
            return by
    return measures[-1] if measures else None


def _named_before(parse: Parse, place: int) -> Measure | None:
    """下单最频繁: what is named right before is counted."""
    before = next(parse.near(place, -1, 1), None)
    table = parse.table_of(before[1]) if before is not None else None
    if before is None or table is None or before[1].consumed:
        return None
    consume([before[1]])
    return Measure("count", table)


def _use_its_table(parse: Parse, place: int, by: Measure | Field | None) -> None:
    """停机时间最长: what stands right before is what lasts so long, and is not ranked itself."""
    before = next(parse.near(place, -1, 1), None)
    if before is None or not isinstance(by, Field) or parse.spans[place].text.isascii():
        return
    if parse.table_of(before[1]) == by.table:
        consume([before[1]])


def _follows_number(parse: Parse, place: int) -> bool:
    """停机时长最长: the longest of what was just named."""
    before = next(parse.near(place, -1, 1), None)
    return before is not None and before[1].consumed and _is_numeric(parse, before[1])


def _ranks_by_count(parse: Parse, place: int) -> bool:
    """The most orders are counted; the top product is not the one there are most of."""
    near = [parse.spans[place], *(span for _, span in parse.near(place, 1, 2))]
    best = near[0].text.lower() in ("top", "best", "worst")
    return not best or any(span.does("count") for span in near)


def _is_separate_question(parse: Parse, by: Measure | Field) -> bool:
    """The number of concerts in the largest stadium: two questions in one."""
    measures = parse.intent.measures
    if isinstance(by, Measure) or not measures or parse.intent.groups:
        return False
    return all(m.field != by for m in measures) and not _names_entities(parse)


def _names_entities(parse: Parse) -> bool:
    return any(m.candidates and not m.consumed and not _is_numeric(parse, m) for m in parse.spans)


def _find_measure_beside(
    parse: Parse, place: int, step: int, *, tables: bool
) -> Measure | Field | None:
    for _, beside in parse.near(place, step, 4):
        if beside.does("and", "most", "least") and not beside.candidates:
            continue
        if beside.does("count", "sum") and not beside.candidates:
            consume([beside])
            continue
        if beside.consumed and parse.intent.measures and step == 1:
            return parse.intent.measures[-1]
        found = parse.field_of(beside, "measure", least=0.5)
        table = parse.table_of(beside)
        if found is not None and parse.graph.is_number(found):
            consume([beside])
            return found
        if table is not None and not beside.consumed and tables and _ranks_by_count(parse, place):
            consume([beside])
            return Measure("count", table)
        event = parse.field_of(beside, "date", least=0.75) if not beside.consumed else None
        if event is not None and parse.graph.is_date(event) and tables:
            consume([beside])  # the most visits, where only their day is called so
            parse.intent.start_column = parse.intent.start_column or event
            return Measure("count", event.table)
        break
    return None


def _is_ranking(parse: Parse) -> bool:
    if parse.intent.groups or parse.intent.measures:
        return False
    spans = parse.spans
    if any(m.does("which") for m in spans):
        return True
    return any(
        m.candidates and not m.consumed and (parse.table_of(m) or not _is_numeric(parse, m))
        for m in spans
    )


def _is_numeric(parse: Parse, span: Span) -> bool:
    found = parse.field_of(span)
    return found is not None and parse.graph.is_number(found)


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
    return (
        few and after is not None and bool(after[1].candidates) and not _is_numeric(parse, after[1])
    )


def _add_ranking(parse: Parse, place: int, by: Measure | Field, *, descending: bool) -> None:
    intent = parse.intent
    _read_limit(parse, place)
    intent.limit = intent.limit or 1
    if isinstance(by, Field) and not intent.groups:
        group, owner = _find_ranked_entity(parse, by), find_person_group(parse, by)
        home = group is None or group.field.table == by.table
        if group is None and owner is not None:
            intent.groups = [owner]
        elif home or not is_summable(parse.graph, by):
            _list_entity(parse, group, by)
            intent.order = Order(by, descending)
            return
        by = parse.measure("sum", by)
        intent.groups = intent.groups or ([group] if group is not None else [])
    elif isinstance(by, Field):
        by = parse.measure("sum" if is_summable(parse.graph, by) else "max", by)
    if not intent.groups:
        owner = find_person_group(parse, by.field) if isinstance(by, Measure) and by.field else None
        group = _find_ranked_entity(parse, by) or owner
        intent.groups = [group] if group is not None else []
    if isinstance(by, Measure) and not by.table:
        if not intent.groups:
            parse.is_unclear = True  # the most common of nothing that is named
            return
        by = Measure("count", _counted_in(parse, intent.groups))
    add_measure(parse, by)
    intent.order = Order(by, descending)


def _counted_in(parse: Parse, groups: list[Group]) -> str:
    """The rows that are counted when a thing is found most often: those that refer to it."""
    table = groups[0].field.table
    if groups[0].key is None:
        return table
    below = [e.right for e in parse.graph.edges[table] if not e.to_one]
    return below[0] if len(set(below)) == 1 else table


def _list_entity(parse: Parse, group: Group | None, by: Field) -> None:
    if group is None and not parse.intent.outputs:
        parse.intent.subject = parse.intent.subject or by.table
    elif group is not None and group.key is not None:
        parse.intent.subject = parse.intent.subject or group.field.table
    elif group is not None:
        parse.intent.outputs.append(group.field)


def _find_ranked_entity(parse: Parse, by: Measure | Field | None = None) -> Group | None:
    """The thing that is ranked: after which, else named and not used yet."""
    places = [i for i, m in enumerate(parse.spans) if m.does("which")]
    beside = [m for i in places for _, m in parse.near(i, 1, 1)]
    for span in [*beside, *parse.spans]:
        if span.candidates and not span.consumed and not _is_numeric(parse, span):
            group = parse.dimension_of(span)
            if group is not None and not (_is_own_row(group, by) and _others(parse, span)):
                consume([span])
                return group
    return None


def _is_own_row(group: Group, by: Measure | Field | None) -> bool:
    """付款金额最高的会员: members are ranked, not payments one by one."""
    return by is not None and group.key is not None and group.field.table == by.table


def _others(parse: Parse, span: Span) -> bool:
    return any(
        m is not span and not m.consumed and parse.names_table(m) and not _is_numeric(parse, m)
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
            for step in (1, -1):
                for _, beside in parse.near(place, step, 2):
                    found = parse.field_of(beside, "any", 0.6)
                    if found is not None and not intent.measures:
                        by_only = (
                            any(m.does("order", "by") for _, m in parse.near(place, -1, 0))
                            or step == 1
                        )
                        beside.consumed = beside.consumed or (by_only and span.does("order"))
                        intent.order = Order(found, descending)
                        return
    if intent.measures:
        ascending = any(m.does("asc") for m in spans)
        intent.order = Order(intent.measures[0], not ascending)
