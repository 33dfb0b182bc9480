"""Random statements of every form that reads tables, whose rows do not depend on chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

_COMPARABLE = {
    "integer": ("0", "2", "12", "150"),
    "text": ("'a'", "'ab'", "'****'"),
    "date": ("'2024-02-29'",),
}


@dataclass
class Item:
    """Something in FROM: how it is written, its alias, the kinds of its columns."""

    sql: str
    alias: str
    columns: dict[str, str]


class StatementWriter:
    """Writes statements over tables, given as the kinds of their columns by name."""

    def __init__(
        self,
        random: Random,
        tables: Mapping[str, Mapping[str, str]],
        quote: str,
        *,
        full_joins: bool,
    ) -> None:
        self._random = random
        self._tables = {name: dict(columns) for name, columns in tables.items() if columns}
        self._quote = quote
        self._joins = ("JOIN", "LEFT JOIN", "RIGHT JOIN", *(["FULL JOIN"] if full_joins else []))
        self._ctes: dict[str, dict[str, str]] = {}
        self._count = 0

    def write(self) -> str:
        """One statement."""
        self._ctes, self._count = {}, 0
        parts: list[str] = []
        for _ in range(self._random.choice((0, 0, 0, 1, 2))):
            sql, columns = self._write_select(2)
            # One name in three is that of a stored table: engines and the guard tell them apart.
            name = self._random.choice([f"c{self._count}", f"c{self._count}", *self._tables])
            if name in self._ctes or any(self._q(name) in part for part in (sql, *parts)):
                name = f"c{self._count}"
            self._count += 1
            parts.append(f"{self._q(name)} AS ({sql})")
            self._ctes[name] = columns
        with_ = f"WITH {', '.join(parts)} " if parts else ""
        if self._random.random() < 0.2:
            return with_ + self._write_set_operation()
        return with_ + self._write_select(2)[0]

    def _write_set_operation(self) -> str:
        operator = self._random.choice(("UNION", "UNION ALL", "EXCEPT", "INTERSECT"))
        arms = []
        for _ in range(2):
            items, from_ = self._write_from(1)
            column = self._pick(items, "integer") or "1"
            arms.append(f"SELECT {column} AS v FROM {from_}{self._write_where(items, 1)}")
        return f" {operator} ".join(arms)

    def _write_select(self, depth: int) -> tuple[str, dict[str, str]]:
        form = self._random.random()
        if form < 0.35:
            return self._write_plain(depth)
        if form < 0.75:
            return self._write_grouped(depth)
        return self._write_windowed(depth)

    def _write_plain(self, depth: int) -> tuple[str, dict[str, str]]:
        items, from_ = self._write_from(depth)
        where = self._write_where(items, depth)
        if len(items) == 1 and self._random.random() < 0.4:
            star = self._random.choice(("*", f"{items[0].alias}.*"))
            return f"SELECT {star} FROM {from_}{where}", items[0].columns
        columns, texts = {}, []
        for index in range(self._random.randint(1, 3)):
            item = self._random.choice(items)
            name, kind = self._random.choice(sorted(item.columns.items()))
            texts.append(f"{item.alias}.{self._q(name)} AS v{index}")
            columns[f"v{index}"] = kind
        distinct = "DISTINCT " if self._random.random() < 0.2 else ""
        return f"SELECT {distinct}{', '.join(texts)} FROM {from_}{where}", columns

    def _write_grouped(self, depth: int) -> tuple[str, dict[str, str]]:
        items, from_ = self._write_from(depth)
        where = self._write_where(items, depth)
        item = self._random.choice(items)
        name, kind = self._random.choice(sorted(item.columns.items()))
        key = f"{item.alias}.{self._q(name)}"
        measure = self._write_aggregate(items)
        having = " HAVING COUNT(*) > 1" if self._random.random() < 0.3 else ""
        if self._random.random() < 0.3:
            return f"SELECT {measure} AS v1 FROM {from_}{where}", {"v1": "integer"}
        text = f"SELECT {key} AS v0, {measure} AS v1 FROM {from_}{where} GROUP BY {key}{having}"
        if self._random.random() < 0.2:
            text += " ORDER BY 2 DESC, 1"
        return text, {"v0": kind, "v1": "integer"}

    def _write_windowed(self, depth: int) -> tuple[str, dict[str, str]]:
        items, from_ = self._write_from(depth)
        where = self._write_where(items, depth)
        item = self._random.choice(items)
        name, kind = self._random.choice(sorted(item.columns.items()))
        key = f"{item.alias}.{self._q(name)}"
        function = self._random.choice(("COUNT(*)", f"COUNT({key})", f"MAX({key})"))
        window = self._random.choice(("", f"PARTITION BY {key}"))
        if self._random.random() < 0.4:
            function, window = "RANK()", f"ORDER BY {key}"
        kinds = {"v0": kind, "v1": kind if function.startswith("MAX") else "integer"}
        return f"SELECT {key} AS v0, {function} OVER ({window}) AS v1 FROM {from_}{where}", kinds

    def _write_aggregate(self, items: list[Item]) -> str:
        number = self._pick(items, "integer")
        item = self._random.choice(items)
        any_ = f"{item.alias}.{self._q(self._random.choice(sorted(item.columns)))}"
        forms = ["COUNT(*)", f"COUNT({any_})", f"COUNT(DISTINCT {any_})"]
        if number:
            forms += [
                f"SUM({number})",
                f"MIN({number})",
                f"SUM(CASE WHEN {number} > 2 THEN 1 ELSE 0 END)",
            ]
        return self._random.choice(forms)

    def _write_from(self, depth: int) -> tuple[list[Item], str]:
        first = self._make_item(depth)
        items, text = [first], first.sql
        for _ in range(self._random.choice((0, 0, 1, 1, 2))):
            item = self._make_item(depth)
            join = self._random.choice(self._joins)
            on = self._write_join_condition(items, item)
            if on is None:
                text += f" CROSS JOIN {item.sql}"
            elif (
                self._random.random() < 0.1 and len(items) == 1 and self._shares_kinds(first, item)
            ):
                text += f" NATURAL JOIN {item.sql}"
            else:
                text += f" {join} {item.sql} ON {on}"
            items.append(item)
        return items, text

    def _shares_kinds(self, left: Item, right: Item) -> bool:
        both = left.columns.keys() & right.columns.keys()
        return bool(both) and all(left.columns[name] == right.columns[name] for name in both)

    def _make_item(self, depth: int) -> Item:
        self._count += 1
        alias = f"a{self._count}"
        if depth and self._random.random() < 0.2:
            sql, columns = self._write_select(depth - 1)
            return Item(f"({sql}) AS {alias}", alias, dict(columns))
        sources = {**self._tables, **self._ctes}
        name = self._random.choice(sorted(sources))
        return Item(f"{self._q(name)} AS {alias}", alias, dict(sources[name]))

    def _write_join_condition(self, items: list[Item], new: Item) -> str | None:
        pairs = [
            (f"{old.alias}.{self._q(left)}", f"{new.alias}.{self._q(right)}")
            for old in items
            for left, kind in sorted(old.columns.items())
            for right, other in sorted(new.columns.items())
            if kind == other
        ]
        if not pairs:
            return None
        left, right = self._random.choice(pairs)
        extra = self._write_test([new], 0) if self._random.random() < 0.25 else ""
        return f"{left} = {right}{' AND ' + extra if extra else ''}"

    def _write_where(self, items: list[Item], depth: int) -> str:
        if self._random.random() < 0.55:
            return ""
        tests = [self._write_test(items, depth) for _ in range(self._random.randint(1, 2))]
        return " WHERE " + self._random.choice((" AND ", " OR ")).join(tests)

    def _write_test(self, items: list[Item], depth: int) -> str:
        item = self._random.choice(items)
        name, kind = self._random.choice(sorted(item.columns.items()))
        column = f"{item.alias}.{self._q(name)}"
        value = self._random.choice(_COMPARABLE[kind])
        forms = [
            f"{column} = {value}",
            f"{column} <> {value}",
            f"{column} > {value}",
            f"{column} IS NOT NULL",
        ]
        if kind == "text":
            forms.append(f"{column} LIKE '%a%'")
        if depth:
            forms += [self._write_subquery_test(column, kind), self._write_exists(column, kind)]
        return self._random.choice(forms)

    def _write_subquery_test(self, column: str, kind: str) -> str:
        inner = self._make_item(0)
        same = [name for name, other in sorted(inner.columns.items()) if other == kind]
        if not same:
            return f"{column} IS NULL"
        inner_column = f"{inner.alias}.{self._q(self._random.choice(same))}"
        not_ = self._random.choice(("", "NOT "))
        subquery = f"SELECT {inner_column} FROM {inner.sql} WHERE {inner_column} IS NOT NULL"
        return f"{column} {not_}IN ({subquery})"

    def _write_exists(self, column: str, kind: str) -> str:
        inner = self._make_item(0)
        same = [name for name, other in sorted(inner.columns.items()) if other == kind]
        test = f"{inner.alias}.{self._q(self._random.choice(same))} = {column}" if same else "1 = 1"
        if kind == "integer" and self._random.random() < 0.4:
            return f"{column} < (SELECT COUNT(*) FROM {inner.sql} WHERE {test})"
        return f"{self._random.choice(('', 'NOT '))}EXISTS (SELECT 1 FROM {inner.sql} WHERE {test})"

    def _pick(self, items: list[Item], kind: str) -> str:
        column_names = [
            f"{item.alias}.{self._q(name)}"
            for item in items
            for name, other in sorted(item.columns.items())
            if other == kind
        ]
        return self._random.choice(column_names) if column_names else ""

    def _q(self, name: str) -> str:
        return f"{self._quote}{name}{self._quote}"
