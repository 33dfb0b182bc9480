"""Numbers of rows that are compared: customers with more than 3 orders."""

from decimal import Decimal
from itertools import pairwise

from agent.lexicon.numerals import NUMBER, parse_number
from agent.rule_engine.intent import GroupFilter, Measure, Operator, ValueFilter
from agent.rule_engine.parsing.numbers.units import find_unit
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_COMPARING = ("gt", "ge", "lt", "le", "ne", "eq", "between", "within")
_NAMED = 0.5
_YEARS_OF_AGE = frozenset(["岁", "周岁"])
_CLASSIFIERS = frozenset("个次条笔单位名家件张份台本人门只辆间回起项例场趟节堂座栋批组套艘")


_ONLY = compile_chinese(
    rf"(?:只|仅)(?:有|开了?|剩)?(?P<n>{NUMBER})[{''.join(sorted(_CLASSIFIERS))}]"
    r"(?=\p{Han}{1,4}的)"
)


def read_only_so_many(parse: Parse) -> None:
    """只有一家店的城市: exactly so many rows of what stands behind the number."""
    match = _ONLY.search(parse.text)
    number = parse_number(match["n"]) if match is not None else None
    thing = next((m for m in parse.spans if match is not None and m.start == match.end()), None)
    table = parse.table_of(thing) if thing is not None and parse.names_table(thing) else None
    if match is None or number is None or thing is None or table is None:
        return
    inside = parse.spans_over(match)
    for span in inside:
        span.consumed, span.functions = True, ()
    consume([thing])
    parse.intent.having.append(GroupFilter(Measure("count", table), "=", (number,)))


def compare_count(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """More than 3 orders, 订单超过3个: groups of so many rows of what stands beside it."""
    if _is_amount(parse, place):
        return False
    for at, span in parse.near(place, 1, 3):
        if span.does("above", "below", "within") or (span.consumed and span.values):
            continue
        if any(m.text == "的" for m in parse.spans[place:at]) and not _ends(parse, place, at):
            break
        if _counts_averaged(parse, place, span):
            consume([span])
            field = parse.field_of(span, "measure", _NAMED)
            _require_values(parse, field, operator, values)
            return True
        table = parse.table_of(span)
        if table is not None and not span.consumed and operator != "=":
            consume([span])
            parse.intent.having.append(GroupFilter(Measure("count", table), operator, values))
            return True
        break
    return _compare_count_before(parse, place, operator, values)


def _counts_averaged(parse: Parse, place: int, span: Span) -> bool:
    """The average rating of those with at least 20 ratings: so many of them, and none so high."""
    field = parse.field_of(span, "measure", _NAMED)
    if field is None or span.consumed or not parse.graph.is_number(field):
        return False
    return any(
        one.does("avg") and parse.field_of(other, "measure", _NAMED) == field
        for one, other in pairwise(parse.spans[:place])
    )


def _require_values(
    parse: Parse, field: Field | None, operator: Operator, values: tuple[Decimal, ...]
) -> None:
    """Groups with so many rows that have a value of the column."""
    if field is not None:
        row_count = Measure("count", field.table)
        parse.intent.having.append(GroupFilter(row_count, operator, values))
        parse.intent.filters.append(ValueFilter(field, "notnull"))


def _is_amount(parse: Parse, place: int) -> bool:
    """30岁以下的客户, over 20 km: a number with a unit behind it counts nothing."""
    after = parse.spans[place + 1].text.lower() if place + 1 < len(parse.spans) else ""
    return after in _YEARS_OF_AGE or (after not in _CLASSIFIERS and find_unit(after) is not None)


def _ends(parse: Parse, place: int, at: int) -> bool:
    """哪些城市开了两家以上的店: whose they are stands before, and nothing behind them."""
    last = parse.text[parse.spans[at].end :].strip("？?。呢啊 ")
    has_classifier = parse.spans[place + 1].text in _CLASSIFIERS
    which = any(m.does("which") for m in parse.spans[:place])
    bound = any(m.does("above", "below", "within") for m in parse.spans[place:at])
    return not last and has_classifier and which and bound


def _compare_count_before(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """运单超过3个的仓库: rows are counted, where a classifier stands behind the number."""
    after = parse.spans[place + 1].text if place + 1 < len(parse.spans) else ""
    if after not in _CLASSIFIERS or operator == "=":
        return False
    before = (m for _, m in parse.near(place, -1, 4) if not m.does(*_COMPARING))
    before = (m for m in before if not (m.consumed and m.values and not m.candidates))
    span = next((m for m in before if m.comparative is None), None)
    table = parse.table_of(span) if span is not None and not span.consumed else None
    if span is None or table is None or not parse.names_table(span):
        return False
    consume([span, parse.spans[place + 1]])
    parse.intent.having.append(GroupFilter(Measure("count", table), operator, values))
    return True
