"""Passes that read numbers compared with columns, counts and averages."""

import re
from decimal import Decimal

from agent.rule_engine.intent import (
    Aggregate,
    AverageFilter,
    GroupFilter,
    Measure,
    Operator,
    ValueFilter,
)
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.conditions.row_counts import compare_count
from agent.rule_engine.parsing.money.amounts import MONEY_UNITS, MONEY_WORDS, compare_amount
from agent.rule_engine.parsing.money.money_thresholds import compare_taken
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.people.ages import compare_age, compare_bare_age, names_age
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_OPERATORS: dict[str, Operator] = {
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "ne": "!=",
    "eq": "=",
    "between": "between",
    "above": ">=",
    "below": "<=",
    "within": "<=",
}
_UNIT_CONCEPTS = {
    "岁": "age",
    "分": "score",
    "公斤": "weight",
    "千克": "weight",
    "kg": "weight",
    "公里": "distance",
    "km": "distance",
    "平方米": "area_size",
    "平米": "area_size",
    "平": "area_size",
    "平方": "area_size",
    "㎡": "area_size",
    "sqm": "area_size",
    "m2": "area_size",
}
_UNITS = MONEY_WORDS | _UNIT_CONCEPTS.keys()
_OF_AGE = re.compile(r"(?:(?:or|and) (?:older|younger)|years? old|year-olds?)\b")
_RANGE = ("unit", "to", "number")
_NUMBER_OF = ("number of", "count of", "total number of")
_MOST_DISTANCE = 3
_FEW_GRADES = 20
_ASKS_NUMBER = ("有多少", "多少", "有几", "几", "how many")
_AGGREGATES: tuple[Aggregate, ...] = ("sum", "avg", "max", "min")


def read_comparisons(parse: Parse) -> None:
    """超过 1000, at least 3 orders, between 10 and 20, above average."""
    for place, span in enumerate(parse.spans):
        if span.consumed:
            continue
        if span.does("avgcmp", "avgcmplt"):
            _compare_with_average(parse, place, ">" if span.does("avgcmp") else "<")
        elif span.number is not None and not span.limit:
            _compare_number(parse, place)


def _compare_with_average(parse: Parse, place: int, operator: Operator) -> None:
    for step in (-1, 1):
        for _, span in parse.near(place, step, _MOST_DISTANCE):
            field = parse.field_of(span, "measure", least=0.6)
            if field is not None and parse.graph.is_number(field):
                consume([span, parse.spans[place], *_find_repeated_name(parse, place, field)])
                parse.intent.filters.append(AverageFilter(field, operator))
                return


def _find_repeated_name(parse: Parse, place: int, field: Field) -> list[Span]:
    """保费高于平均保费: what is averaged is named a second time."""
    after = [span for _, span in parse.near(place, 1, 1)]
    return [span for span in after if parse.field_of(span, "measure", least=0.6) == field]


def _compare_number(parse: Parse, place: int) -> None:
    operator, first = _find_operator(parse, place)
    if operator in (None, "=") and _opens_range(parse, place):
        operator = "between"
    if operator is None:
        _read_graded(parse, place)
        return
    number = parse.spans[place].number or Decimal(0)
    values: tuple[Decimal, ...] = (number,)
    last = place
    if operator == "between":
        last, other = next(
            ((at, m) for at, m in parse.near(place, 1, 3) if m.number is not None), (place, None)
        )
        if other is None or other.number is None:
            return
        values = (number, other.number)
        consume([other, *(m for m in parse.spans[place:last] if m.does("to"))])
    if compare_count(parse, place, operator, values) or _compare_operand(
        parse, last, first, operator, values
    ):
        bounds = [m for _, m in parse.near(place, 1, 2) if m.does("above", "below", "within")]
        behind = {place + 1, last + 1} & set(range(len(parse.spans)))
        units = [parse.spans[at] for at in behind if not parse.spans[at].values]
        bounds += [m for m in units if m.text.lower() in _UNITS]
        consume([parse.spans[place], parse.spans[first], *bounds])


def _opens_range(parse: Parse, place: int) -> bool:
    """25到44岁, 500-1000元: a number, a word for up to, and a larger number with its unit."""
    after = parse.spans[place + 1 : place + 4]
    if len(after) == len(_RANGE) and after[0].text.lower() in MONEY_UNITS:
        after = after[1:]
    first, last = parse.spans[place].number, after[1].number if len(after) > 1 else None
    has_joiner = bool(after) and after[0].does("to")
    return has_joiner and first is not None and last is not None and first < last


def _read_graded(parse: Parse, place: int) -> None:
    """五星级, 3 star: a number right before a column that holds it."""
    span, after = parse.spans[place], parse.spans[place + 1 : place + 2]
    field = parse.field_of(after[0], "measure", least=0.75) if after else None
    if field is None or span.number is None or not parse.graph.is_number(field):
        return
    profile = parse.graph.column(field).profile
    few = profile is not None and 0 < (profile.distinct or 0) <= _FEW_GRADES
    if (few or str(span.number) in parse.graph.column(field).samples) and not after[0].consumed:
        consume([span, after[0]])
        parse.intent.filters.append(ValueFilter(field, "=", (span.number,)))


def _find_operator(parse: Parse, place: int) -> tuple[Operator | None, int]:
    for at, span in parse.near(place, 1, 2):
        if span.does("above", "below", "within"):
            name = next(f for f in span.functions if f in _OPERATORS)
            return _OPERATORS[name], min(place, at)
    operators: list[tuple[Operator, int]] = []
    for at in range(place - 1, max(-1, place - 4), -1):
        span = parse.spans[at]
        if span.comparative is not None:
            operators.append((">" if span.comparative.descending else "<", at))
        names = [f for f in span.functions if f in _OPERATORS]
        if names:
            operators.append((_OPERATORS[names[0]], at))
        elif span.number is not None or (span.candidates and operators):
            break
    strong = [pair for pair in operators if pair[0] != "="]
    best = strong or operators
    return best[0] if best else (None, place)


def _compare_operand(
    parse: Parse, place: int, first: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    adjective = parse.spans[first].comparative
    field = find_column_by_concept(parse, adjective.concepts) if adjective is not None else None
    if field is not None:
        parse.is_unclear |= _is_said_of_others(parse, first, field)
        parse.intent.filters.append(ValueFilter(field, operator, values))
        return True
    bounds = parse.text[parse.spans[place].end :].lstrip()
    if _OF_AGE.match(bounds) or (adjective is not None and adjective.concepts == ("age",)):
        return compare_age(parse, place, operator, values)
    if compare_taken(parse, place, operator, values) or _compare_by_unit(
        parse, place, operator, values
    ):
        return True
    if any(
        _compare_beside(parse, place, step, start, (operator, values))
        for step, start in ((-1, first), (1, place))
    ):
        return True
    return compare_bare_age(parse, place, operator, values) or compare_amount(
        parse, place, operator, values
    )


def _is_said_of_others(parse: Parse, place: int, field: Field) -> bool:
    """Trips longer than 60 days are not those on a bus of such a length."""
    tables = [t for m in parse.spans[:place] if parse.names_table(m) and (t := parse.table_of(m))]
    return bool(tables) and tables[-1] != field.table


def _compare_beside(
    parse: Parse, place: int, step: int, start: int, test: tuple[Operator, tuple[Decimal, ...]]
) -> bool:
    """Compare what is named on one side of the number."""
    for at, span in parse.near(start, step, _MOST_DISTANCE):
        if span.consumed or span.does("and", "or") or span.number is not None:
            return False
        if _compare_operand_at(parse, at, *test):
            return True
        if names_age(span):
            return compare_age(parse, place, *test)
    return False


def _compare_by_unit(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """65 岁以上, older ones: the unit says which column."""
    after = parse.spans[place + 1].text.lower() if place + 1 < len(parse.spans) else ""
    field = (
        find_column_by_concept(parse, (_UNIT_CONCEPTS[after],)) if after in _UNIT_CONCEPTS else None
    )
    if field is None and _UNIT_CONCEPTS.get(after) == "age":
        return compare_age(parse, place, operator, values)
    if field is None:
        return False
    consume([parse.spans[place + 1], *_list_names_before(parse, place, field)])
    parse.intent.filters.append(ValueFilter(field, operator, values))
    return True


def _list_names_before(parse: Parse, place: int, field: Field) -> list[Span]:
    """面积100到200平: the name of the column before the number that its unit tells already."""
    before = [m for m in parse.spans[max(0, place - 4) : place] if not m.consumed]
    return [m for m in before if parse.field_of(m, "measure", least=0.6) == field]


def _compare_operand_at(
    parse: Parse, at: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    span = parse.spans[at]
    before = [m for _, m in parse.near(at, -1, 1)]
    if (
        span.does("count")
        and not span.text.lower().startswith(_ASKS_NUMBER)
        and before
        and parse.table_of(before[0])
        and not _is_own_quantity(parse, span, before[0])
    ):
        consume([span, before[0]])
        table = parse.table_of(before[0]) or ""
        parse.intent.having.append(GroupFilter(Measure("count", table), operator, values))
        return True
    alone = not any(m.candidates for m in parse.spans[at + 1 :])
    alone = alone and any(m.candidates for m in parse.spans[: max(at - 1, 0)])
    if before and before[0].text.lower() in _NUMBER_OF and parse.names_table(span) and alone:
        consume([span, before[0]])  # whose number of orders is above 3
        row_count = Measure("count", parse.table_of(span) or "")
        parse.intent.having.append(GroupFilter(row_count, operator, values))
        return True
    field = parse.field_of(span, "measure", least=0.5)
    if field is None or not (parse.graph.is_number(field) or parse.graph.is_year(field)):
        return False
    consume([span])
    for name in _AGGREGATES:
        if before and before[0].does(name):
            consume([before[0]])
            measure = parse.measure(name, field)
            parse.intent.having.append(GroupFilter(measure, operator, values))
            return True
    parse.intent.filters.append(ValueFilter(field, operator, values))
    return True


def _is_own_quantity(parse: Parse, span: Span, things: Span) -> bool:
    """缺陷数量 of a column; in 工单数量 rows are counted, though another table has a quantity."""
    field = parse.field_of(span, "measure", 0.9)
    return field is not None and (
        field.table == parse.table_of(things) or not parse.names_table(things)
    )


def find_column_by_concept(parse: Parse, concepts: tuple[str, ...]) -> Field | None:
    """The column of an anchor table (else any) that one of the concepts names."""
    tables = sorted(parse.graph.tables, key=lambda t: t not in parse.anchors)
    for concept in concepts:
        for table in tables:
            for field in parse.graph.fields(table):
                date = concept == "date" and parse.graph.is_date(field)
                if date or (
                    concept in find_column_senses(parse.graph, field)
                    and parse.graph.is_number(field)
                ):
                    return field
    return None
