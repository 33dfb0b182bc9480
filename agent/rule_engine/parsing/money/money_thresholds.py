"""How much somebody spent or something sold, compared with a number: 消费超过3万的客户."""

import re
from decimal import Decimal

from agent.rule_engine.intent import GroupFilter, Measure, Operator
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.business.entities import find_event_table, is_person
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.parse_state import Parse, consume

_COMPARED_ZH = (
    r"(?:在|超过|超|大于|高于|多于|满|达到|达|不到|不足|少于|低于|小于|未满|不满|至少|不低于|不少于"
    r"|不超过)*"
)
_DEED = re.compile(
    r"(?:累计|一共|总共|总)?(?:消费|花费?|买|卖|售出|贡献)(?:出|掉)?(?:了|过)?(?:的)?"
    rf"(?:总?金?额|的?钱)?{_COMPARED_ZH}\s*$"
    r"|\b(?:have |has )?(?:spent|spend|spends|spending|sold|sell|sells|selling|paid|made|earned)"
    r"(?: a total of| in total)?(?: more than| less than| over| above| under| below| at least"
    r"| at most| up to| no more than| no less than)? ?[$¥￥]?\s*$"
)
_OF_PIECES = re.compile(
    r"\s*(?:[件次单笔个种台瓶箱款本双]|(?:units?|pieces?|items?|times?|orders?|products?)\b)"
)


def compare_taken(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """A condition on the money of what belongs to each; False where no such deed is told."""
    number = parse.spans[place]
    match = _DEED.search(parse.text[: number.start])
    if match is None or operator in ("=", "!=") or _OF_PIECES.match(parse.text[number.end :]):
        return False
    owner = _find_owner(parse)
    measure = _find_money(parse, owner) if owner is not None else None
    if measure is None:
        return False
    for span in parse.spans:
        if match.start() <= span.start < number.start and not span.values:
            span.consumed, span.candidates = True, ()
    consume(m for m in parse.spans[place + 1 : place + 2] if m.text in ("元", "块", "块钱", "钱"))
    parse.intent.having.append(GroupFilter(measure, operator, values))
    return True


def _find_owner(parse: Parse) -> str | None:
    """Whose money it is: the one table that is named, else the people of a named kind."""
    tables = {t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))}
    if len(tables) == 1:
        return tables.pop()
    kinds = {hit.table for m in parse.spans for hit in m.values if is_person(parse, hit.table)}
    return kinds.pop() if not tables and len(kinds) == 1 else None


def _find_money(parse: Parse, owner: str) -> Measure | None:
    """The money of the events of the owner, else the main sum, which comes from rows of it."""
    events = find_event_table(parse, owner)
    own = find_money_measure(parse, events) if events is not None else None
    for measure in (own, find_main_measure(parse)):
        path = parse.graph.path(measure.table, owner) if measure is not None else None
        if path and all(edge.to_one for edge in path):
            counting = any(m.does("count") for m in parse.spans)
            parse.intent.subject = parse.intent.subject or (None if counting else owner)
            return measure
    return None
