"""Columns that may name the rows of another table, found by their names in one pass."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from model.sources.schema import Column, Table
from services.joins.inference.column_names import (
    GENERIC_NAMES,
    find_suffixes,
    is_identifier_name,
    is_parent_name,
    join_words,
    normalize_name,
    split_table_words,
    split_words,
)

Names = Literal["same", "table", "part", "parent"]
KEY_KINDS = frozenset(("integer", "text"))
_MAX_PAIRS_PER_COLUMN = 4


@dataclass(frozen=True, slots=True)
class JoinCandidate:
    """Columns of one table that may name the rows of another by its key."""

    left: Table
    columns: tuple[Column, ...]
    right: Table
    keys: tuple[Column, ...]
    similarity: int
    """Of the names: 3 the same, 2 one within the other, 1 none; the values decide the rest."""
    names: Names = "same"

    @property
    def min_share(self) -> float:
        """The share of the values that must stand among the keys."""
        return {3: 0.5, 2: 0.8}.get(self.similarity, 0.98)

    @property
    def min_values(self) -> int:
        """How many different values it takes to say anything."""
        return {3: 1, 2: 2}.get(self.similarity, 4)

    @property
    def on(self) -> tuple[tuple[str, str], ...]:
        """The pairs of column names."""
        return tuple((a.name, b.name) for a, b in zip(self.columns, self.keys, strict=True))


Key = tuple[Table, Column, int, Names]
Keys = Mapping[str, Sequence[Column]]
"""Table → the columns that identify its rows each by itself."""


def find_single_pairs(tables: Iterable[Table], keys: Keys) -> Iterator[JoinCandidate]:
    """For each column the keys it may name, the likeliest first, only a few of them.

    Columns of a declared key say already what they name.
    """
    all_tables = list(tables)
    keys_by_name = _index_names(all_tables, keys)
    for left in all_tables:
        declared = {name.lower() for key in left.foreign_keys for name in key.columns}
        for column in left.columns:
            if column.kind in KEY_KINDS and column.name.lower() not in declared:
                candidates = sorted(_match_column(left, column, keys_by_name, keys), key=_sort_key)
                yield from candidates[:_MAX_PAIRS_PER_COLUMN]


def find_composite_pairs(tables: Iterable[Table]) -> Iterator[JoinCandidate]:
    """Tables with all columns of another's composite key."""
    having: dict[str, list[Table]] = defaultdict(list)
    all_tables = list(tables)
    for table in all_tables:
        for own in table.columns:
            having[normalize_name(own.name)].append(table)
    for right in all_tables:
        if len(right.primary_key) < 2:
            continue
        keys = [column for name in right.primary_key if (column := right.column(name))]
        names = [normalize_name(key.name) for key in keys]
        if len(keys) != len(right.primary_key) or all(name in GENERIC_NAMES for name in names):
            continue
        rarest = min((having[name] for name in names), key=len)
        yield from _match_composite(rarest[: 10 * _MAX_PAIRS_PER_COLUMN], right, keys)


def _match_composite(
    lefts: Iterable[Table], right: Table, keys: list[Column]
) -> Iterator[JoinCandidate]:
    for left in lefts:
        own = {normalize_name(column.name): column for column in left.columns}
        columns = [own.get(normalize_name(key.name)) for key in keys]
        present = [c for c, k in zip(columns, keys, strict=True) if c and c.kind == k.kind]
        is_declared = any(key.table == right.name for key in left.foreign_keys)
        if left is not right and len(present) == len(keys) and not is_declared:
            yield JoinCandidate(left, tuple(present), right, tuple(keys), 3)


def _index_names(tables: Iterable[Table], keys: Keys) -> dict[str, list[Key]]:
    """What columns that name a key may be called."""
    keys_by_name: dict[str, list[Key]] = defaultdict(list)
    for table in tables:
        owner = split_table_words(table.name)
        for key in keys.get(table.name, ()):
            words = split_words(key.name)
            generic = normalize_name(key.name) in GENERIC_NAMES
            if not generic:
                sure = 3 if is_identifier_name(key.name) else 2
                keys_by_name[join_words(*words)].append((table, key, sure, "same"))
            if words[: len(owner)] != owner:
                keys_by_name[join_words(*owner, *words)].append(
                    (table, key, 3 if generic else 2, "table")
                )
            if len(owner) > 1 and len(owner[-1]) > 2 and words[:1] != owner[-1:]:
                keys_by_name[join_words(owner[-1], *words)].append((table, key, 2, "table"))
            if generic and key.kind == "text":
                keys_by_name[join_words(*owner)].append((table, key, 2, "part"))
    return keys_by_name


def _match_column(
    left: Table, column: Column, keys_by_name: Mapping[str, list[Key]], keys: Keys
) -> Iterator[JoinCandidate]:
    for skipped, suffix in enumerate(find_suffixes(column.name)):
        for right, key, likeness, names in keys_by_name.get(suffix, ()):
            if right is not left and column.kind == key.kind:
                how: Names = "part" if skipped else names
                yield JoinCandidate(
                    left, (column,), right, (key,), min(likeness, 2 if skipped else 3), how
                )
    if is_parent_name(column.name):
        for key in keys.get(left.name, ()):
            if key.kind == column.kind and key.name != column.name:
                yield JoinCandidate(left, (column,), left, (key,), 2, "parent")


def _sort_key(pair: JoinCandidate) -> tuple[int, bool, int, str]:
    owner = join_words(*split_table_words(pair.right.name))
    apart = owner not in join_words(*split_words(pair.columns[0].name))
    return -pair.similarity, apart, len(pair.right.name), pair.right.name
