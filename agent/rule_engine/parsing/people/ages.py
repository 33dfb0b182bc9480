"""Ages where only the birth is stored, and years of service where only their first day is."""

from datetime import date
from decimal import Decimal

from agent.rule_engine.intent import Aggregate, Measure, Operator, PeriodFilter
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.people.age_bands import compare_bands
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Period, add_days, add_months

_SINCE = {
    "age": frozenset(["birthday", "birth"]),
    "experience": frozenset(["hire"]),
    "seniority": frozenset(["hire"]),
}
"""What is counted in years, and since when."""
_AGGREGATES: tuple[Aggregate, ...] = ("avg", "max", "min")
_YOUNGEST, _OLDEST = 10, 120
_NAMED_SCORE = 0.6
_YEAR_WORDS = frozenset(["岁", "周岁", "year", "years", "old", "years old", "year old"])


def read_ages(parse: Parse) -> None:
    """Average age, 最大年龄: the years from birth to today, where no column holds them."""
    for place, span in enumerate(parse.spans):
        sense = _find_years(span)
        if span.consumed or sense is None:
            continue
        near = [m for step in (-1, 1) for _, m in parse.near(place, step, 3)]
        word = next((m for m in near if _find_aggregate(m) and not m.consumed), None)
        birth = find_start(parse, _SINCE[sense]) if word is not None else None
        if word is None or birth is None:
            continue
        consume([span, word])
        span.candidates = ()
        name = _find_aggregate(word) or "avg"
        add_measure(parse, Measure(name, birth.table, birth, until=parse.today))


def names_age(span: Span) -> bool:
    """Whether the words say age, and no column is called so."""
    return _find_years(span) == "age"


def names_service(span: Span) -> bool:
    """Whether the words say years of service, and no column is called so."""
    return _find_years(span) in ("experience", "seniority")


def find_first_day(parse: Parse) -> Field | None:
    """The day on which people were hired."""
    return find_start(parse, _SINCE["experience"])


def _find_years(span: Span) -> str | None:
    is_column = any(c.column is not None and c.score >= _NAMED_SCORE for c in span.candidates)
    return None if is_column else next((name for name in _SINCE if name in span.senses), None)


def compare_age(parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]) -> bool:
    """Older than 60, 18岁以下: a condition on the day of birth, else on bands of ages.

    False where neither is stored.
    """
    birth = find_start(parse, _SINCE["age"])
    if birth is None and compare_bands(parse, operator, values):
        consume(m for m in parse.spans[place + 1 : place + 3] if m.text.lower() in _YEAR_WORDS)
        consume(m for m in parse.spans if names_age(m))
        return True
    period = _find_birth_period(parse, operator, values) if birth is not None else None
    if birth is None or period is None or parse.graph.is_year(birth):
        return False
    consume(m for m in parse.spans[place + 1 : place + 3] if m.text.lower() in _YEAR_WORDS)
    consume(m for m in parse.spans if names_age(m))
    parse.intent.filters.append(PeriodFilter((period,), birth))
    return True


def compare_bare_age(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """Members over 60: a number of people that nothing follows is an age, if ages are known."""
    spans = [m for m in parse.spans if parse.names_table(m)]
    table = parse.table_of(spans[0]) if len(spans) == 1 else None
    last = next(parse.near(place, 1, 1), None) is None
    adult = all(_YOUNGEST <= value < _OLDEST for value in values)
    if not (table and last and adult and is_person(parse, table)):
        return False
    return compare_age(parse, place, operator, values)


def find_start(parse: Parse, senses: frozenset[str]) -> Field | None:
    """The one column of such days, of the tables that the question names first."""
    fields = [f for table in parse.graph.tables for f in parse.graph.fields(table)]
    days = (f for f in fields if parse.graph.is_date(f) or parse.graph.is_year(f))
    births = [f for f in days if find_column_senses(parse.graph, f) & senses]
    births = [f for f in births if f.table in parse.anchors] or births
    return births[0] if len(births) == 1 else None


def _find_aggregate(span: Span) -> Aggregate | None:
    if span.candidates:
        return None
    return next((name for name in _AGGREGATES if span.does(name)), None)


def _find_birth_period(
    parse: Parse, operator: Operator, values: tuple[Decimal, ...]
) -> Period | None:
    """Born within which days those are whose age so compares today."""
    if not all(value == int(value) and 0 < value <= _OLDEST for value in values):
        return None
    days = [add_months(parse.today, -12 * int(value)) for value in values]
    younger = add_days(add_months(days[-1], -12), 1)
    older = add_days(days[0], 1)
    bounds: dict[Operator, tuple[date | None, date | None]] = {
        ">": (None, days[0]),
        ">=": (None, older),
        "<": (older, None),
        "<=": (younger, None),
        "between": (younger, older),
    }
    return Period(*bounds[operator], "day") if operator in bounds else None
