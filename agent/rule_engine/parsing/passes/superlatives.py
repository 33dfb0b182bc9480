"""The measure of a superlative: the oldest, the longest, the best selling."""

import re

from agent.rule_engine.intent import Measure, Order
from agent.rule_engine.parsing.business.entities import (
    EVENT_SENSES,
    find_goods,
    find_table_senses,
    is_person,
)
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.business.margins import find_profit
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.rule_engine.parsing.passes.number_comparisons import find_column_by_concept
from agent.rule_engine.parsing.row_list import sort_dates
from agent.rule_engine.parsing.spans.function_words import Adjective
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_OF_PEOPLE = ("eldest", "youngest", "最年长", "最年轻")
_WAYS = re.compile(r"\b(?:methods?|ways?|channels?|reasons?)\b|方式|途径|渠道|原因")
"""Of these the most popular is the one that most rows have."""
_UNITS_OF_TIME = ("minute", "hour", "second")


_BEST_SELLER = re.compile(
    r"\bwhat(?:'s| is| are)? (?:sells?|selling) (?:the )?(?:best|most|(?P<worst>worst|least))\b"
    r"|\b(?:best|top|(?P<worst2>worst))[- ]?sellers?\b"
    r"|(?:什么|啥|哪些东西|什么东西)(?:东西|货)?(?:卖[得的]最[好多火]|最好卖|最畅销)"
    r"|(?:卖[得的]最[好多火]|最好卖|最畅销|最热销)的(?:东西)?(?:是|有)?(?:什么|啥|哪[个款些])?(?=[？?]|$)"
)


def read_best_seller(parse: Parse) -> None:
    """What's our best seller: the goods, where nothing else is named."""
    match = _BEST_SELLER.search(parse.text)
    intent = parse.intent
    has_subject = any(m.candidates and not m.consumed for m in parse.spans)
    if match is None or has_subject or intent.measures or intent.groups:
        return
    goods = find_goods(parse)
    measure = _find_sales_of(parse, goods) if goods is not None else None
    if goods is None or measure is None:
        return
    consume(parse.spans_over(match))
    add_group(parse, parse.group_of(goods))
    add_measure(parse, measure)
    worst = match["worst"] or match["worst2"]
    intent.order, intent.limit = Order(measure, not worst), intent.limit or 1


def find_superlative_measure(parse: Parse, adjective: Adjective) -> Measure | Field | None:
    """The column or measure that the adjective ranks by; None when nothing here is so measured."""
    match adjective.concepts:
        case ("count",):
            return Measure("count", "")
        case ("sold",):
            return _find_sales_measure(parse)
        case ("popular",):
            return _count_chosen(parse) or _find_sales_measure(parse) or Measure("count", "")
        case ("age",):
            return find_column_by_concept(parse, ("age",)) or _began(parse)
        case concepts:
            return _find_stored_number(parse, concepts)


def _find_stored_number(parse: Parse, concepts: tuple[str, ...]) -> Measure | Field | None:
    """The column that is called so; the main day where days are ranked; a profit computed."""
    senses = (*concepts, *(_UNITS_OF_TIME if "duration" in concepts else ()))
    day = _find_main_day(parse) if concepts == ("date",) else None
    if day is None and concepts == ("date",) and _is_day_unclear(parse):
        return None
    column = find_column_by_concept(parse, senses) if concepts != ("growth",) else None
    return day or column or (find_profit(parse) if concepts == ("profit",) else None)


def _find_main_day(parse: Parse) -> Field | None:
    """When what is named happened; when it was recorded only where nothing else says it."""
    tables = (parse.table_of(m) for m in parse.spans if parse.names_table(m))
    table = next((t for t in tables if t is not None), None)
    return next(iter(sort_dates(parse.graph, table)), None) if table else None


def _is_day_unclear(parse: Parse) -> bool:
    """The last boat, where boats have no day: several of what belongs to them have one."""
    tables = [t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))]
    says_day = any(
        parse.graph.is_date(Field(c.table, c.column))
        for m in parse.spans
        for c in m.candidates
        if c.column
    )
    below = {e.right for t in tables[:1] for e in parse.graph.edges[t] if not e.to_one}
    return not says_day and sum(bool(parse.graph.dates(t)) for t in below) > 1


def _began(parse: Parse) -> Field | None:
    """The oldest site: the day on which it began, of people their birth."""
    tables = (parse.table_of(m) for m in parse.spans if parse.names_table(m))
    table = next((t for t in tables if t is not None), None)
    if table is None:
        return None
    days = [f for f in parse.graph.fields(table) if _is_day(parse, f)]
    births = [f for f in days if find_column_senses(parse.graph, f) & {"birthday", "birth"}]
    of_people = any("年龄" in m.text or m.text.lower() in _OF_PEOPLE for m in parse.spans)
    if births or of_people or is_person(parse, table):
        return births[0] if births else None
    return next(iter(parse.graph.dates(table)), None) or next(iter(days), None)


def _is_day(parse: Parse, field: Field) -> bool:
    return parse.graph.is_date(field) or parse.graph.is_year(field)


def _find_sales_measure(parse: Parse) -> Measure | None:
    """What sells best by quantity, else by amount, else by count, where things are sold."""
    tables = (_find_named_table(parse, m) for m in parse.spans if m.candidates and not m.consumed)
    thing = next((table for table in tables if table is not None), None)
    return _find_sales_of(parse, thing) if thing is not None else None


def _find_sales_of(parse: Parse, thing: str) -> Measure | None:
    selling = [thing, *(e.right for e in parse.graph.edges[thing] if not e.to_one)]
    selling.sort(key=lambda table: -parse.graph.count_references(table))
    for concepts in (("quantity",), ("revenue", "amount", "sale")):
        for table in selling:
            for field in parse.graph.fields(table):
                if is_summable(parse.graph, field) and _has_concept(parse, field, concepts):
                    return parse.measure("sum", field)
    earned = find_main_measure(parse)  # provinces sell by what is sold there, not by their stores
    path = parse.graph.path(earned.table, thing) if earned else None
    if path and all(edge.to_one for edge in path):
        return earned
    children = [table for table in selling if table != thing]
    return Measure("count", children[0]) if len(children) == 1 else None


def _count_chosen(parse: Parse) -> Measure | None:
    """The most popular way to pay: what is chosen with each order is counted by orders."""
    spans = [m for m in parse.spans if m.candidates and not m.consumed]
    if len(spans) != 1 or parse.names_table(spans[0]):
        return None
    field = parse.field_of(spans[0], "dimension", least=0.75)
    if field is None or not parse.graph.dates(field.table):
        return None
    if _WAYS.search(parse.text) and parse.graph.column(field).kind == "text":
        return Measure("count", field.table)
    if not parse.graph.is_readable(field):
        return None
    done = find_table_senses(parse, field.table) & EVENT_SENSES
    return Measure("count", field.table) if done else None


def _find_named_table(parse: Parse, span: Span) -> str | None:
    field = parse.field_of(span, "dimension", least=0.6)
    return parse.table_of(span) or (field.table if field else None)


def _has_concept(parse: Parse, field: Field, concepts: tuple[str, ...]) -> bool:
    return bool(find_column_senses(parse.graph, field) & set(concepts))
