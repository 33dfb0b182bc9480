"""Keys that nothing declares, where names and values leave no doubt: a store_id of orders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cachetools import LRUCache
from sqlglot import exp

from agent.rule_engine.key_inference.reference_names import (
    REFERENCE_WAYS,
    ReferenceWay,
    RowKey,
    has_name,
    is_led,
    words_of,
)
from agent.rule_engine.key_inference.row_keys import find_row_key
from model.sources.schema import Column, ForeignKey, Join, RetrievedSchema, Table, to_join

_KEY_KINDS = frozenset(["integer", "text"])
_CACHE_SIZE = 2000


class UndeclaredKeys:
    """Adds the keys; the same table gets the same description each time."""

    def __init__(self) -> None:
        self._described: LRUCache[int, tuple[Table, Table]] = LRUCache(_CACHE_SIZE)
        self._identified: LRUCache[int, tuple[Table, Table]] = LRUCache(_CACHE_SIZE)

    def add(self, schema: RetrievedSchema) -> RetrievedSchema:
        """The schema with the keys that nothing declares, where names leave no doubt."""
        identified = (replace(one, table=self._identify(one.table)) for one in schema.tables)
        schema = replace(schema, tables=tuple(identified))
        tables = [entry.table for entry in schema.tables if entry.table.kind == "table"]
        keys = [*_list_keys(tables)]
        known_columns = {t.name: _list_known(t, schema.joins) for t in tables}
        own = {t.name: (*_find_keys(t, keys, known_columns[t.name]),) for t in tables}
        roles = _name_roles(tables, own, keys)
        described = tuple(
            replace(one, table=self._describe(one.table, own[one.table.name], roles))
            if one.table.name in own
            else one
            for one in schema.tables
        )
        return replace(schema, tables=described)

    def list_used(self, schema: RetrievedSchema, statement: exp.Select) -> Iterator[Join]:
        """The added keys by which a statement joins tables."""
        additions = {id(after) for _, after in self._described.values()}
        pairs = {
            frozenset(f"{side.table}.{side.name}" for side in (pair.this, pair.expression))
            for pair in statement.find_all(exp.EQ)
            if isinstance(pair.this, exp.Column) and isinstance(pair.expression, exp.Column)
        }
        for table in (entry.table for entry in schema.tables if id(entry.table) in additions):
            for join in (to_join(table.name, key) for key in table.foreign_keys if key.inferred):
                [(here, there)] = join.on
                name, other = (t.rpartition(".")[2] for t in (join.left, join.right))
                if frozenset((f"{name}.{here}", f"{other}.{there}")) in pairs:
                    yield join

    def _identify(self, table: Table) -> Table:
        """The table with the column that tells its rows apart as its key."""
        known = self._identified.get(id(table))
        if known is None or known[0] is not table:
            column = find_row_key(table)
            keyed = table if column is None else replace(table, primary_key=(column.name,))
            known = self._identified[id(table)] = (table, keyed)
        return known[1]

    def _describe(
        self, table: Table, own: tuple[ForeignKey, ...], roles: Mapping[str, RowKey | None]
    ) -> Table:
        keys = (*own, *_find_roles(table, own, roles))
        if not keys:
            return table
        keys = (*table.foreign_keys, *keys)
        before = self._described.get(id(table))
        if before is None or before[0] is not table or before[1].foreign_keys != keys:
            before = self._described[id(table)] = (table, replace(table, foreign_keys=keys))
        return before[1]


def _list_known(table: Table, joins: Iterable[Join]) -> frozenset[str]:
    """The columns of which it is known what they refer to."""
    declared = {name for key in table.foreign_keys for name in key.columns}
    own_joins = (join for join in joins if join.left == table.name)
    return frozenset(declared | {here for join in own_joins for here, _ in join.on})


def _name_roles(
    tables: Sequence[Table], own: Mapping[str, Sequence[ForeignKey]], keys: Sequence[RowKey]
) -> dict[str, RowKey | None]:
    """Names of references with the one key that they lead to; None where they lead to several."""
    keys_by_column = {(key.table.name, key.column.name): key for key in keys}
    roles: dict[str, RowKey | None] = {}
    for table in tables:
        for each in (*table.foreign_keys, *own.get(table.name, ())):
            key = keys_by_column.get((each.table, each.references[0]))
            if len(each.columns) == 1 and key is not None and key.table is not table:
                name = each.columns[0].lower()
                roles[name] = key if roles.get(name, key) == key else None
    return roles


def _find_roles(
    table: Table, own: Sequence[ForeignKey], roles: Mapping[str, RowKey | None]
) -> Iterator[ForeignKey]:
    """A driver_id of fines is that of trips, where only the note of the latter says whose it is."""
    key_columns = {name for each in (*table.foreign_keys, *own) for name in each.columns}
    key_columns |= {*table.primary_key}
    for column in table.columns:
        key = roles.get(column.name.lower()) if len(words_of(column.name)) > 1 else None
        if column.name in key_columns or key is None or key.table is table:
            continue
        if _may_hold(column, key) and not _is_rejected(table, column, key):
            yield ForeignKey((column.name,), key.table.name, (key.column.name,), True)


def _list_keys(tables: Sequence[Table]) -> Iterator[RowKey]:
    for table in tables:
        column = table.column(table.primary_key[0]) if len(table.primary_key) == 1 else None
        if column is not None and column.kind in _KEY_KINDS:
            yield RowKey(table, column)


def _find_keys(
    table: Table, keys: Sequence[RowKey], known_columns: frozenset[str]
) -> Iterator[ForeignKey]:
    ways = REFERENCE_WAYS[:-1] if known_columns else REFERENCE_WAYS
    for column in table.columns:
        if (column.name,) == table.primary_key or column.name in known_columns:
            continue
        target = _find_target(table, column, keys, ways)
        if target is not None and not _is_rejected(table, column, target):
            yield ForeignKey((column.name,), target.table.name, (target.column.name,), True)


def _is_rejected(table: Table, column: Column, key: RowKey) -> bool:
    """Whether an administrator has rejected the join, in either direction."""
    here, there = (table.name, column.name), (key.table.name, key.column.name)
    rejected = [
        {(owner.name, each.columns), (each.table, each.references)}
        for owner in (table, key.table)
        for each in owner.rejected_keys
    ]
    return {(name, (one,)) for name, one in (here, there)} in rejected


def _find_target(
    table: Table, column: Column, keys: Sequence[RowKey], ways: Sequence[ReferenceWay]
) -> RowKey | None:
    """The one key that the column is called like, by the surest way."""
    alike = [key for key in keys if _may_hold(column, key)]
    led = [key for key in alike if key.table is table and is_led(column, key)]
    if led and column.label:
        return led[0]
    for way in ways:
        targets = [key for key in alike if way(column, key)]
        if targets:
            own = len(targets) == 1 and (targets[0].table is not table or way is not has_name)
            return targets[0] if own else None
    return led[0] if led else None


def _may_hold(column: Column, key: RowKey) -> bool:
    """Whether every value may be one of the key's: the same kind, within its range."""
    if column.kind != key.column.kind:
        return False
    here, there = column.profile, key.column.profile
    if here is None or there is None or not there.low or not there.high:
        return column.kind == "text" and _are_shared(column, key.column)
    if here.distinct is not None and there.distinct is not None and here.distinct > there.distinct:
        return False
    if not here.low or not here.high or column.kind != "integer":
        return False
    return int(there.low) <= int(here.low) and int(here.high) <= int(there.high)


def _are_shared(column: Column, key: Column) -> bool:
    """Whether the texts that are known are those of the key; where none are, the name must be."""
    is_listed = key.profile is None or key.profile.distinct == len(key.samples)
    if column.samples and key.samples and is_listed:
        return set(column.samples) <= set(key.samples)
    return column.name.lower() == key.name.lower()
