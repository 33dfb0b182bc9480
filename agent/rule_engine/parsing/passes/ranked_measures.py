"""What a superlative ranks by: the number, day or table that is named beside it."""

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.business.entities import (
    PAID,
    find_main_events,
    find_table_senses,
)
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.passes.superlatives import find_superlative_measure
from agent.rule_engine.parsing.people.ages import find_first_day, names_service
from agent.rule_engine.parsing.people.doers import says_most
from agent.rule_engine.parsing.spans.function_words import Adjective
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field

_MEASURED = ("length", "weight", "height", "speed")
"""What superlatives speak of that are said of a number beside them: the longest of times."""
_LASTING = ("", "时间", "日期", "时长")
_SIZE_SENSES = frozenset(["area_size", "size", "capacity", "seat"])
_SIZES = frozenset(
    ["largest", "biggest", "highest", "smallest", "lowest", "最大", "最大的", "最高的", "最小",
     "最小的", "最低的"]
)  # fmt: skip


def find_ranking_measure(parse: Parse, place: int) -> Measure | Field | None:
    """The number, the day or the rows that are counted; None where nothing here is ranked."""
    span = parse.spans[place]
    if span.superlative is not None:
        by = _find_adjective_measure(parse, place, span.superlative)
        _use_its_table(parse, place, by)
        return by
    number = _find_number_by(parse)
    if number is not None:
        return number
    chinese = not span.text.isascii()
    measures = parse.intent.measures
    if measures and (chinese or not any(True for _ in parse.near(place, 1, 1))):
        return measures[-1]
    ahead = not chinese or parse.text[: span.start].endswith("有")  # 有最多的订单
    for step in (1, -1) if ahead else (-1, 1):
        by = _find_measure_beside(parse, place, step, tables=step == -1 or ahead)
        if by is not None:
            return by
    return measures[-1] if measures else None


def _find_number_by(parse: Parse) -> Field | None:
    """The largest club by floor space: the number behind `by`, where nothing was grouped by it."""
    for place, span in enumerate(parse.spans):
        beside = next(parse.near(place, 1, 1), None) if span.text.lower() == "by" else None
        if beside is None or beside[1].consumed or span.consumed:
            continue
        field = parse.field_of(beside[1], "measure", least=0.6)
        if field is not None and parse.graph.is_number(field):
            consume([span, beside[1]])
            return field
    return None


def _find_adjective_measure(
    parse: Parse, place: int, adjective: Adjective
) -> Measure | Field | None:
    """What the oldest, the busiest, the longest are ranked by."""
    chinese = not parse.spans[place].text.isascii()
    measures = parse.intent.measures
    if adjective.concepts == ("count",) and parse.intent.buckets:
        return measures[-1] if measures else find_busy_rows(parse)
    if measures and (adjective.concepts == ("count",) or _follows_number(parse, place)):
        return measures[-1]
    if adjective.concepts == ("date",):
        by: Measure | Field | None = find_day_beside(parse, place)
    elif adjective.concepts == ("count",) and chinese:
        by = _count_what_stands_before(parse, place)
    else:
        by = _find_number_beside(parse, place, adjective) or _find_tenure(parse, adjective)
    return by or find_superlative_measure(parse, adjective)


def _count_what_stands_before(parse: Parse, place: int) -> Measure | None:
    """下单最频繁: what is named right before is counted."""
    before = next(parse.near(place, -1, 1), None)
    table = parse.table_of(before[1]) if before is not None else None
    if before is None or table is None or before[1].consumed:
        return None
    consume([before[1]])
    return Measure("count", table)


def _find_number_beside(parse: Parse, place: int, adjective: Adjective) -> Field | None:
    """教龄最长, the longest waiting time: the number that is named beside it."""
    step = 1 if parse.spans[place].text.isascii() else -1
    began = _find_day_before(parse, place) if adjective.concepts[0] == "length" else None
    if began is not None:
        return began
    beside = next(parse.near(place, step, 1), None)
    if beside is None or beside[1].consumed or parse.names_table(beside[1]):
        return None
    field = parse.field_of(beside[1], "measure", least=0.6)
    measured = adjective.concepts[0] in _MEASURED
    if field is None or not measured or not is_numeric(parse, beside[1]):
        return None
    consume([beside[1]])
    return field


def _find_day_before(parse: Parse, place: int) -> Field | None:
    """开业时间最久: since which day something lasts."""
    for _, span in parse.near(place, -1, 2):
        day = parse.field_of(span, "date", least=0.75) if not parse.names_table(span) else None
        if day is not None and parse.graph.is_date(day):
            if parse.text[span.end : parse.spans[place].start] not in _LASTING:
                return None
            consume(m for m in parse.spans[:place] if m.start >= span.start)
            return day
    return None


def _use_its_table(parse: Parse, place: int, by: Measure | Field | None) -> None:
    """停机时间最长: what stands right before is what lasts so long, and is not ranked itself."""
    before = next(parse.near(place, -1, 1), None)
    if before is None or not isinstance(by, Field) or parse.spans[place].text.isascii():
        return
    if parse.table_of(before[1]) == by.table:
        consume([before[1]])


def _follows_number(parse: Parse, place: int) -> bool:
    """停机时长最长: the longest of what was just named."""
    if parse.spans[place].text.isascii():
        return False
    before = next(parse.near(place, -1, 1), None)
    return before is not None and before[1].consumed and is_numeric(parse, before[1])


def _ranks_by_count(parse: Parse, place: int) -> bool:
    """The most orders are counted; the top product is not the one there are most of."""
    near = [parse.spans[place], *(span for _, span in parse.near(place, 1, 2))]
    best = near[0].text.lower() in ("top", "best", "worst")
    return not best or any(span.does("count") for span in near)


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
        field = parse.field_of(beside, "measure", least=0.5)
        if field is not None and parse.graph.is_number(field) and not parse.names_table(beside):
            consume([beside])
            return field
        return _count_named(parse, place, beside) if tables and not beside.consumed else None
    return None


def _count_named(parse: Parse, place: int, beside: Span) -> Measure | Field | None:
    """The most orders are counted: rows of a table, of a column, or of what happened on a day."""
    table = parse.table_of(beside)
    if parse.spans[place].text.isascii() and _is_asked_for(parse, beside):
        return None
    if table is not None and _ranks_by_count(parse, place):
        consume([beside])
        paid = _find_paid(parse, table) if not beside.text.isascii() else None
        return paid or Measure("count", table)
    if table is not None and not parse.intent.measures:
        earned = find_main_measure(parse)  # our best customer: whose money is most
        if earned is not None and _leads(parse, earned.table, table):
            return earned
    event = parse.field_of(beside, "date", least=0.75)
    if event is not None and parse.graph.is_date(event):
        consume([beside])  # the most visits, where only their day is called so
        parse.intent.start_column = parse.intent.start_column or event
        return Measure("count", event.table)
    return _find_rows_of(parse, beside)


def _leads(parse: Parse, table: str, goal: str) -> bool:
    path = parse.graph.path(table, goal)
    return bool(path) and all(edge.to_one for edge in path or ())


def _find_paid(parse: Parse, table: str) -> Field | None:
    """付款最多: the money of what is paid, unless the times are asked for."""
    if any(m.does("count") for m in parse.spans):
        return None
    money = [f for f in parse.graph.fields(table) if is_summable(parse.graph, f)]
    paid = find_table_senses(parse, table) & PAID
    return money[0] if paid and len(money) == 1 else None


def _is_asked_for(parse: Parse, span: Span) -> bool:
    """Which nurse did most: the nurses are ranked, not counted."""
    before = next(parse.near(parse.spans.index(span), -1, 1), None)
    return before is not None and before[1].does("which")


def _find_rows_of(parse: Parse, span: Span) -> Measure | None:
    """Which doctor prescribed the most drugs: rows of the table whose column is called so."""
    things = [m for m in parse.spans if m is not span and not m.consumed and parse.names_table(m)]
    field = parse.field_of(span, "dimension", least=0.6)
    if field is None or len(things) != 1 or not any(map(says_most, parse.spans)):
        return None
    path = parse.graph.path(field.table, parse.table_of(things[0]) or "")
    if not path or not all(edge.to_one for edge in path) or parse.graph.is_key(field):
        return None
    consume([span])
    span.candidates = (Candidate(field.table, None, 1.0),)  # their rows are what is counted
    return Measure("count", field.table)


def _find_tenure(parse: Parse, adjective: Adjective) -> Field | None:
    """工龄最长: the first day of service, where only that is stored."""
    words = [m for m in parse.spans if names_service(m) and not m.consumed]
    field = find_first_day(parse) if words and "length" in adjective.concepts else None
    consume(words if field else [])
    return field


def find_size(parse: Parse, place: int) -> Field | None:
    """The largest transaction: the one number that adds up of the only thing that is named."""
    span = parse.spans[place]
    if span.text.lower() not in _SIZES or parse.intent.measures or parse.intent.groups:
        return None
    of_kind = _find_size_of_kind(parse)
    if of_kind is not None:
        return of_kind
    beside = next(parse.near(place, 1, 1), None)
    others = [m for m in parse.spans if m.candidates and (beside is None or m is not beside[1])]
    table = parse.table_of(beside[1]) if beside is not None and not others else None
    if beside is None or table is None or not parse.names_table(beside[1]):
        return None
    fields = [f for f in parse.graph.fields(table) if parse.graph.is_number(f)]
    sizes = [f for f in fields if find_column_senses(parse.graph, f) & _SIZE_SENSES]
    numbers = [f for f in fields if is_summable(parse.graph, f)]
    numbers = sizes if len(sizes) == 1 else numbers
    if len(numbers) != 1:
        return None
    consume([beside[1]])
    parse.intent.subject = table
    return numbers[0]


def _find_size_of_kind(parse: Parse) -> Field | None:
    """The biggest flagship store: the size of rows of which only a kind or a place is named."""
    if any(m.candidates and not m.values for m in parse.spans):
        return None
    tables = {hit.table for m in parse.spans if m.consumed for hit in m.values}
    table = next((t for t in tables if _leads_to_others(parse, t, tables)), None)
    if table is None:
        return None
    fields = [f for f in parse.graph.fields(table) if parse.graph.is_number(f)]
    sizes = [f for f in fields if find_column_senses(parse.graph, f) & _SIZE_SENSES]
    if len(sizes) != 1:
        return None
    parse.intent.subject = table
    return sizes[0]


def _leads_to_others(parse: Parse, table: str, tables: set[str]) -> bool:
    return all(other == table or _leads(parse, table, other) for other in tables)


def find_busy_rows(parse: Parse) -> Measure | None:
    """The busiest month: most rows of what is named, else of the main events."""
    spans = [m for m in parse.spans if not m.consumed and parse.names_table(m)]
    table = parse.table_of(spans[0]) if len(spans) == 1 else None
    table = table if spans else find_main_events(parse)
    parse.is_unclear = parse.is_unclear or table is None
    consume(spans if table else [])
    return Measure("count", table) if table else None


def find_day_beside(parse: Parse, place: int) -> Field | None:
    """The earliest check-in, hired first, 入住最早: the day that is named beside."""
    for step in (1, -1) if parse.spans[place].text.isascii() else (-1, 1):
        beside = next(parse.near(place, step, 1), None)
        if beside is None or beside[1].consumed or parse.names_table(beside[1]):
            continue
        field = parse.field_of(beside[1], "date", least=0.75)
        if field is not None and (parse.graph.is_date(field) or parse.graph.is_year(field)):
            consume([beside[1]])
            return field
    return None


def is_numeric(parse: Parse, span: Span) -> bool:
    """Whether the words name a number that is no code for something else."""
    field = parse.field_of(span)
    number = field is not None and parse.graph.is_number(field)
    return number and field is not None and not parse_codes(parse.graph.column(field))
