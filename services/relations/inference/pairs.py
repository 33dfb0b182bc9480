"""Columns that may name the rows of another table, found by their names in one pass."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from model.sources.schema import Column, Table
from services.relations.inference.names import (
    GENERIC,
    endings,
    folded,
    identifies,
    joined,
    names_parent,
    table_words,
    words,
)

Names = Literal["same", "table", "part", "parent"]
KEY_KINDS = frozenset(("integer", "text"))
_MOST_FOR_A_COLUMN = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Columns of one table that may name the rows of another by its key."""

    left: Table
    columns: tuple[Column, ...]
    right: Table
    keys: tuple[Column, ...]
    likeness: int
    """Of the names: 3 the same, 2 one within the other, 1 none; the values decide the rest."""
    names: Names = "same"

    @property
    def needed(self) -> float:
        """The share of the values that must stand among the keys."""
        return {3: 0.5, 2: 0.8}.get(self.likeness, 0.98)

    @property
    def enough(self) -> int:
        """How many different values it takes to say anything."""
        return {3: 1, 2: 2}.get(self.likeness, 4)

    @property
    def on(self) -> tuple[tuple[str, str], ...]:
        """The pairs of column names."""
        return tuple((a.name, b.name) for a, b in zip(self.columns, self.keys, strict=True))


Key = tuple[Table, Column, int, Names]
Keys = Mapping[str, Sequence[Column]]
"""Table → the columns that identify its rows each by itself."""


def single(tables: Iterable[Table], keys: Keys) -> Iterator[Pair]:
    """For each column the keys it may name, the likeliest first, only a few of them.

    Columns of a declared key say already what they name.
    """
    known = list(tables)
    called = _called(known, keys)
    for left in known:
        declared = {name.lower() for key in left.foreign_keys for name in key.columns}
        for column in left.columns:
            if column.kind in KEY_KINDS and column.name.lower() not in declared:
                found = sorted(_found(left, column, called, keys), key=_order)
                yield from found[:_MOST_FOR_A_COLUMN]


def composite(tables: Iterable[Table]) -> Iterator[Pair]:
    """Tables with all columns of another's composite key."""
    having: dict[str, list[Table]] = defaultdict(list)
    known = list(tables)
    for table in known:
        for own in table.columns:
            having[folded(own.name)].append(table)
    for right in known:
        if len(right.primary_key) < 2:
            continue
        keys = [column for name in right.primary_key if (column := right.column(name))]
        names = [folded(key.name) for key in keys]
        if len(keys) != len(right.primary_key) or all(name in GENERIC for name in names):
            continue
        rarest = min((having[name] for name in names), key=len)
        yield from _with_all(rarest[: 10 * _MOST_FOR_A_COLUMN], right, keys)


def _with_all(lefts: Iterable[Table], right: Table, keys: list[Column]) -> Iterator[Pair]:
    for left in lefts:
        own = {folded(column.name): column for column in left.columns}
        columns = [own.get(folded(key.name)) for key in keys]
        present = [c for c, k in zip(columns, keys, strict=True) if c and c.kind == k.kind]
        joined = any(key.table == right.name for key in left.foreign_keys)
        if left is not right and len(present) == len(keys) and not joined:
            yield Pair(left, tuple(present), right, tuple(keys), 3)


def _called(tables: Iterable[Table], keys: Keys) -> dict[str, list[Key]]:
    """What columns that name a key may be called."""
    called: dict[str, list[Key]] = defaultdict(list)
    for table in tables:
        owner = table_words(table.name)
        for key in keys.get(table.name, ()):
            said = words(key.name)
            generic = folded(key.name) in GENERIC
            if not generic:
                sure = 3 if identifies(key.name) else 2
                called[joined(*said)].append((table, key, sure, "same"))
            if said[: len(owner)] != owner:
                called[joined(*owner, *said)].append((table, key, 3 if generic else 2, "table"))
            if len(owner) > 1 and len(owner[-1]) > 2 and said[:1] != owner[-1:]:
                called[joined(owner[-1], *said)].append((table, key, 2, "table"))
            if generic and key.kind == "text":
                called[joined(*owner)].append((table, key, 2, "part"))
    return called


def _found(
    left: Table, column: Column, called: Mapping[str, list[Key]], keys: Keys
) -> Iterator[Pair]:
    for skipped, said in enumerate(endings(column.name)):
        for right, key, likeness, names in called.get(said, ()):
            if right is not left and column.kind == key.kind:
                how: Names = "part" if skipped else names
                yield Pair(left, (column,), right, (key,), min(likeness, 2 if skipped else 3), how)
    if names_parent(column.name):
        for key in keys.get(left.name, ()):
            if key.kind == column.kind and key.name != column.name:
                yield Pair(left, (column,), left, (key,), 2, "parent")


def _order(pair: Pair) -> tuple[int, bool, int, str]:
    owner = joined(*table_words(pair.right.name))
    apart = owner not in joined(*words(pair.columns[0].name))
    return -pair.likeness, apart, len(pair.right.name), pair.right.name
