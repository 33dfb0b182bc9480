"""Intents that combine a measure with a group, a condition and a time."""

from collections.abc import Iterator
from itertools import product

from tests.evals.paraphrases.facts import Facts, Filling, make_grouped, say_thing
from tests.evals.paraphrases.slots import Attribute, Event, Slots


def combine(slots: Slots, facts: Facts) -> Iterator[Filling]:
    """Fillings over every event with a number of its own, and with a kind of its own."""
    for event, number in product(slots.events, slots.numbers):
        if event.table == number.table:
            yield from _of_number(event, number, facts)
            yield from _of_years(event, number, facts)
    for kind, number in product(slots.kinds, slots.numbers):
        if kind.table == number.table:
            yield from _of_kind_numbers(kind, number, facts)
    for event, kind in product(slots.events, slots.kinds):
        if event.table == kind.table:
            yield from _of_event_kinds(event, kind)


def _of_number(event: Event, number: Attribute, facts: Facts) -> Iterator[Filling]:
    said = say_thing(event.thing) | {"n": number.noun.one}
    total = make_grouped(event, f"SUM(f.{number.column})")
    yield "ordered list", said, (f"{total} ORDER BY 2 DESC",)
    t, n, day = event.table, number.column, event.day
    ranked = f"SELECT substr({day}, 1, 7) AS m, SUM({n}) FROM {t} GROUP BY 1 ORDER BY 2 DESC"
    if facts.apart(ranked, 1):
        yield "peak month", said, (f"SELECT m FROM ({ranked} LIMIT 1)",)
    if event.noun.one not in number.noun.one:
        said |= {"f": event.noun.one, "fs": event.noun.many}
        above = f"SELECT COUNT(*) FROM {t} WHERE {n} > (SELECT AVG({n}) FROM {t})"
        yield "above average", said, (above,)


def _of_years(event: Event, number: Attribute, facts: Facts) -> Iterator[Filling]:
    t, n, day = event.table, number.column, event.day
    years = facts.years(t, day)
    if len(years) < 2:
        return
    first, last = sorted(years[:2])
    said = say_thing(event.thing) | {"n": number.noun.one, "y": years[0]}
    inside = f"FROM {t} WHERE {day} LIKE '{years[0]}%'"
    monthly = f"SELECT SUM({n}) {inside} GROUP BY substr({day}, 1, 7)"
    yield "month in a year", said, (monthly,)
    total = make_grouped(event, f"SUM(f.{n})", f"f.{day} LIKE '{years[0]}%'")
    yield "thing in a year", said, (total,)
    ranked = f"{total} ORDER BY 2 DESC"
    if facts.apart(ranked, 1):
        yield "top in a year", said, (f"{ranked} LIMIT 1",)
    sums = [f"SUM(CASE WHEN {day} LIKE '{year}%' THEN {n} END)" for year in (first, last)]
    beside = f"SELECT {sums[0]}, {sums[1]} FROM {t}"
    years_in = f"substr({day}, 1, 4) IN ('{first}', '{last}')"
    below = f"SELECT SUM({n}) FROM {t} WHERE {years_in} GROUP BY substr({day}, 1, 4)"
    yield "two years", said | {"x": first, "y": last}, (beside, below)


def _of_kind_numbers(kind: Attribute, number: Attribute, facts: Facts) -> Iterator[Filling]:
    c, n, t = kind.column, number.column, kind.table
    said = {"c": kind.noun.one, "n": number.noun.one}
    yield "average by kind", said, (f"SELECT {c}, AVG({n}) FROM {t} GROUP BY {c}",)
    ranked = f"SELECT {c}, SUM({n}) FROM {t} GROUP BY {c} ORDER BY 2 DESC"
    if facts.apart(ranked, 1):
        yield "kind with highest sum", said, (f"{ranked} LIMIT 1",)
    for value in kind.values[:1]:
        held = value.replace("'", "''")
        yield "kind sum", said | {"v": value}, (f"SELECT SUM({n}) FROM {t} WHERE {c} = '{held}'",)


def _of_event_kinds(event: Event, kind: Attribute) -> Iterator[Filling]:
    said = say_thing(event.thing) | {"c": kind.noun.one}
    said |= {"f": event.noun.one, "fs": event.noun.many}
    each = make_grouped(event, f"f.{kind.column}, COUNT(*)")
    yield "two groups", said, (f"{each}, f.{kind.column}",)
    for value in kind.values[:1]:
        where = f"{kind.column} = '{value.replace(chr(39), chr(39) * 2)}'"
        month = f"GROUP BY substr({event.day}, 1, 7)"
        counted = f"SELECT COUNT(*) FROM {event.table} WHERE {where} {month}"
        yield "kind by month", said | {"v": value}, (counted,)
