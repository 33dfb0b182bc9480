"""Figures of another kind than the question asks for."""

import re
from decimal import Decimal

from agent.rule_engine.intent import ValueFilter, list_value_filters
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.numbers.units import is_money
from agent.rule_engine.parsing.parse_state import Parse

_MONEY = re.compile(
    r"\b(?:money|cash|income|revenue|sales|takings|earnings)\b|(?:收入|金额|钱)"
    r"|(?:[回收付还]款|缴费|充值|报销)(?:了?多少|总?额)(?![个笔次单张条家户人])"
)
_NUMBER_OF = re.compile(
    r"\b(?:how many|(?:the )?(?:number|count) of|how often)\b"
    r"|(?:多少|几)[个笔次条张人家]|数量|笔数|次数"
)
_HOW_MANY = re.compile(r"\bhow many (?:different |distinct |of (?:the |our )?)?")
_DONE_BY_US = re.compile(r"\b(?:did|do|have) (?:we|they|you|i) ")
"""How many machines did we sell: pieces."""
_THINGS_COUNTED = re.compile(r"的[^的，,]{1,8}?(?:一共|总共|共)?有(?:几|多少)[个位家名人]?[？?]?$")
_RANGE = re.compile(r"(?<![\d.])\d\s*[-~～–至到]\s*\d{1,2}$")
"""`等级 1-5` is what is behind a column of places on a scale."""
_NOW = re.compile(r"\b(?:at the moment|right now|at present|currently|presently|as we speak)\b")
_AMOUNT = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?) ?"
    r"(?:(?:yuan|euros?|eur|dollars?|usd|rmb|cny)\b|元|块钱|欧元|美元)"
)
_COMPARING = (">", ">=", "<", "<=")
_EXCEPT = re.compile(
    r"\b(?:leaving out|leave out|excluding|not counting|except(?: for)?|other than|without) "
    r"(?:the )?(?P<one>[\w-]+) (?:and|or) (?P<other>[\w-]+)"
)


def computes_unasked_figure(parse: Parse) -> bool:
    """Whether rows are counted where money is asked for, and the like."""
    return (
        _counts_money(parse)
        or _adds_up_for_count(parse)
        or _adds_up_places(parse)
        or _loses_present(parse)
        or _loses_exception(parse)
        or _compares_money_with_other(parse)
    )


def _counts_money(parse: Parse) -> bool:
    """Money received: how many payments there were is no amount."""
    measures = parse.intent.measures
    counts = bool(measures) and all(m.aggregate == "count" and m.over is None for m in measures)
    share = parse.intent.share or parse.intent.condition is not None
    tested = any(list_value_filters(parse.intent.filters)) or parse.intent.having
    if not counts or share or tested or _NUMBER_OF.search(parse.text):
        return False
    return _MONEY.search(parse.text) is not None


def _adds_up_for_count(parse: Parse) -> bool:
    """How many customers bought something: no quantity of what they bought."""
    measures = parse.intent.measures
    if not measures or any(m.aggregate != "sum" or m.over is not None or m.sql for m in measures):
        return False
    if _THINGS_COUNTED.search(parse.text):
        return True
    match = None if _DONE_BY_US.search(parse.text) else _HOW_MANY.search(parse.text)
    behind = (m for m in parse.spans if match is not None and m.start >= match.end())
    thing = next((m for m in behind if m.candidates and not m.is_filler), None)
    table = parse.table_of(thing) if thing is not None and parse.names_table(thing) else None
    return table is not None and is_person(parse, table)


def _adds_up_places(parse: Parse) -> bool:
    """The sum of grades from 1 to 5, which is no amount."""
    fields = [m.field for m in parse.intent.measures if m.aggregate == "sum" and not m.sql]
    columns = [parse.graph.column(field) for field in fields if field is not None]
    texts = [text for column in columns for text in (column.note, column.comment)]
    return any(_RANGE.search(text) for text in texts)


def _loses_present(parse: Parse) -> bool:
    """Who is enrolled at the moment: without a condition, those of all times are told."""
    match = _NOW.search(parse.text)
    if match is None or parse.intent.history is not None or not parse.intent.measures:
        return False
    inside = parse.spans_over(match)
    return not any(m.consumed for m in inside) and all(
        isinstance(f, ValueFilter) and f.field in {g.field for g in parse.intent.groups}
        for f in parse.intent.filters
    )


def _loses_exception(parse: Parse) -> bool:
    """Without drafts and templates: one of the two that are left out is lost."""
    match = _EXCEPT.search(parse.text)
    if match is None:
        return False
    excluded = [f for f in list_value_filters(parse.intent.filters) if f.operator == "!="]
    values = {(test.field, value) for test in excluded for value in test.values}
    return 0 < len(values) < len(match.groups())


def _compares_money_with_other(parse: Parse) -> bool:
    """Less than 2,500 yuan: what it is compared with is money, and no number of hours."""
    amounts = {Decimal(m["number"].replace(",", "")) for m in _AMOUNT.finditer(parse.text)}
    return any(
        test.operator in _COMPARING
        and amounts.intersection(test.values)
        and not is_money(parse.graph, test.field)
        for test in list_value_filters(parse.intent.filters)
    )
