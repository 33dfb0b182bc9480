"""The concepts that a column's name and label speak of, and whether its values may be summed."""

import re
from functools import lru_cache

from agent.labels.code_legends import parse_codes
from agent.lexicon import expand_name, find_concepts
from agent.rule_engine.parsing.spans.schema_terms import split_label
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field, SchemaGraph
from model.locales.chinese import has_chinese
from model.sources.schema import Column

_ADDITIVE = frozenset(
    ["revenue", "amount", "quantity", "profit", "spend", "refund", "fee", "cost", "payment",
     "income", "sale", "discount", "tax", "inventory", "total", "bonus", "freight", "budget",
     "mrr", "click", "view", "duration", "hour", "minute", "night", "count", "production",
     "overtime", "seat", "defect", "downtime", "compensation", "volume", "fine", "penalty"]
)  # fmt: skip
_AMOUNTS = re.compile(
    r"(?:次数|件数|个数|笔数|人次|场次|人数|天数|时长|里程|[^质容含重剂力音流当产]量|[^分指系参号度岁倍均级层序]数|产量|流量|额|费用?|[罚赔货]款|金)"
    r"(?:[（(][^（）()]*[）)])?$"
)
"""What is called so is added up, whatever is measured by it."""
_MEASURED = frozenset(
    ["energy", "kwh", "mwh", "mileage", "km", "kilometers", "kilometres", "miles", "liters",
     "litres", "consumption", "usage", "traffic", "output", "tons", "tonnes", "mins", "steps",
     "calories", "units", "pieces"]
)  # fmt: skip
_TOTAL_PRICE = re.compile(r"总价(?:[（(][^（）()]*[）)])?$|\btotal price$", re.IGNORECASE)
"""What all pieces of a row cost together."""
_EXPLANATION = re.compile(r"[,，;；。:：]")
"""Behind it stands what a column holds rather than what it is called."""
_OF_ONE = re.compile(
    r"^(?:单位|单件|单次|每[件个单位次晚])|\bunit (?:cost|price|fee|amount)|\bper "
)
_DEAL = re.compile(
    r"^(?:成交|落槌|实[付收]|收[购车]|实际)(?:总)?价|\b(?:deal|final|sold|sale) price\b"
)
"""What was paid for the one thing that a row is about."""
_PHYSICAL = frozenset(["weight", "distance", "volume"])
"""Sizes of what happens add up; sizes of what there is do not."""
_NOT_ADDITIVE = frozenset(["price", "rate", "age", "score", "temperature"])
_LIMIT = re.compile(r"(?:额度|限额|上限)(?:[（(][^（）()]*[）)])?$|\b(?:limit|ceiling)$")
"""How much there may be of something is no amount of it: 透支额度."""
_CACHE_SIZE = 8_192


def is_quantity(graph: SchemaGraph, field: Field) -> bool:
    """Whether it holds numbers that stand for no kind by a code."""
    return graph.is_number(field) and not parse_codes(graph.column(field))


def is_summable(graph: SchemaGraph, field: Field) -> bool:
    """Whether adding up this column makes sense to people."""
    if not graph.is_number(field) or graph.is_year(field):
        return False
    column = graph.column(field)
    if list_states(column) is not None or parse_codes(column) or _is_of_one(column):
        return False  # yes and no; ways of payment by their codes; what one piece costs
    senses = find_column_senses(graph, field)
    parts = (column.name, *(part.strip() for part in re.split("[/;；,，]", column.label)))
    if senses & _PHYSICAL and _holds_events(graph, field.table):
        return not senses & _NOT_ADDITIVE
    priced = any(map(_TOTAL_PRICE.search, parts)) and graph.count_references(field.table) > 0
    sold_alone = _DEAL.search(column.label) and _is_sold_alone(graph, field.table)
    if priced or sold_alone or any("扣分" in part for part in parts):
        return True  # points that are taken off add up, which scores do not
    is_amount = any(map(_AMOUNTS.search, parts)) or bool(_MEASURED & {*expand_name(column.name)})
    return (is_amount or bool(senses & _ADDITIVE)) and not senses & _NOT_ADDITIVE


def _is_sold_alone(graph: SchemaGraph, table: str) -> bool:
    """Whether each row is one thing that is sold, so that its price is all that is paid."""
    fields = list(graph.fields(table))
    pieces = any("quantity" in find_column_senses(graph, f) for f in fields if graph.is_number(f))
    return _holds_events(graph, table) and not pieces


def _is_of_one(column: Column) -> bool:
    """Unit cost, 单位成本, price per night: stated for one of many."""
    return "unit" in expand_name(column.name) or bool(_OF_ONE.search(column.label.lower()))


def _holds_events(graph: SchemaGraph, table: str) -> bool:
    """Whether its rows happen on a day and belong to others: shipments, not crates or people."""
    return bool(graph.dates(table)) and graph.count_references(table) > 0


def find_column_senses(graph: SchemaGraph, field: Field) -> frozenset[str]:
    """The concepts that the name and label of a column speak of."""
    column = graph.column(field)
    return _find_senses(column.name, column.label)


@lru_cache(maxsize=_CACHE_SIZE)
def _find_senses(name: str, label: str) -> frozenset[str]:
    words = [c for word in expand_name(name) for c in find_concepts(word)]
    text = label or (name if has_chinese(name) else "")
    text = _EXPLANATION.split(text)[0]
    if _LIMIT.search(text):
        return frozenset(["limit"])
    return frozenset((*words, *(sense for _, senses in split_label(text) for sense in senses)))
