"""A join as it is kept: where it comes from, what was decided about it, and why it was offered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

import orjson

from model.sources.schema import Join, Table, to_join

Origin = Literal["declared", "inferred", "manual"]
JoinStatus = Literal["accepted", "candidate", "rejected"]
Pairs = tuple[tuple[str, str], ...]
"""(left column, right column) of a join."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a join is offered: what the names say, and the share of values found among the keys."""

    names: Literal["same", "table", "part", "parent"]
    share: float | None = None
    """Of `compared` distinct values; None when values could not be compared."""
    compared: int = 0


@dataclass(frozen=True, slots=True)
class StoredJoin:
    """A join between two tables of a source. The left side is the many, the right side the one."""

    left: str
    right: str
    on: Pairs
    origin: Origin = "manual"
    status: JoinStatus = "accepted"
    confidence: float | None = None
    """From 0 to 1, of one that was offered; None of one that a key states."""
    evidence: Evidence | None = None

    @property
    def is_stated(self) -> bool:
        """Whether a key of a table says it, so that it goes with the key."""
        return self.origin == "declared" or (self.origin == "inferred" and self.confidence is None)

    @property
    def id(self) -> str:
        """The same for the same columns, whichever side is called left."""
        return make_join_id(self.left, self.right, self.on)

    @property
    def join(self) -> Join:
        """What the agent knows of it."""
        return Join(self.left, self.right, self.on, self.origin)

    def without_overlap(self) -> "StoredJoin":
        """The same without what was found by comparing values, which may be of hidden rows."""
        names_only = Evidence(self.evidence.names) if self.evidence else None
        return replace(self, confidence=None, evidence=names_only)


@dataclass(frozen=True, slots=True)
class JoinSet:
    """All joins of a source. `revision` counts the changes; 0 before the first."""

    revision: int = 0
    joins: tuple[StoredJoin, ...] = ()

    def by_id(self) -> dict[str, StoredJoin]:
        """Each join by its id."""
        return {join.id: join for join in self.joins}


@dataclass(frozen=True, slots=True)
class JoinChange:
    """What to put (new or in place of the one with the same id) and what to remove, by id."""

    stored_joins: tuple[StoredJoin, ...] = ()
    removed_ids: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.stored_joins or self.removed_ids)


def make_join_id(left: str, right: str, on: Iterable[tuple[str, str]]) -> str:
    """Names a join by what it joins."""
    pairs = [((left, a), (right, b)) for a, b in on]
    reversed_pairs = [(b, a) for a, b in pairs]
    mark = min(sorted(pairs), sorted(reversed_pairs))
    return sha256(orjson.dumps(mark)).hexdigest()[:24]


def list_declared_joins(tables: Iterable[Table]) -> tuple[StoredJoin, ...]:
    """The joins that the tables' keys state: declared by a database, or found between files."""
    tables_by_name = {table.name: table for table in tables}
    keys = (
        to_join(table.name, key) for table in tables_by_name.values() for key in table.foreign_keys
    )
    joins = (StoredJoin(key.left, key.right, key.on, key.origin) for key in keys)
    return tuple(
        {each.id: each for each in joins if not find_missing(each, tables_by_name)}.values()
    )


def find_missing(join: StoredJoin | Join, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The tables and columns it names that are not there."""
    gone: list[str] = []
    for name, columns in (
        (join.left, [a for a, _ in join.on]),
        (join.right, [b for _, b in join.on]),
    ):
        table = tables.get(name)
        if table is None:
            gone.append(name)
        else:
            gone += [f"{name}.{column}" for column in columns if table.column(column) is None]
    return tuple(dict.fromkeys(gone))
