"""What things cost: 云帆手机多少钱, how much is it, where goods have one price."""

import re

from agent.rule_engine.intent import Intent, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.money.amounts import find_price
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_ASKS_PRICE = re.compile(
    r"(?<![花卖赚退收付交买费欠存挣][了过掉出])(?<![花赚退收付交费欠存挣均共])(?:的|都|现在|要|是|卖|得)*"
    r"多少钱(?:一?[个件台款瓶])?[吗呢啊呀]?\s*[?？]?$"
    r"|^how much (?:is|are|does|do) (?:the |an? )?(?P<thing>.+?)(?: cost| sell for)?\s*\??$"
)


def read_prices(parse: Parse) -> None:
    """The names and prices of the goods that are told by values or by their table."""
    intent = parse.intent
    match = _ASKS_PRICE.search(parse.text)
    if match is None or _says_more(intent):
        return
    home = _find_goods(parse)
    if home is None:
        return
    table, price = home
    words = [m for m in parse.spans if m.text.startswith("多少") or m.text in ("钱", "卖")]
    consume([*words, *(m for m in parse.spans if _asks(m, match))])
    consume(m for m in parse.spans if parse.names_table(m) and parse.table_of(m) == table)
    intent.subject = table
    intent.outputs = [parse.graph.display_column(table), price]


def _says_more(intent: Intent) -> bool:
    """Whether something is computed, or times are named: then money that was paid is meant."""
    timed = any(isinstance(f, PeriodFilter) for f in intent.filters) or intent.buckets
    computed = intent.measures or intent.groups or intent.having or intent.history
    return bool(timed or computed or intent.share or intent.growth)


def _asks(span: Span, match: re.Match[str]) -> bool:
    inside = span.overlaps(match)
    return inside and not (span.values or span.candidates)


def _find_goods(parse: Parse) -> tuple[str, Field] | None:
    """The one table with a price to which every condition, or the word for things, belongs."""
    tables = {f.field.table for f in parse.intent.filters if isinstance(f, ValueFilter)}
    tables |= {t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))}
    if any(m.values and all(m.text != hit.value for hit in m.values) for m in parse.spans):
        return None  # what is only a part of a kind has not the prices of all of it
    things = [t for t in parse.graph.tables if parse.graph.is_name(parse.graph.display_column(t))]
    priced = [(t, price) for t in things if (price := find_price(parse, t))]
    leading = [pair for pair in priced if tables and _leads_to_all(parse, pair[0], tables)]
    steps = {pair: _measure_distance(parse, pair[0], tables) for pair in leading}
    near = [pair for pair in leading if steps[pair] == min(steps.values())]
    return near[0] if len(near) == 1 else None


def _measure_distance(parse: Parse, table: str, goals: set[str]) -> int:
    return sum(len(parse.graph.path(table, goal) or ()) for goal in goals)


def _leads_to_all(parse: Parse, table: str, goals: set[str]) -> bool:
    paths = [parse.graph.path(table, goal) for goal in goals]
    return all(path is not None and all(edge.to_one for edge in path) for path in paths)
