"""Numbers of rows that are compared: customers with more than 3 orders."""

from decimal import Decimal

from agent.rule_engine.intent import GroupFilter, Measure, Operator
from agent.rule_engine.parsing.parse_state import Parse, consume

_COMPARING = ("gt", "ge", "lt", "le", "ne", "eq", "between", "within")
_CLASSIFIERS = frozenset("个次条笔单位名家件张份台本人门只辆间回起项例场趟")


def compare_count(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """More than 3 orders, 订单超过3个: groups of so many rows of what stands beside it."""
    for at, span in parse.near(place, 1, 2):
        if span.does("above", "below", "within"):
            continue
        if any(m.text == "的" for m in parse.spans[place:at]):
            break
        table = parse.table_of(span)
        if table is not None and not span.consumed and operator != "=":
            consume([span])
            parse.intent.having.append(GroupFilter(Measure("count", table), operator, values))
            return True
        break
    return _compare_count_before(parse, place, operator, values)


def _compare_count_before(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """运单超过3个的仓库: rows are counted, where a classifier stands behind the number."""
    after = parse.spans[place + 1].text if place + 1 < len(parse.spans) else ""
    if after not in _CLASSIFIERS or operator == "=":
        return False
    before = (m for _, m in parse.near(place, -1, 3) if not m.does(*_COMPARING))
    span = next((m for m in before if m.comparative is None), None)
    table = parse.table_of(span) if span is not None and not span.consumed else None
    if span is None or table is None or not parse.names_table(span):
        return False
    consume([span, parse.spans[place + 1]])
    parse.intent.having.append(GroupFilter(Measure("count", table), operator, values))
    return True
