"""A random schema with rows and rules, and what a user sees of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from model.sources.policy import Mask, TablePolicy
from model.sources.schema import Column, ColumnKind, Schema, SourceInfo, Table
from tests.support.policies.rules import (
    Condition,
    Row,
    Value,
    apply_mask,
    make_condition,
    make_mask,
    random_value,
)

_TABLES = ("orders", "Customers", "item list", "门店", "t2")
_COLUMNS = {
    **dict.fromkeys(("id", "ref", "Pay Amt", "n"), "integer"),
    **dict.fromkeys(("name", "region", "电话", "order"), "text"),
    **dict.fromkeys(("day", "made_on"), "date"),
}
_HASHED_KINDS = ("text", "hash", "last_four")


@dataclass
class RandomTable:
    """A table with its rows, and the rules that apply to one user."""

    name: str
    columns: dict[str, str]
    """Kinds by name."""
    rows: list[Row]
    conditions: list[Condition] | None = None
    masks: dict[str, Mask] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    @property
    def policy(self) -> TablePolicy:
        """The rules as the service has them."""
        conditions = None if self.conditions is None else tuple(c.sql for c in self.conditions)
        return TablePolicy(conditions, self.masks, self.hidden)

    def visible_columns(self) -> dict[str, str]:
        """What the user sees of the columns: a mask may make a text of a number or a day."""
        return {
            name: "text" if self.masks.get(name, Mask("null")).kind in _HASHED_KINDS else kind
            for name, kind in self.columns.items()
            if name not in self.hidden
        }

    def visible_rows(self, hash_text: Callable[[str], str]) -> list[list[Value]]:
        """What the user sees of the rows, computed without SQL."""
        visible_rows = [
            row
            for row in self.rows
            if self.conditions is None or any(c.holds(row) is True for c in self.conditions)
        ]
        return [
            [
                apply_mask(self.masks.get(name), row[name], hash_text)
                for name in self.visible_columns()
            ]
            for row in visible_rows
        ]


@dataclass
class World:
    """The tables of one source, under the rules for one user."""

    tables: list[RandomTable]

    def make_schema(self, dialect: str) -> Schema:
        """The schema as the user may ask it: without hidden columns, with the kinds of masks."""
        tables = tuple(self._make_table(table) for table in self.tables)
        return Schema(SourceInfo("s", "s", dialect, dialect), tables, ())

    def _make_table(self, table: RandomTable) -> Table:
        kinds = table.visible_columns()
        columns = tuple(Column(name, kind.upper(), _to_kind(kind)) for name, kind in kinds.items())
        random_table = Table(table.name, columns)
        return replace(random_table, partial=True) if table.hidden else random_table


def make_world(random: Random, quote: str) -> World:
    """Two to four tables of up to six columns and 16 rows each."""
    names = random.sample(_TABLES, random.randint(2, 4))
    return World([_make_table(random, name, quote) for name in names])


def _make_table(random: Random, name: str, quote: str) -> RandomTable:
    names = ["id", *random.sample(sorted(set(_COLUMNS) - {"id"}), random.randint(2, 5))]
    columns = {each: _COLUMNS[each] for each in names}
    rows: list[Row] = [
        {each: random_value(random, kind) for each, kind in columns.items()}
        for _ in range(random.choice((0, 6, 8, 10, 12, 16)))
    ]
    table = RandomTable(name, columns, rows)
    if random.random() < 0.7:
        count = random.choice((0, 1, 1, 1, 1, 1, 2, 2))
        table.conditions = [make_condition(random, columns, quote) for _ in range(count)]
    for each in random.sample(names, random.randint(0, 2)):
        table.masks[each] = make_mask(random, columns[each])
    if random.random() < 0.25:
        table.hidden = frozenset(random.sample(names[1:], 1))
    return table


def _to_kind(kind: str) -> ColumnKind:
    return {"integer": "integer", "date": "date"}.get(kind, "text")  # type: ignore[return-value]
