"""How the tables of files can be joined: by what columns are called and the values they share."""

import re
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from model.errors import AppError
from model.query import Cell, QueryLimits
from model.schema import Column, Relation, Table
from services.datasources.duck.statements import quoted
from services.datasources.source import Fetched

Fetch = Callable[[str, QueryLimits], Awaitable[Fetched]]
LIMITS = QueryLimits(timeout_s=3, max_rows=1_000, max_bytes=1024 * 1024)
_BUDGET_S = 4.0
_MOST_PAIRS = 240
_AT_ONCE = 24
_SAMPLED = 500
_KEY_KINDS = {"integer", "text"}
_GENERIC = frozenset(
    "id ids key code no num number name title 编号 编码 代码 号码 名称 名字 序号 主键".split()  # noqa: SIM905
)
_NO_KEY = frozenset("序号 行号 rownum row index #".split())  # noqa: SIM905
_IDENTIFIES = re.compile(
    r"(?:编号|编码|代码|号码?|单号|工号|学号|账号|身份证|条码|sku|(?<![a-z])id|code|(?<![a-z])no|number"
    r"|(?-i:(?<=[a-z])(?:I[dD]|N[oO])))$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s_\-./()（）]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A column of one table that may name the rows of another by its key."""

    left: Table
    column: Column
    right: Table
    key: Column
    likeness: int
    """Of the names: 3 the same, 2 one within the other, 1 none; the values decide the rest."""

    @property
    def needed(self) -> float:
        """The share of the values that must stand among the keys."""
        return {3: 0.5, 2: 0.8}.get(self.likeness, 0.98)


async def with_keys(tables: Sequence[Table], fetch: Fetch) -> tuple[list[Table], list[Relation]]:
    """The tables with their primary keys, and the joins between them, found within seconds."""
    ends = time.monotonic() + _BUDGET_S
    keys = {table.name: await _unique(table, fetch, ends) for table in tables}
    pairs = sorted(_pairs(tables, keys), key=lambda pair: -pair.likeness)[:_MOST_PAIRS]
    shared: dict[Pair, float] = {}
    for start in range(0, len(pairs), _AT_ONCE):
        if time.monotonic() < ends:
            shared |= await _shares(pairs[start : start + _AT_ONCE], fetch)
    relations = list(_best(shared))
    named = {relation.right: relation.on[0][1] for relation in reversed(relations)}
    return [_keyed(table, keys[table.name], named.get(table.name)) for table in tables], relations


def _keyed(table: Table, unique: Sequence[Column], named: str | None) -> Table:
    """The table with its key: a number or code of its rows. A name tells more than a key may."""
    codes = [column.name for column in unique if _IDENTIFIES.search(column.name)]
    if not codes:
        return table
    return replace(table, primary_key=(named if named in codes else codes[0],))


async def _unique(table: Table, fetch: Fetch, ends: float) -> list[Column]:
    """The columns that have another value in every row."""
    candidates = [
        column
        for column in table.columns
        if column.kind in _KEY_KINDS and not column.nullable and column.name.lower() not in _NO_KEY
    ]
    if not candidates or (table.rows or 0) < 2 or time.monotonic() > ends:
        return []
    counts = ", ".join(f"count(DISTINCT {quoted(column.name)})" for column in candidates)
    sql = f"SELECT count(*), {counts} FROM {quoted(table.name)}"  # noqa: S608 - quoted
    for rows, *distinct in await _rows(sql, fetch):
        return [c for c, n in zip(candidates, distinct, strict=True) if n == rows]
    return []


def _pairs(tables: Sequence[Table], keys: dict[str, list[Column]]) -> Iterator[Pair]:
    for right in tables:
        for key in keys[right.name]:
            for left in tables:
                for column in left.columns if left is not right else ():
                    if column.kind == key.kind and (likeness := _likeness(column, right, key)):
                        yield Pair(left, column, right, key, likeness)


def _likeness(column: Column, right: Table, key: Column) -> int:
    a, b = _folded(column.name), _folded(key.name)
    generic = b in _GENERIC
    if a == b:
        return 3 if not generic else 2 if key.kind == "text" else 0
    if generic:
        owner = a.replace(b, "")
        if owner != a and len(owner) > 1 and owner.rstrip("s") in _folded(right.name):
            return 3
        return 2 if a and a == _folded(right.name).rstrip("s") and key.kind == "text" else 0
    if len(a) > 1 and (a in b or b in a) and a not in _GENERIC:
        return 2
    return 1 if key.kind == "text" else 0


def _folded(name: str) -> str:
    return _BETWEEN.sub("", name).casefold()


async def _shares(pairs: Sequence[Pair], fetch: Fetch) -> dict[Pair, float]:
    """How much of each pair's left column stands among the keys, for those that have enough."""
    sql = " UNION ALL ".join(_share(number, pair) for number, pair in enumerate(pairs))
    found: dict[Pair, float] = {}
    for number, distinct, among in await _rows(sql, fetch):
        pair = pairs[int(number or 0)]
        enough = int(distinct or 0) >= (1 if pair.likeness == 3 else 2 if pair.likeness == 2 else 4)
        share = int(among or 0) / int(distinct or 1)
        if enough and share >= pair.needed:
            found[pair] = share
    return found


def _share(number: int, pair: Pair) -> str:
    column, key = quoted(pair.column.name), quoted(pair.key.name)
    values = (
        f"SELECT DISTINCT {column} AS v FROM {quoted(pair.left.name)}"  # noqa: S608 - quoted
        f" WHERE {column} IS NOT NULL LIMIT {_SAMPLED}"
    )
    keys = f"SELECT {key} AS k FROM {quoted(pair.right.name)}"  # noqa: S608 - quoted
    return f"SELECT {number}, count(*), count(k) FROM ({values}) LEFT JOIN ({keys}) ON v = k"  # noqa: S608


async def _rows(sql: str, fetch: Fetch) -> list[tuple[Cell, ...]]:
    try:
        return (await fetch(sql, LIMITS)).rows
    except AppError:
        return []  # a join that was not found is one the question does without


def _best(shared: dict[Pair, float]) -> Iterable[Relation]:
    """One join between two tables, the likeliest; from the many to the one."""
    order = sorted(shared.items(), key=lambda item: _rank(*item), reverse=True)
    joined: set[frozenset[str]] = set()
    for pair, _ in order:
        tables = frozenset((pair.left.name, pair.right.name))
        if tables not in joined:
            joined.add(tables)
            on = ((pair.column.name, pair.key.name),)
            yield Relation(pair.left.name, pair.right.name, on, "inferred")


def _rank(pair: Pair, share: float) -> tuple[float, ...]:
    identifies = _IDENTIFIES.search(pair.key.name) is not None
    return pair.likeness, share, identifies, pair.left.rows or 0
