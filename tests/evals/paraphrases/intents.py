"""The intents that a schema allows, each with the words to fill in and the statements it means."""

import sqlite3
from collections.abc import Iterator
from itertools import product
from random import Random

from model.sources.schema import Schema
from tests.evals.paraphrases.combined_intents import combine
from tests.evals.paraphrases.facts import Facts, Filling, make_grouped, say_thing
from tests.evals.paraphrases.slots import Attribute, Event, Language, Slots

TOP, FEW = 3, 2
"""How many a ranking shows; how many fillings of an intent are asked over one schema."""


class Intents:
    """Fillings of every intent for one schema; the same seed chooses the same ones."""

    def __init__(
        self, schema: Schema, connection: sqlite3.Connection, language: Language, seed: int
    ) -> None:
        self._slots = Slots(schema, language)
        self._schema = schema
        self._facts = Facts(connection)
        self._random = Random(f"{schema.source.name} {language} {seed}")

    def fillings(self) -> Iterator[Filling]:
        """Up to two fillings of each intent."""
        makers = (
            self._of_things, self._of_kinds, self._of_numbers, self._of_thing_numbers,
            self._of_events, self._of_times, self._of_sums_in_time, self._of_two_days,
            self._of_own_rows, self._of_combinations,
        )  # fmt: skip
        for maker in makers:
            found: dict[str, list[Filling]] = {}
            for filling in maker():
                found.setdefault(filling[0], []).append(filling)
            for options in found.values():
                yield from self._random.sample(options, min(FEW, len(options)))

    def _of_things(self) -> Iterator[Filling]:
        for table, noun in self._slots.tables.items():
            yield "count", {"t": noun.one, "ts": noun.many}, (f"SELECT COUNT(*) FROM {table}",)
        for thing in self._slots.things:
            said = {"t": thing.noun.one, "ts": thing.noun.many}
            yield "list", said, (f"SELECT {thing.name} FROM {thing.table}",)

    def _of_kinds(self) -> Iterator[Filling]:
        for kind in self._slots.kinds:
            noun = self._slots.tables.get(kind.table)
            if noun is None:
                continue
            said = {"t": noun.one, "ts": noun.many, "c": kind.noun.one, "cs": kind.noun.many}
            yield from self._of_kind(kind, said)
            if len(kind.values) > 1:
                first, second = self._random.sample(kind.values, 2)
                yield from self._of_value(kind, said | {"v": first, "w": second}, first, second)

    def _of_kind(self, kind: Attribute, said: dict[str, str]) -> Iterator[Filling]:
        c, t = kind.column, kind.table
        yield "count by kind", said, (f"SELECT {c}, COUNT(*) FROM {t} GROUP BY {c}",)
        yield "kinds", said, (f"SELECT DISTINCT {c} FROM {t}",)
        yield "count of kinds", said, (f"SELECT COUNT(DISTINCT {c}) FROM {t}",)
        share = (
            f"SELECT {c}, ROUND(100.0 * COUNT(*) / (SELECT COUNT(*) FROM {t}), 2) "
            f"FROM {t} GROUP BY {c}"
        )
        yield "share by kind", said, (share,)

    def _of_value(
        self, kind: Attribute, said: dict[str, str], first: str, second: str
    ) -> Iterator[Filling]:
        c, t, v = kind.column, kind.table, first.replace("'", "''")
        yield "count of a kind", said, (f"SELECT COUNT(*) FROM {t} WHERE {c} = '{v}'",)
        yield "share of a kind", said, (f"SELECT ROUND(100.0 * AVG({c} = '{v}'), 2) FROM {t}",)
        w = second.replace("'", "''")
        both = f"SELECT {c}, COUNT(*) FROM {t} WHERE {c} IN ('{v}', '{w}') GROUP BY {c}"
        beside = f"SELECT SUM({c} = '{v}'), SUM({c} = '{w}') FROM {t}"
        yield "two kinds", said, (both, beside)
        for thing in self._slots.things:
            if thing.table == t:
                rows = f"SELECT {thing.name} FROM {t} WHERE {c} = '{v}'"
                yield "list of a kind", said, (rows,)

    def _of_numbers(self) -> Iterator[Filling]:
        for number in self._slots.numbers:
            n, t, noun = number.column, number.table, self._slots.tables.get(number.table)
            said = {"n": number.noun.one}
            yield "sum", said, (f"SELECT SUM({n}) FROM {t}",)
            yield "highest", said, (f"SELECT MAX({n}) FROM {t}",)
            if noun is None:
                continue
            said |= {"f": noun.one, "fs": noun.many}
            yield "average", said, (f"SELECT AVG({n}) FROM {t}",)
            held = sorted(self._facts.numbers(f"SELECT 1, {n} FROM {t}"))
            if held and noun.one not in number.noun.one:
                k = str(int(held[len(held) // 2]))
                over = f"SELECT COUNT(*) FROM {t} WHERE {n} > {k}"
                also = f"SELECT COUNT(*) FROM {t} WHERE {n} >= {k}"
                yield "over", said | {"k": k}, (over, also)

    def _of_thing_numbers(self) -> Iterator[Filling]:
        pairs = product(self._slots.events, self._slots.numbers)
        for event, number in ((e, n) for e, n in pairs if e.table == n.table):
            said = say_thing(event.thing) | {"n": number.noun.one, "k": str(TOP)}
            total = make_grouped(event, f"SUM(f.{number.column})")
            yield "sum by thing", said, (total,)
            average = make_grouped(event, f"AVG(f.{number.column})")
            yield "average by thing", said, (average,)
            each = f"SUM({number.column}) * 1.0 / COUNT(DISTINCT {event.refers})"
            one = f"SELECT {each} FROM {event.table}"
            yield "average per thing", said, (average, one)
            whole = f"(SELECT SUM({number.column}) FROM {event.table})"
            share = f"ROUND(100.0 * SUM(f.{number.column}) / {whole}, 2)"
            yield "sum share by thing", said, (make_grouped(event, share),)
            ranked = f"{total} ORDER BY 2 DESC"
            if self._facts.apart(ranked, TOP):
                yield "top by number", said, (f"{ranked} LIMIT {TOP}",)
            if self._facts.apart(ranked, 1):
                yield "first by number", said, (f"{ranked} LIMIT 1",)

    def _of_events(self) -> Iterator[Filling]:
        for event in self._slots.events:
            said = say_thing(event.thing) | {"f": event.noun.one, "fs": event.noun.many}
            counted, thing = make_grouped(event, "COUNT(*)"), event.thing
            everyone = (
                f"SELECT e.{thing.name}, COUNT(f.{event.refers}) FROM {thing.table} e "
                f"LEFT JOIN {event.table} f ON f.{event.refers} = e.{thing.key} "
                f"GROUP BY e.{thing.key}"
            )
            yield "count by thing", said, (counted, everyone)
            ranked = f"{counted} ORDER BY 2 DESC"
            if self._facts.apart(ranked, 1):
                name = f"SELECT name FROM ({ranked} LIMIT 1)"
                yield "most", said, (name,)
            yield from self._of_counts(event, said, counted)
            yield from self._of_absence(event, said)
            last = make_grouped(event, f"MAX(f.{event.day})")
            yield "last day by thing", said, (last,)

    def _of_counts(self, event: Event, said: dict[str, str], counted: str) -> Iterator[Filling]:
        numbers = sorted(self._facts.numbers(counted))
        k = int(numbers[len(numbers) // 2]) if numbers else 0
        many = f"{counted} HAVING COUNT(*) > {k}"
        if k > 1 and max(numbers) > k:
            more = said | {"k": str(k)}
            yield "more than", more, (f"SELECT name FROM ({many})",)
            some = many.replace(">", ">=")
            yield "at least", more, (f"SELECT name FROM ({some})",)
            yield "count of more than", more, (f"SELECT COUNT(*) FROM ({many})",)
        those = f"COUNT(DISTINCT {event.refers})"
        every = f"(SELECT COUNT(*) FROM {event.thing.table})"
        yield (
            "average count",
            said,
            tuple(f"SELECT COUNT(*) * 1.0 / {over} FROM {event.table}" for over in (those, every)),
        )

    def _of_absence(self, event: Event, said: dict[str, str]) -> Iterator[Filling]:
        thing = event.thing
        where = (
            f"FROM {thing.table} e WHERE NOT EXISTS "
            f"(SELECT 1 FROM {event.table} f WHERE f.{event.refers} = e.{thing.key})"
        )
        yield "never", said, (f"SELECT e.{thing.name} {where}",)
        yield "count of never", said, (f"SELECT COUNT(*) {where}",)

    def _of_times(self) -> Iterator[Filling]:
        for event in self._slots.events:
            said = {"f": event.noun.one, "fs": event.noun.many}
            t, day = event.table, event.day
            for intent, bucket in (
                ("by month", f"substr({day}, 1, 7)"),
                ("by year", f"substr({day}, 1, 4)"),
                ("by weekday", f"strftime('%w', {day})"),
                ("by quarter", f"substr({day}, 1, 4), (substr({day}, 6, 2) + 2) / 3"),
            ):
                yield intent, said, (f"SELECT COUNT(*) FROM {t} GROUP BY {bucket}",)
            yield "last day", said, _either_day(f"MAX({day})", t)
            yield "first day", said, _either_day(f"MIN({day})", t)
            for year in self._facts.years(t, day)[:1]:
                said |= {"y": year}
                inside = f"SELECT COUNT(*) FROM {t} WHERE {day} LIKE '{year}%'"
                yield "in a year", said, (inside,)
                some = f"{day} >= '{year}-03-01' AND {day} < '{year}-07-01'"
                yield "between months", said, (f"SELECT COUNT(*) FROM {t} WHERE {some}",)

    def _of_sums_in_time(self) -> Iterator[Filling]:
        days = {event.table: event.day for event in self._slots.events}
        for number in (n for n in self._slots.numbers if n.table in days):
            day, n, t = days[number.table], number.column, number.table
            said = {"n": number.noun.one}
            month = f"SELECT substr({day}, 1, 7) AS m, SUM({n}) AS s FROM {t} GROUP BY 1"
            yield "sum by month", said, (f"SELECT s FROM ({month})",)
            yield "growth by month", said, (f"SELECT s FROM ({month})",)
            yearly = f"SELECT SUM({n}) FROM {t} GROUP BY substr({day}, 1, 4)"
            yield "growth by year", said, (yearly,)
            for year in self._facts.years(t, day)[:1]:
                total = f"SELECT SUM({n}) FROM {t} WHERE {day} LIKE '{year}%'"
                yield "sum in a year", said | {"y": year}, (total,)

    def _of_two_days(self) -> Iterator[Filling]:
        for table, first, last in self._slots.day_pairs:
            said = {"a": first.noun.one, "b": last.noun.one}
            days = f"julianday(date({last.column})) - julianday(date({first.column}))"
            yield "days between", said, (f"SELECT AVG({days}) FROM {table}",)

    def _of_combinations(self) -> Iterator[Filling]:
        yield from combine(self._slots, self._facts)

    def _of_own_rows(self) -> Iterator[Filling]:
        for thing, refers, noun in self._slots.own_rows:
            said = {"t": thing.noun.one, "ts": thing.noun.many, "r": noun.one}
            counted = (
                f"SELECT m.{thing.name}, COUNT(*) FROM {thing.table} e JOIN {thing.table} m "
                f"ON e.{refers} = m.{thing.key} GROUP BY m.{thing.key}"
            )
            yield "own", said, (counted, f"{counted} ORDER BY 2 DESC LIMIT 1")


def _either_day(value: str, table: str) -> tuple[str, str]:
    return f"SELECT {value} FROM {table}", f"SELECT date({value}) FROM {table}"
