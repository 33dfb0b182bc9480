"""How much falls to each head or each order, in phrases that name neither: 人均下单次数."""

import re

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.business.averages import find_money_measure, make_average
from agent.rule_engine.parsing.business.entities import find_event_tables, find_main_events
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure
from agent.rule_engine.parsing.spans.spans import Span

_PIECES_EN = "(?:items|products|units|pieces|articles|things)"
_PER_HEAD = re.compile(
    r"(?:人均|每人平均|平均每人|平均每个人|每个人平均|平均一个人)(?:的)?"
    r"(?:(?:下单|订单|购买|消费|成交)(?:过|了)?(?:次数|数量?|单数|笔数|几[次单笔]|多少[次单笔])"
    r"|(?:下|买)(?:过|了)?(?:几|多少)[次单笔])"
)
_PER_HEAD_MONEY = re.compile(
    r"(?:每人平均|平均每人|平均每个人|每个人平均|平均一个人|每人|人均)(?:大概|会|能|要)?(?:的)?"
    r"(?:花|消费|付|贡献)(?:了|掉|费)?(?:多少钱?|几块钱)"
    r"|\bhow much (?:does|did|do|has) (?:each|every|the average|an average|a typical) "
    r"(?:person|one|customer|member|client|shopper) (?:spend|spent|pay|paid)\b"
)
_PIECES = re.compile(
    r"(?:平均每一?[个笔]?(?:订单|单)|每一?[个笔]?(?:订单|单)平均|一[个笔]?(?:订单|单)平均|平均一[个笔]?(?:订单|单)"
    r"|平均每次(?:下单|购买)|每次(?:下单|购买)平均)(?:里|中)?(?:大概|能|会)?(?:买|有|包含|含|卖|下|购买)?(?:了)?"
    r"(?:多少|几)(?:件|个|样)(?:商品|产品|东西|货)?"
    r"|(?:平均)?每单(?:平均)?(?:商品)?件数|(?:平均)?客单件数?|连带率"
    rf"|\b(?:the )?(?:average |mean )?(?:number of |how many )?{_PIECES_EN}"
    r" (?:are |do we sell |do (?:people|customers) buy |sold |bought )?(?:there )?(?:per|in|does)"
    r" (?:(?:an?|the) (?:average|typical)|an?|each|every)? ?(?:order|purchase|transaction)"
    r"(?: have| contain| include)?(?:,? on average)?\b"
)
_AVERAGED = re.compile(r"\bper\b|average|typical")
"""How many pieces an order is for; only of an average or of each order at once."""


def read_per_head(parse: Parse) -> None:
    """How often people do something, how many pieces an order is for."""
    if not parse.intent.measures and parse.intent.history is None:
        any(reader(parse) for reader in (_read_times, _read_money, _read_pieces))


def _read_times(parse: Parse) -> bool:
    """人均下单次数: how often those who do it do it."""
    match = _PER_HEAD.search(parse.text)
    events = next(find_event_tables(parse), None) if match else None
    if match is None or events is None:
        return False
    table, edge = events
    return _add(parse, Measure("count", table), edge.right, parse.spans_over(match))


def _read_money(parse: Parse) -> bool:
    """平均每人花了多少: the money of what they do over the number of those who did it."""
    match = _PER_HEAD_MONEY.search(parse.text)
    events = next(find_event_tables(parse), None) if match else None
    if match is None or events is None:
        return False
    table, edge = events
    money = find_money_measure(parse, table) or find_main_measure(parse)
    return money is not None and _add(parse, money, edge.right, parse.spans_over(match))


def _read_pieces(parse: Parse) -> bool:
    """每单平均买几件, items per order: pieces of what was bought, and no amount."""
    match = _PIECES.search(parse.text)
    orders = find_main_events(parse) if match is not None else None
    averages = [m for m in parse.spans if m.does("avg", "aov") and not m.candidates]
    if match is None or orders is None or not (averages or _AVERAGED.search(match[0])):
        return False
    below = {e.right for e in parse.graph.edges[orders] if not e.to_one}
    numbers = [f for t in below for f in parse.graph.fields(t) if is_summable(parse.graph, f)]
    pieces = [f for f in numbers if "quantity" in find_column_senses(parse.graph, f)]
    inside = [*parse.spans_over(match), *averages]
    return len(pieces) == 1 and _add(parse, parse.measure("sum", pieces[0]), orders, inside)


def _add(parse: Parse, measure: Measure, owner: str, spans: list[Span]) -> bool:
    """The measure over the number of owners; the words for it name nothing else then."""
    average = make_average(parse, spans, measure, owner)
    if average is None:
        return False
    for span in spans:
        span.candidates = ()
    add_measure(parse, average)
    return True
