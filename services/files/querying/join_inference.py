"""Infers joins between tables of files from column names and shared values."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from model.errors import AppError
from model.sources.query import QueryLimits
from model.sources.schema import Column, Join, Table
from services.datasources.file_source_port import Fetch
from services.datasources.sql_quoting import quote_ident
from services.joins.inference.column_names import is_identifier_name, score_similarity
from services.joins.inference.column_pairs import ColumnPair
from services.joins.inference.value_overlap import (
    Rows,
    RunStatement,
    ValueOverlap,
    find_key_columns,
    measure_overlaps,
)

LIMITS = QueryLimits(timeout_s=3, max_rows=1_000, max_bytes=1024 * 1024)
_BUDGET_S = 4.0
_MAX_PAIRS = 240
_PAIRS_PER_STATEMENT = 24


async def infer_joins(tables: Sequence[Table], fetch: Fetch) -> tuple[list[Table], list[Join]]:
    """The tables with primary keys, and the joins between them; takes about `_BUDGET_S` at most."""

    async def run_statement(sql: str) -> Rows:
        return (await fetch(sql, LIMITS)).rows

    deadline = time.monotonic() + _BUDGET_S
    keys = {
        table.name: await _find_unique_columns(table, run_statement, deadline) for table in tables
    }
    pairs = sorted(_find_candidate_pairs(tables, keys), key=lambda pair: -pair.similarity)[
        :_MAX_PAIRS
    ]
    overlaps: dict[ColumnPair, ValueOverlap] = {}
    for start in range(0, len(pairs), _PAIRS_PER_STATEMENT):
        if time.monotonic() < deadline:
            batch = await measure_overlaps(
                pairs[start : start + _PAIRS_PER_STATEMENT], run_statement, quote_ident
            )
            overlaps |= {pair: overlap for pair, overlap in batch.items() if overlap.supports(pair)}
    joins = [
        await _count_unmatched(join, run_statement, deadline) for join in _select_joins(overlaps)
    ]
    key_columns = {join.right: join.on[0][1] for join in reversed(joins)}
    return [
        _add_primary_key(table, keys[table.name], key_columns.get(table.name)) for table in tables
    ], joins


async def _count_unmatched(join: Join, run_statement: RunStatement, deadline: float) -> Join:
    """The join with the number of left rows that have no partner; unchanged when time is up."""
    ((column, key),) = join.on
    left, right = quote_ident(join.left), quote_ident(join.right)
    sql = (
        f"SELECT count(*) FROM {left} AS l ANTI JOIN {right} AS r "  # noqa: S608 - quoted
        f"ON l.{quote_ident(column)} = r.{quote_ident(key)}"
    )
    if time.monotonic() > deadline:
        return join
    try:
        ((count,),) = await run_statement(sql)
    except AppError:
        return join  # too slow to count: the join stays without a count
    return replace(join, unmatched=int(count or 0))


def _add_primary_key(table: Table, unique: Sequence[Column], join_column: str | None) -> Table:
    """The table with its key: a unique number or code. A unique name is no key."""
    codes = [column.name for column in unique if is_identifier_name(column.name)]
    if not codes:
        return table
    return replace(table, primary_key=(join_column if join_column in codes else codes[0],))


async def _find_unique_columns(
    table: Table, run_statement: RunStatement, deadline: float
) -> list[Column]:
    if (table.rows or 0) < 2 or time.monotonic() > deadline:
        return []
    return await find_key_columns(table, run_statement, quote_ident)


def _find_candidate_pairs(
    tables: Sequence[Table], keys: dict[str, list[Column]]
) -> Iterator[ColumnPair]:
    for right in tables:
        for key in keys[right.name]:
            for left in tables:
                for column in left.columns if left is not right else ():
                    if column.kind == key.kind and (
                        similarity := score_similarity(column, right, key)
                    ):
                        yield ColumnPair(left, (column,), right, (key,), similarity)


def _select_joins(overlaps: dict[ColumnPair, ValueOverlap]) -> Iterable[Join]:
    """The likeliest join of each two tables, from the many to the one."""
    order = sorted(overlaps.items(), key=lambda item: _rank(*item), reverse=True)
    joined_pairs: set[frozenset[str]] = set()
    for pair, _ in order:
        tables = frozenset((pair.left.name, pair.right.name))
        if tables not in joined_pairs:
            joined_pairs.add(tables)
            yield Join(pair.left.name, pair.right.name, pair.on, "inferred")


def _rank(pair: ColumnPair, overlap: ValueOverlap) -> tuple[float, ...]:
    return (
        pair.similarity,
        overlap.share,
        is_identifier_name(pair.keys[0].name),
        pair.left.rows or 0,
    )
