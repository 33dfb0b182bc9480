"""Money that is spent or taken, in words around it: 谁花的钱多, 花得多, 哪个卖得好."""

import re

from agent.rule_engine.intent import (
    AverageFilter,
    Intent,
    Measure,
    Order,
    PeriodFilter,
    ValueFilter,
)
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.business.entities import find_event_table, is_person
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.numbers.units import find_stored_unit
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.schema_graph import Field

_MORE = r"[得的][更最]?(?:多|少|好|差)"
_SPENT = re.compile(rf"花(?:了|过|掉|出去?)*的?(?:总?金额|钱)|[花卖]{_MORE}")
_MONEY = re.compile(
    rf"[花赚挣付收交欠赔][^，,。？?]{{0,3}}钱|多少钱|[花卖]{_MORE}"
    r"|(?:消费|交易|付款|支付|收费|成交)金额|\b(?:spending|spend|expenditure|turnover|takings|proceeds)\b"
    r"|\bhow much(?: money)? (?:do|does|did|have|has|is|are|was|were)\b[^?,;]*?"
    r"\b(?:pay|paid|spend|spent|earn|earned|charge|charged|owe|owed)\b",
    re.IGNORECASE,
)

_PAYS = re.compile(r"\b(?:what|how much) (?:does|do|did) [^,;?]{2,40}? (?:pay|owe|charge|cost)\b")


def read_spending(parse: Parse) -> None:
    """男会员和女会员谁花的钱多: the money of what they do, added up for each that is compared."""
    match = _SPENT.search(parse.text)
    if match is None or parse.intent.measures or not parse.intent.contrast:
        return
    things = [m for m in parse.spans if parse.names_table(m) and not m.consumed]
    tables = {table for m in things if (table := parse.table_of(m)) is not None}
    measure = find_spent(parse, tables)
    if measure is None:
        return
    consume(things)
    inside = parse.spans_over(match)
    consume(inside)
    for span in inside:
        span.candidates = ()
    add_measure(parse, measure)
    if _compares_nothing(parse):
        _rank_all_of(parse, measure, tables, descending=match[0][-1] not in "少差")


def _compares_nothing(parse: Parse) -> bool:
    """北京的店谁卖得多: no two values or times are named, of which one is more."""
    intent = parse.intent
    counts = [len(f.values) for f in intent.filters if isinstance(f, ValueFilter)]
    counts += [len(f.periods) for f in intent.filters if isinstance(f, PeriodFilter)]
    has_joiner = any(m.does("and", "or") and not m.candidates for m in parse.spans)
    return not (intent.groups or has_joiner or any(count > 1 for count in counts))


def _rank_all_of(
    parse: Parse, measure: Measure, named_tables: set[str], *, descending: bool
) -> None:
    """Everything of the named kind in its order; people where only their kind is named."""
    valued = {f.field.table for f in parse.intent.filters if isinstance(f, ValueFilter)}
    tables = named_tables or {table for table in valued if is_person(parse, table)}
    table = next(iter(tables)) if len(tables) == 1 else None
    path = parse.graph.path(measure.table, table) if table is not None else None
    if table is None or not path or not all(edge.to_one for edge in path):
        parse.is_unclear = True
        return
    parse.intent.contrast = False
    add_group(parse, parse.group_of(table))
    parse.intent.order = Order(measure, descending)


def find_missed_money(parse: Parse) -> str:
    """The words that ask for money, where the statement looks at no number but that of rows."""
    match = _MONEY.search(parse.text)
    if match is None or parse.intent.history is not None or _list_numbers(parse, parse.intent):
        return _find_missed_payment(parse)
    return match[0]


def _find_missed_payment(parse: Parse) -> str:
    """What somebody pays, where another number of a row with money is shown: visits a month."""
    match = _PAYS.search(parse.text)
    fields = [f for f in parse.intent.outputs if parse.graph.is_number(f)]
    if match is None or not fields or any(_is_of_money(parse, f) for f in fields):
        return ""
    others = (f for field in fields for f in parse.graph.fields(field.table))
    return match[0] if any(_is_of_money(parse, f) for f in others) else ""


def _is_of_money(parse: Parse, field: Field) -> bool:
    unit = find_stored_unit(parse.graph, field) if parse.graph.is_number(field) else None
    return unit is not None and unit.dimension == "money"


def _list_numbers(parse: Parse, intent: Intent) -> list[object]:
    measures = [*intent.measures, *(having.measure for having in intent.having)]
    numbers: list[object] = [m for m in measures if m.field is not None or m.over or m.minus]
    numbers += [f for f in intent.outputs if parse.graph.is_number(f)]
    numbers += [f for f in intent.filters if isinstance(f, AverageFilter)]
    order = intent.order.by if intent.order is not None else None
    return numbers if order is None or isinstance(order, Measure) else [*numbers, order]


def find_spent(parse: Parse, tables: set[str]) -> Measure | None:
    """The money of the events of the only table that is named; else the main sum."""
    if len(tables) != 1:
        return None if tables else find_main_measure(parse)
    events = find_event_table(parse, next(iter(tables)))
    own = find_money_measure(parse, events) if events is not None else None
    return own or find_main_measure(parse)
