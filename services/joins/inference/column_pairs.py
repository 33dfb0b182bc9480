"""Finds columns that may refer to the key of another table, by their names."""

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
class ColumnPair:
    """Columns of one table that may refer to the key of another."""

    left: Table
    columns: tuple[Column, ...]
    right: Table
    keys: tuple[Column, ...]
    similarity: int
    """Of the names, as `score_similarity` counts it."""
    names: Names = "same"

    @property
    def min_share(self) -> float:
        """The share of the values that must be among the keys."""
        return {3: 0.5, 2: 0.8}.get(self.similarity, 0.98)

    @property
    def min_values(self) -> int:
        """The fewest distinct values that can support the pair."""
        return {3: 1, 2: 2}.get(self.similarity, 4)

    @property
    def on(self) -> tuple[tuple[str, str], ...]:
        """The pairs of column names."""
        return tuple((a.name, b.name) for a, b in zip(self.columns, self.keys, strict=True))


@dataclass(frozen=True, slots=True)
class _NamedKey:
    """A key that columns of a certain name may refer to."""

    table: Table
    column: Column
    similarity: int
    names: Names


KeysByTable = Mapping[str, Sequence[Column]]
"""The columns of each table that identify its rows on their own."""


def find_single_pairs(tables: Iterable[Table], keys: KeysByTable) -> Iterator[ColumnPair]:
    """For each column the few keys that it most likely refers to.

    Columns with a declared foreign key are left out.
    """
    all_tables = list(tables)
    keys_by_name = _index_names(all_tables, keys)
    for left in all_tables:
        declared = {name.lower() for key in left.foreign_keys for name in key.columns}
        for column in left.columns:
            if column.kind in KEY_KINDS and column.name.lower() not in declared:
                candidates = sorted(_match_column(left, column, keys_by_name, keys), key=_sort_key)
                yield from candidates[:_MAX_PAIRS_PER_COLUMN]


def find_composite_pairs(tables: Iterable[Table]) -> Iterator[ColumnPair]:
    """Pairs of a table and another whose composite key it has all columns of."""
    tables_by_column: dict[str, list[Table]] = defaultdict(list)
    all_tables = list(tables)
    for table in all_tables:
        for own in table.columns:
            tables_by_column[normalize_name(own.name)].append(table)
    for right in all_tables:
        if len(right.primary_key) < 2:
            continue
        keys = [column for name in right.primary_key if (column := right.column(name))]
        names = [normalize_name(key.name) for key in keys]
        if len(keys) != len(right.primary_key) or all(name in GENERIC_NAMES for name in names):
            continue
        rarest = min((tables_by_column[name] for name in names), key=len)
        yield from _match_composite(rarest[: 10 * _MAX_PAIRS_PER_COLUMN], right, keys)


def _match_composite(
    lefts: Iterable[Table], right: Table, keys: list[Column]
) -> Iterator[ColumnPair]:
    for left in lefts:
        own = {normalize_name(column.name): column for column in left.columns}
        columns = [own.get(normalize_name(key.name)) for key in keys]
        present = [c for c, k in zip(columns, keys, strict=True) if c and c.kind == k.kind]
        is_declared = any(key.table == right.name for key in left.foreign_keys)
        if left is not right and len(present) == len(keys) and not is_declared:
            yield ColumnPair(left, tuple(present), right, tuple(keys), 3)


def _index_names(tables: Iterable[Table], keys: KeysByTable) -> dict[str, list[_NamedKey]]:
    """The keys by the names that columns which refer to them may have."""
    keys_by_name: dict[str, list[_NamedKey]] = defaultdict(list)
    for table in tables:
        owner = split_table_words(table.name)
        for key in keys.get(table.name, ()):
            words = split_words(key.name)
            generic = normalize_name(key.name) in GENERIC_NAMES
            if not generic:
                similarity = 3 if is_identifier_name(key.name) else 2
                keys_by_name[join_words(*words)].append(_NamedKey(table, key, similarity, "same"))
            if words[: len(owner)] != owner:
                keys_by_name[join_words(*owner, *words)].append(
                    _NamedKey(table, key, 3 if generic else 2, "table")
                )
            if len(owner) > 1 and len(owner[-1]) > 2 and words[:1] != owner[-1:]:
                keys_by_name[join_words(owner[-1], *words)].append(
                    _NamedKey(table, key, 2, "table")
                )
            if generic and key.kind == "text":
                keys_by_name[join_words(*owner)].append(_NamedKey(table, key, 2, "part"))
    return keys_by_name


def _match_column(
    left: Table, column: Column, keys_by_name: Mapping[str, list[_NamedKey]], keys: KeysByTable
) -> Iterator[ColumnPair]:
    for skipped_words, suffix in enumerate(find_suffixes(column.name)):
        for key in keys_by_name.get(suffix, ()):
            if key.table is not left and column.kind == key.column.kind:
                names: Names = "part" if skipped_words else key.names
                similarity = min(key.similarity, 2 if skipped_words else 3)
                yield ColumnPair(left, (column,), key.table, (key.column,), similarity, names)
    if is_parent_name(column.name):
        for own_key in keys.get(left.name, ()):
            if own_key.kind == column.kind and own_key.name != column.name:
                yield ColumnPair(left, (column,), left, (own_key,), 2, "parent")


def _sort_key(pair: ColumnPair) -> tuple[int, bool, int, str]:
    owner = join_words(*split_table_words(pair.right.name))
    omits_owner = owner not in join_words(*split_words(pair.columns[0].name))
    return -pair.similarity, omits_owner, len(pair.right.name), pair.right.name
