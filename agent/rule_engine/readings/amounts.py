"""Which of several amounts of the same rows is meant, and whether pieces or kinds are counted."""

import re

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_measure,
)
from agent.schema_graph import Field, SchemaGraph

_MOST_AMOUNTS = 2
_MONEY = frozenset(
    ["revenue", "amount", "income", "spend", "fee", "price", "payment", "freight", "sale", "total"]
)
_OTHER_MONEY = frozenset(["cost", "refund", "discount", "tax", "profit"])
_FEES = re.compile(r"(?:[金额款费]|运费|价)(?:[（(].*)?$")
_PIECES = re.compile(
    r"\b(?:units?|pieces?|quantity|quantities|items?|copies|volume)\b"
    r"|(?:多少|几|每)[件个瓶箱台套支枚只]|[件个瓶箱台套支枚只]数|数量|销量",
    re.IGNORECASE,
)


def find_open_amount(question: ReadQuestion) -> Ambiguity | None:
    """Another amount of the same rows, where none is named."""
    for measure in question.intent.measures:
        field = measure.field
        if field is None or not is_plain(measure) or not is_money(question, field):
            continue
        others = [
            f for f in question.parse.graph.fields(field.table) if _is_sibling(question, field, f)
        ]
        if not others or question.is_named(field, others):
            return None
        alternatives = tuple(
            Alternative(
                question.wording.field(other),
                exchange_measure(
                    question.intent, measure, Measure(measure.aggregate, field.table, other)
                ),
            )
            for other in others[:_MOST_AMOUNTS]
        )
        return Ambiguity(question.wording.field(field), alternatives)
    return None


def is_plain(measure: Measure) -> bool:
    """Whether it is the sum or average of one column."""
    composed = (measure.times, measure.over, measure.minus, measure.since, measure.until)
    return measure.aggregate in ("sum", "avg") and not (measure.sql or any(composed))


def _is_sibling(question: ReadQuestion, field: Field, other: Field) -> bool:
    return other != field and is_money(question, other)


def is_money(question: ReadQuestion, field: Field) -> bool:
    """Whether it is an amount of money of the whole row: no price of one piece."""
    return is_amount_of_money(question.parse.graph, field)


def is_amount_of_money(graph: SchemaGraph, field: Field) -> bool:
    """The same, without a question."""
    if not graph.is_number(field):
        return False
    senses = find_column_senses(graph, field)
    label = graph.column(field).label or field.column
    money = bool(senses & _MONEY) or bool(_FEES.search(label))
    quantities = senses & {"quantity", "weight", "distance", "capacity", "duration"}
    if not money or quantities or senses & _OTHER_MONEY:
        return False
    pieces = any("quantity" in find_column_senses(graph, f) for f in graph.fields(field.table))
    return is_summable(graph, field) or ("price" in senses and not pieces)


def find_open_count(question: ReadQuestion) -> Ambiguity | None:
    """How many products were sold: pieces, or different ones."""
    graph = question.parse.graph
    if len(question.intent.measures) != 1 or question.intent.groups:
        return None
    [measure] = question.intent.measures
    field = measure.field
    if field is None or measure.aggregate != "sum" or not is_plain(measure):
        return None
    if "quantity" not in find_column_senses(graph, field) or _PIECES.search(question.text):
        return None
    for edge in graph.edges[measure.table]:
        if edge.to_one and len(edge.on) == 1 and question.names_table(edge.right):
            kinds = Measure("count_distinct", measure.table, Field(measure.table, edge.on[0][0]))
            thing = question.wording.table(edge.right)
            other = Alternative(
                question.say("kinds", thing=thing),
                exchange_measure(question.intent, measure, kinds),
            )
            return Ambiguity(question.say("pieces", column=question.wording.field(field)), (other,))
    return None


_SALES = re.compile(
    r"\bsales\b|\bsell\w*\b|\bsold\b|销售情况|卖[得的了出]|销售(?![额量收总部员人])"
)
_MONEY_WORDS = re.compile(
    r"\b(?:revenue|money|amounts?|value|turnover|income|worth|sales (?:amount|revenue))\b"
    r"|[钱额元]|收入|营收|金额|流水",
    re.IGNORECASE,
)


def find_open_sale(question: ReadQuestion) -> Ambiguity | None:
    """Sales that are said without money or pieces: the amount, or the pieces."""
    graph = question.parse.graph
    if not _SALES.search(question.text) or _MONEY_WORDS.search(question.text):
        return None
    for measure in question.intent.measures:
        field = measure.field
        if field is None or measure.aggregate != "sum" or not is_plain(measure):
            continue
        if not is_money(question, field) or _PIECES.search(question.text):
            return None
        pieces = [
            f
            for f in graph.fields(field.table)
            if "quantity" in find_column_senses(graph, f) and is_summable(graph, f)
        ]
        if len(pieces) != 1:
            return None
        other = Measure("sum", field.table, pieces[0])
        alternative = Alternative(
            question.wording.field(pieces[0]), exchange_measure(question.intent, measure, other)
        )
        return Ambiguity(question.wording.field(field), (alternative,))
    return None
