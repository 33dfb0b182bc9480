"""How the tables of files can be joined: by what columns are called and the values they share."""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from model.errors import AppError
from model.sources.query import QueryLimits
from model.sources.schema import Column, Relation, Table
from services.datasources.duck.statements import quoted
from services.datasources.source import Fetched
from services.relations.inference.names import identifies, likeness
from services.relations.inference.pairs import Pair
from services.relations.inference.values import Ask, Overlap, Rows, overlaps, unique_columns

Fetch = Callable[[str, QueryLimits], Awaitable[Fetched]]
LIMITS = QueryLimits(timeout_s=3, max_rows=1_000, max_bytes=1024 * 1024)
_BUDGET_S = 4.0
_MOST_PAIRS = 240
_AT_ONCE = 24


async def with_keys(tables: Sequence[Table], fetch: Fetch) -> tuple[list[Table], list[Relation]]:
    """The tables with their primary keys, and the joins between them, found within seconds."""

    async def ask(sql: str) -> Rows:
        return (await fetch(sql, LIMITS)).rows

    ends = time.monotonic() + _BUDGET_S
    keys = {table.name: await _unique(table, ask, ends) for table in tables}
    pairs = sorted(_pairs(tables, keys), key=lambda pair: -pair.likeness)[:_MOST_PAIRS]
    shared: dict[Pair, Overlap] = {}
    for start in range(0, len(pairs), _AT_ONCE):
        if time.monotonic() < ends:
            found = await overlaps(pairs[start : start + _AT_ONCE], ask, quoted)
            shared |= {pair: overlap for pair, overlap in found.items() if overlap.supports(pair)}
    relations = [await _counted(relation, ask, ends) for relation in _best(shared)]
    named = {relation.right: relation.on[0][1] for relation in reversed(relations)}
    return [_keyed(table, keys[table.name], named.get(table.name)) for table in tables], relations


async def _counted(relation: Relation, ask: Ask, ends: float) -> Relation:
    """The join with the number of rows that it finds nothing for."""
    ((column, key),) = relation.on
    left, right = quoted(relation.left), quoted(relation.right)
    sql = (
        f"SELECT count(*) FROM {left} AS l ANTI JOIN {right} AS r "  # noqa: S608 - quoted
        f"ON l.{quoted(column)} = r.{quoted(key)}"
    )
    if time.monotonic() > ends:
        return relation
    try:
        ((rows,),) = await ask(sql)
    except AppError:
        return relation  # a large table that takes too long is joined all the same
    return replace(relation, unmatched=int(rows or 0))


def _keyed(table: Table, unique: Sequence[Column], named: str | None) -> Table:
    """The table with its key: a number or code of its rows. A name tells more than a key may."""
    codes = [column.name for column in unique if identifies(column.name)]
    if not codes:
        return table
    return replace(table, primary_key=(named if named in codes else codes[0],))


async def _unique(table: Table, ask: Ask, ends: float) -> list[Column]:
    if (table.rows or 0) < 2 or time.monotonic() > ends:
        return []
    return await unique_columns(table, ask, quoted)


def _pairs(tables: Sequence[Table], keys: dict[str, list[Column]]) -> Iterator[Pair]:
    for right in tables:
        for key in keys[right.name]:
            for left in tables:
                for column in left.columns if left is not right else ():
                    if column.kind == key.kind and (like := likeness(column, right, key)):
                        yield Pair(left, (column,), right, (key,), like)


def _best(shared: dict[Pair, Overlap]) -> Iterable[Relation]:
    """One join between two tables, the likeliest; from the many to the one."""
    order = sorted(shared.items(), key=lambda item: _rank(*item), reverse=True)
    joined: set[frozenset[str]] = set()
    for pair, _ in order:
        tables = frozenset((pair.left.name, pair.right.name))
        if tables not in joined:
            joined.add(tables)
            yield Relation(pair.left.name, pair.right.name, pair.on, "inferred")


def _rank(pair: Pair, overlap: Overlap) -> tuple[float, ...]:
    return pair.likeness, overlap.share, identifies(pair.keys[0].name), pair.left.rows or 0
