"""What was sold or earned where no column is named: how much did we sell last quarter."""

import re

from agent.rule_engine.intent import Group, Measure
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.business.entities import find_event_table, find_owner_edge
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.business.margins import find_profit
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.people.doers import asks_who, find_doer_group
from agent.rule_engine.parsing.spans.spans import Span

_WHO = r"(?:we|they|it|you|the (?:company|business|shop|store))"
_EARNED_PHRASE = re.compile(
    rf"\bhow much(?: money)? (?:did|do|does|have|has) {_WHO} "
    r"(?:sell|sold|make|made|earn|earned|take in|taken in|turn over|turned over)\b"
    r"|\bhow much(?: money)? (?:did|do|does|has|have) (?P<who>[^,?]{2,40}?) "
    r"(?:sell|sold|make|made|earn|earned|bring in|brought in|generate|generated|take in)\b"
    r"|\bhow much(?: money)? (?:was|were|has been|is) (?:paid|earned|received|collected|taken in)\b"
    r"|(?:卖[得的]|销售(?:情况)?|业绩|生意)(?:怎么样|怎样|如何)"
    r"|(?:一共|总共|共)?(?:卖出?|销售|赚|挣|营收|进账|收入)了?(?:多少钱|多少元|多少了?$|多少(?=了?[？?]))"
)
_MONEY_VERBS = frozenset(
    ["earn", "earns", "earned", "spend", "spends", "spent", "pay", "pays", "paid", "makes money",
     "sell", "sells", "selling", "卖", "卖得", "卖的",
     "消费", "花钱", "花费", "赚钱", "挣钱", "贡献"]
)  # fmt: skip
_NAMED_SCORE = 0.6
_BESIDE_COUNT = re.compile(
    r"(?<=[，,、和及])(?:一共|总共|合计|共)?(?:卖出?了?|买了?|收了?|花了?|值|是)?多少钱"
    r"|\b(?:how much|what) (?:were|are|was|is) (?:they|these|those|it|that) (?:all )?worth\b"
    r"(?: in total| altogether| together)?|\band for how much(?: money)?(?= in total|[ ?.]*$)"
)
_OFFER_PHRASE = re.compile(
    r"\bhow many (?:different |distinct |kinds of |types of )?(?:\w+ )?\w+ "
    rf"(?:do|does) {_WHO} (?:sell|offer|carry|stock|have on offer)\b"
)


def read_earnings(parse: Parse) -> None:
    """The main sum of money, where only selling is spoken of."""
    match = _EARNED_PHRASE.search(parse.text)
    own = find_own_money(parse) if match and not parse.intent.measures else None
    measure = _find_earned(parse, match[0]) if match and not parse.intent.measures else None
    measure = own[1] if own is not None and match is not None and not match["who"] else measure
    if match is not None and measure is not None:
        who = match.span("who")
        inside = parse.spans_over(match)
        consume(m for m in inside if not (who[0] <= m.start < who[1]))
        consume([own[0]] if own is not None and own[1] == measure else [])
        add_measure(parse, measure)
        parse.is_unclear = False


def find_own_money(parse: Parse) -> tuple[Span, Measure] | None:
    """盲盒卖了多少钱: the only money of the dated rows that are named, and not the main one."""
    pairs = [
        (span, money)
        for span in parse.spans
        if not span.consumed and parse.names_table(span) and not span.values
        if (table := parse.table_of(span)) and parse.graph.dates(table)
        if (money := find_money_measure(parse, table)) is not None
    ]
    return pairs[0] if len(pairs) == 1 else None


def add_money_beside_count(parse: Parse) -> None:
    """卖了几个、多少钱: the money of what is counted, where it is asked for, too."""
    measures = parse.intent.measures
    match = _BESIDE_COUNT.search(parse.text)
    if match is None or len(measures) != 1 or not _is_number_of_things(parse, measures[0]):
        return
    money = find_money_measure(parse, measures[0].table) or _find_money_of_parts(parse, measures[0])
    inside = parse.spans_over(match)
    if money is not None and not any(m.values or m.candidates for m in inside):
        consume(inside)
        add_measure(parse, money)


def _is_number_of_things(parse: Parse, measure: Measure) -> bool:
    """Whether it says how many there are, or how many pieces."""
    if measure.over is not None or measure.field is None:
        return measure.aggregate == "count" and measure.over is None
    quantity = "quantity" in find_column_senses(parse.graph, measure.field)
    return measure.aggregate == "sum" and quantity


def _find_money_of_parts(parse: Parse, counted: Measure) -> Measure | None:
    """The main sum of money, where its rows are parts of those that somebody did."""
    main = find_main_measure(parse) if find_owner_edge(parse, counted.table) else None
    path = parse.graph.path(main.table, counted.table) if main is not None else None
    return main if path and all(edge.to_one for edge in path) else None


def _find_earned(parse: Parse, phrase: str) -> Measure | None:
    """今年赚了多少钱: what is left of the sales, where costs are stored beside them."""
    profit = find_profit(parse) if "赚" in phrase or "挣" in phrase else None
    return profit or find_main_measure(parse)


def read_money_verbs(parse: Parse) -> None:
    """Which hotel earns the most, who spends the most: their money, where a verb speaks of it."""
    is_ranked = any(m.does("most", "least") and not m.candidates for m in parse.spans)
    verb = next((m for m in parse.spans if _speaks_of_money(m)), None)
    if verb is None or not is_ranked or parse.intent.measures or _names_others(parse, verb):
        return
    spenders = _find_spenders(parse) if asks_who(parse) and not parse.intent.groups else None
    measure = spenders[0] if spenders is not None else find_main_measure(parse)
    if measure is None or (spenders is None and asks_who(parse)):
        return
    if spenders is not None:
        parse.intent.groups.append(spenders[1])
    consume([verb])
    verb.candidates = ()
    add_measure(parse, measure)


def _find_spenders(parse: Parse) -> tuple[Measure, Group] | None:
    """The money of what people do, and the people."""
    main = find_main_measure(parse)
    group = find_doer_group(parse, main.table) if main is not None else None
    if main is None or group is None:
        return None
    events = find_event_table(parse, group.field.table)
    own = find_money_measure(parse, events) if events is not None else None
    return own or main, group


def _speaks_of_money(span: Span) -> bool:
    is_column = any(c.column is not None and c.score >= _NAMED_SCORE for c in span.candidates)
    return span.text.lower() in _MONEY_VERBS and not span.consumed and not is_column


def _names_others(parse: Parse, verb: Span) -> bool:
    """Whether a number or rows to count are named besides whatever is ranked."""
    rest = [m for m in parse.spans if m is not verb and m.candidates and not m.consumed]
    numbers = [m for m in rest if not parse.names_table(m)]
    if any((f := parse.field_of(m, "measure", 0.6)) and parse.graph.is_number(f) for m in numbers):
        return True
    return sum(parse.names_table(m) for m in rest) > 1


def asks_for_offer(parse: Parse) -> bool:
    """How many products do we sell: what there is to be sold, not what was sold."""
    return _OFFER_PHRASE.search(parse.text) is not None
