"""Keys that nothing declares, where names and values leave no doubt: a store_id of orders."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cachetools import LRUCache
from sqlglot import exp

from agent.labels.bilingual import has_chinese
from agent.labels.thing_names import list_names_by_number
from agent.lexicon import expand_name, stem
from agent.rule_engine.parsing.spans.schema_terms import TABLE_END
from model.sources.schema import Column, ForeignKey, Join, RetrievedSchema, Table, to_join

_GENERIC = frozenset(
    [
        "id",
        "ids",
        "key",
        "code",
        "no",
        "num",
        "number",
        "uuid",
        "guid",
        "编号",
        "编码",
        "代码",
        "序号",
        "主键",
        "号",
    ]
)
_KEY_KINDS = frozenset(["integer", "text"])
_LABEL_END = ",，:：;；（( "
_PARTS = re.compile("[,，:：;；（()） ]")
_LEADERS = re.compile(
    r"^(?:直属|直接)?(?:上级|上司|领导|主管|师傅|导师)(?:员工|领导)?(?:编号|工号|id)?$"
    r"|\b(?:manager|supervisor|boss|mentor|leader)\b",
    re.IGNORECASE,
)
"""Whom a row of people is below."""
_PEOPLE = re.compile(r"员工|职工|雇员|人员|employee|staff|crew|worker|personnel", re.IGNORECASE)
_SHORTEST_LABEL, _LONGEST_ROLE = 2, 3
_CACHE_SIZE = 2000


@dataclass(frozen=True, slots=True)
class _Key:
    """The single column that identifies the rows of a table."""

    table: Table
    column: Column


_Way = Callable[[Column, _Key], bool]


class UndeclaredKeys:
    """Adds the keys; the same table gets the same description each time."""

    def __init__(self) -> None:
        self._described: LRUCache[int, tuple[Table, Table]] = LRUCache(_CACHE_SIZE)

    def add(self, schema: RetrievedSchema) -> RetrievedSchema:
        """The schema with the keys that nothing declares, where names leave no doubt."""
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

    def _describe(
        self, table: Table, own: tuple[ForeignKey, ...], roles: Mapping[str, _Key | None]
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
    tables: Sequence[Table], own: Mapping[str, Sequence[ForeignKey]], keys: Sequence[_Key]
) -> dict[str, _Key | None]:
    """Names of references with the one key that they lead to; None where they lead to several."""
    keys_by_column = {(key.table.name, key.column.name): key for key in keys}
    roles: dict[str, _Key | None] = {}
    for table in tables:
        for each in (*table.foreign_keys, *own.get(table.name, ())):
            key = keys_by_column.get((each.table, each.references[0]))
            if len(each.columns) == 1 and key is not None and key.table is not table:
                name = each.columns[0].lower()
                roles[name] = key if roles.get(name, key) == key else None
    return roles


def _find_roles(
    table: Table, own: Sequence[ForeignKey], roles: Mapping[str, _Key | None]
) -> Iterator[ForeignKey]:
    """A driver_id of fines is that of trips, where only the note of the latter says whose it is."""
    key_columns = {name for each in (*table.foreign_keys, *own) for name in each.columns}
    key_columns |= {*table.primary_key}
    for column in table.columns:
        key = roles.get(column.name.lower()) if len(_words(column.name)) > 1 else None
        if column.name in key_columns or key is None or key.table is table:
            continue
        if _may_hold(column, key) and not _is_rejected(table, column, key):
            yield ForeignKey((column.name,), key.table.name, (key.column.name,), True)


def _list_keys(tables: Sequence[Table]) -> Iterator[_Key]:
    for table in tables:
        column = table.column(table.primary_key[0]) if len(table.primary_key) == 1 else None
        if column is not None and column.kind in _KEY_KINDS:
            yield _Key(table, column)


def _find_keys(
    table: Table, keys: Sequence[_Key], known_columns: frozenset[str]
) -> Iterator[ForeignKey]:
    ways = _WAYS[:-1] if known_columns else _WAYS
    for column in table.columns:
        if (column.name,) == table.primary_key or column.name in known_columns:
            continue
        target = _find_target(table, column, keys, ways)
        if target is not None and not _is_rejected(table, column, target):
            yield ForeignKey((column.name,), target.table.name, (target.column.name,), True)


def _is_rejected(table: Table, column: Column, key: _Key) -> bool:
    """Whether an administrator has rejected the join, in either direction."""
    here, there = (table.name, column.name), (key.table.name, key.column.name)
    rejected = [
        {(owner.name, each.columns), (each.table, each.references)}
        for owner in (table, key.table)
        for each in owner.rejected_keys
    ]
    return {(name, (one,)) for name, one in (here, there)} in rejected


def _find_target(
    table: Table, column: Column, keys: Sequence[_Key], ways: Sequence[_Way]
) -> _Key | None:
    """The one key that the column is called like, by the surest way."""
    alike = [key for key in keys if _may_hold(column, key)]
    led = [key for key in alike if key.table is table and _is_led(column, key)]
    if led and column.label:
        return led[0]
    for way in ways:
        targets = [key for key in alike if way(column, key)]
        if targets:
            own = len(targets) == 1 and (targets[0].table is not table or way is not _has_name)
            return targets[0] if own else None
    return led[0] if led else None


def _may_hold(column: Column, key: _Key) -> bool:
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
    if column.samples and key.samples:
        return set(column.samples) <= set(key.samples)
    return column.name.lower() == key.name.lower()


def _words(name: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in expand_name(name))


def _is_generic(key: _Key) -> bool:
    return set(_words(key.column.name)) <= _GENERIC


def _has_name(column: Column, key: _Key) -> bool:
    return column.name.lower() == key.column.name.lower() and not _is_generic(key)


def _has_name_of_table(column: Column, key: _Key) -> bool:
    """customer_id, where a table of customers has an id."""
    words, owner = _words(column.name), _words(key.table.name.rpartition(".")[2])
    is_owner = words[:-1] and owner[-len(words[:-1]) :] == words[:-1]
    return _is_generic(key) and bool(is_owner) and words[-1:] == _words(key.column.name)[-1:]


def _ends_with_name(column: Column, key: _Key) -> bool:
    """join_store_id, where the stores have a store_id."""
    words, name = _words(column.name), _words(key.column.name)
    return not _is_generic(key) and len(name) > 1 and words[-len(name) :] == name


def _ends_with_label(column: Column, key: _Key) -> bool:
    """收银员工号, where the employees are known by their 工号."""
    name = _cut_label(key.column)
    own = len(name) >= _SHORTEST_LABEL and name.lower() not in _GENERIC
    return own and _cut_label(column).endswith(name)


def _notes_label(column: Column, key: _Key) -> bool:
    """店长，员工编号: the note says behind the role by what the other is known."""
    name = _cut_label(key.column)
    own = len(name) > _SHORTEST_LABEL and name.lower() not in _GENERIC
    return own and any(part.endswith(name) for part in _PARTS.split(column.label.strip()))


def _ends_with_thing(column: Column, key: _Key) -> bool:
    """所在网点 of the staff: what the rows of the other table are."""
    label = _cut_label(column)
    core = TABLE_END.sub("", _cut_text(key.table.label))
    things = {core, *list_names_by_number(key.column.label)}
    return any(
        len(thing) >= _SHORTEST_LABEL
        and label.endswith(thing)
        and len(label) <= len(thing) + _LONGEST_ROLE
        for thing in things
        if has_chinese(thing)
    )


def _has_role(column: Column, key: _Key) -> bool:
    """店长 of shops, where it is what some of the staff are."""
    role = _cut_label(column)
    if len(role) < _SHORTEST_LABEL or not _PEOPLE.search(f"{key.table.name} {key.table.label}"):
        return False
    return any(role in other.samples for other in key.table.columns if other.kind == "text")


def _is_led(column: Column, key: _Key) -> bool:
    """直属上级 of the staff: another of them."""
    people = _PEOPLE.search(f"{key.table.name} {key.table.label}")
    description = _cut_label(column) or " ".join(expand_name(column.name))
    return people is not None and _LEADERS.search(description) is not None


_WAYS = (
    _has_name,
    _has_name_of_table,
    _ends_with_name,
    _ends_with_label,
    _notes_label,
    _ends_with_thing,
    _has_role,
)
"""How a column is called like a key, the surest first."""


def _cut_label(column: Column) -> str:
    return _cut_text(column.label)


def _cut_text(label: str) -> str:
    label = label.strip()
    for mark in _LABEL_END:
        label = label.partition(mark)[0]
    return label
