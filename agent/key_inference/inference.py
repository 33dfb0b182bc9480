"""Keys that nothing declares, where names and values leave no doubt: a store_id of orders.

They are added once, when a schema is indexed, so that whoever reads what was retrieved of it, the
rule engine, the prompt or a correction, sees the same keys. What is declared always counts first.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from agent.key_inference.key_lookup import KeyLookup
from agent.key_inference.mentions import MentionedKeys
from agent.key_inference.reference_names import (
    REFERENCE_WAYS,
    ReferenceWay,
    RowKey,
    cut_label,
    has_name,
    is_led,
    words_of,
)
from agent.key_inference.row_keys import find_row_key
from model.sources.query import to_number
from model.sources.schema import Column, ForeignKey, Join, Schema, Table

_KEY_KINDS = frozenset(["integer", "text"])
_COUNT = re.compile(r"(?:total |max(?:imum)? |average )?(?:number|count) of\b", re.IGNORECASE)
"""How the note of a quantity begins, whose things are counted and not referred to."""
_ORDER = re.compile(
    r"(?:px|sort|seq|disp(?:lay)?_?order|order_?(?:by|num|index))(?:_?(?:h|xh|no|num|order|index))?"
    r"|排序\w*|显示顺序|序号",
    re.IGNORECASE,
)
"""What the place of a row in a list is called."""


def infer_keys(schema: Schema) -> Schema:
    """The schema with the keys that nothing declares, where names leave no doubt."""
    identified = tuple(map(_identify_rows, schema.tables))
    tables = [table for table in identified if table.kind == "table"]
    keys = [*_list_keys(tables)]
    lookup, mentioned = KeyLookup(keys), MentionedKeys(tables, keys)
    known = _find_known(tables, schema.joins)
    own = {
        table.name: (*_find_keys(table, lookup, mentioned, known[table.name]),) for table in tables
    }
    roles = _name_roles(tables, own, keys)
    for table in tables:
        taken = {*known[table.name], *(key.columns[0] for key in own[table.name])}
        own[table.name] = (*own[table.name], *_find_roles(table, taken, roles))
    added = (_add_keys(table, own.get(table.name, ())) for table in identified)
    return replace(schema, tables=tuple(added))


def _identify_rows(table: Table) -> Table:
    """The table with the column that tells its rows apart as its key."""
    column = find_row_key(table)
    return table if column is None else replace(table, primary_key=(column.name,))


def _add_keys(table: Table, keys: tuple[ForeignKey, ...]) -> Table:
    return replace(table, foreign_keys=(*table.foreign_keys, *keys)) if keys else table


def _make_key(column: Column, key: RowKey) -> ForeignKey:
    references = (key.column.name,)
    return ForeignKey((column.name,), key.table.name, references, inferred=True, assumed=True)


def _find_known(tables: Iterable[Table], joins: Iterable[Join]) -> dict[str, set[str]]:
    """The columns of each table of which it is known what they refer to."""
    known = {
        table.name: {name for key in table.foreign_keys for name in key.columns} for table in tables
    }
    identifying = {table.name: {*table.primary_key} for table in tables}
    for join in joins:
        for here, there in join.on:
            known.get(join.left, set()).add(here)
            if there not in identifying.get(join.right, ()):
                known.get(join.right, set()).add(there)
    return known


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
    table: Table, taken: Collection[str], roles: Mapping[str, RowKey | None]
) -> Iterator[ForeignKey]:
    """A driver_id of fines is that of trips, where only the note of the latter says whose it is."""
    for column in table.columns:
        key = roles.get(column.name.lower()) if len(words_of(column.name)) > 1 else None
        if column.name in (*taken, *table.primary_key) or key is None or key.table is table:
            continue
        if _may_hold(column, key) and not _is_rejected(table, column, key):
            yield _make_key(column, key)


def _list_keys(tables: Sequence[Table]) -> Iterator[RowKey]:
    for table in tables:
        column = table.column(table.primary_key[0]) if len(table.primary_key) == 1 else None
        if column is not None and column.kind in _KEY_KINDS:
            yield RowKey(table, column)


def _find_keys(
    table: Table, lookup: KeyLookup, mentioned: MentionedKeys, known_columns: Collection[str]
) -> Iterator[ForeignKey]:
    ways = REFERENCE_WAYS[:-1] if known_columns else REFERENCE_WAYS
    for column in table.columns:
        if (column.name,) == table.primary_key or column.name in known_columns:
            continue
        if _COUNT.match(column.label) or _is_order(column):
            continue
        alike = [key for key in lookup.find_alike(table, column) if _may_hold(column, key)]
        target = _find_target(table, column, alike, ways) or mentioned.find(table, column)
        if target is not None and not _is_rejected(table, column, target):
            yield _make_key(column, target)


def _is_rejected(table: Table, column: Column, key: RowKey) -> bool:
    """Whether an administrator has rejected the join, in either direction."""
    here, there = (table.name, column.name), (key.table.name, key.column.name)
    rejected = [
        {(owner.name, each.columns), (each.table, each.references)}
        for owner in (table, key.table)
        for each in owner.rejected_keys
    ]
    return {(name, (one,)) for name, one in (here, there)} in rejected


def _is_order(column: Column) -> bool:
    """Whether its numbers only say in which order rows are listed."""
    label = cut_label(column)
    is_called_so = _ORDER.fullmatch(label or column.name) or _ORDER.fullmatch(column.name)
    return column.kind == "integer" and is_called_so is not None


def _find_target(
    table: Table, column: Column, alike: Sequence[RowKey], ways: Sequence[ReferenceWay]
) -> RowKey | None:
    """The one key that the column is called like, by the surest way."""
    led = [key for key in alike if key.table is table and is_led(column, key)]
    if led and column.label:
        return led[0]
    for way in ways:
        targets = _prefer_own_schema([key for key in alike if way(column, key)], table)
        if targets:
            own = len(targets) == 1 and (targets[0].table is not table or way is not has_name)
            return targets[0] if own else None
    return led[0] if led else None


def _prefer_own_schema(keys: list[RowKey], table: Table) -> list[RowKey]:
    """The keys of the schema of the database that the table is in, where there are some."""
    schema = table.name.rpartition(".")[0]
    return [key for key in keys if key.table.name.rpartition(".")[0] == schema] or keys


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
    ends = [to_number(end) for end in (there.low, here.low, here.high, there.high)]
    numbers = [end for end in ends if end is not None]  # a source may hold texts in such columns
    return len(numbers) == len(ends) and numbers[0] <= numbers[1] and numbers[2] <= numbers[3]


def _are_shared(column: Column, key: Column) -> bool:
    """Whether the texts that are known are those of the key; where none are, the name must be."""
    is_listed = key.profile is None or key.profile.distinct == len(key.samples)
    if column.samples and key.samples and is_listed:
        return set(column.samples) <= set(key.samples)
    return column.name.lower() == key.name.lower()
