"""Finds the joins to offer for review: for each column the key that it most likely refers to."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.sources.join import Evidence, StoredJoin
from model.sources.schema import Column, Table
from services.datasources.join_catalog_port import OnPairs
from services.joins.inference.column_names import is_identifier_name
from services.joins.inference.column_pairs import (
    KEY_KINDS,
    ColumnPair,
    find_composite_pairs,
    find_single_pairs,
)
from services.joins.inference.value_overlap import (
    Quote,
    RunStatement,
    ValueOverlap,
    measure_overlaps,
    select_unique,
)

BUDGET_S = 30.0
MAX_PAIRS = 400
MAX_OFFERED = 1_000
_PAIRS_PER_STATEMENT = 8
_MAX_ROWS = 500_000
_MAX_KEYLESS_TABLES = 60
_CONFIDENCE_UNREAD = 0.5


@dataclass(frozen=True, slots=True)
class SourceReader:
    """How the values of a source are read to find joins."""

    run_statement: RunStatement
    quote: Quote
    may_read: Callable[[Table, Column], bool]
    """Whether the values of a column may be compared."""


async def find_candidates(
    tables: Sequence[Table], reader: SourceReader, on_pairs: OnPairs
) -> list[StoredJoin]:
    """Joins to offer, the most confident first; values are read for at most `BUDGET_S` seconds."""
    deadline = time.monotonic() + BUDGET_S
    keys = await _find_keys(tables, reader, deadline)
    pairs = sorted(
        (*find_single_pairs(tables, keys), *find_composite_pairs(tables)),
        key=lambda pair: -pair.similarity,
    )
    readable_pairs = [pair for pair in pairs if _may_read(pair, reader)][:MAX_PAIRS]
    overlaps: dict[ColumnPair, ValueOverlap] = {}
    for start in range(0, len(readable_pairs), _PAIRS_PER_STATEMENT):
        if time.monotonic() > deadline:
            break
        batch = readable_pairs[start : start + _PAIRS_PER_STATEMENT]
        overlaps |= await _measure_overlaps(batch, reader, deadline)
        on_pairs(min(start + _PAIRS_PER_STATEMENT, len(readable_pairs)), len(readable_pairs))
    joins = [join for pair in pairs if (join := _to_candidate(pair, overlaps.get(pair)))]
    return list(_select_best(joins))[:MAX_OFFERED]


async def _measure_overlaps(
    pairs: Sequence[ColumnPair], reader: SourceReader, deadline: float
) -> Mapping[ColumnPair, ValueOverlap]:
    """Measure all with one statement; when that fails, each with a statement of its own."""
    overlaps = await measure_overlaps(pairs, reader.run_statement, reader.quote)
    if not overlaps and len(pairs) > 1:
        for pair in pairs:
            if time.monotonic() < deadline:
                overlaps |= await measure_overlaps([pair], reader.run_statement, reader.quote)
    return overlaps


async def _find_keys(
    tables: Sequence[Table], reader: SourceReader, deadline: float
) -> dict[str, Sequence[Column]]:
    """The declared keys of one column; in tables without any key, columns without duplicates."""
    keys: dict[str, Sequence[Column]] = {}
    keyless: list[Table] = []
    for table in tables:
        if len(table.primary_key) == 1 and (column := table.column(table.primary_key[0])):
            keys[table.name] = (column,)
        elif not table.primary_key and table.kind == "table" and (table.rows or 0) <= _MAX_ROWS:
            keyless.append(table)
    for table in keyless[:_MAX_KEYLESS_TABLES]:
        likely = [
            column
            for column in table.columns
            if column.kind in KEY_KINDS
            and is_identifier_name(column.name)
            and reader.may_read(table, column)
        ]
        if time.monotonic() < deadline:
            unique_columns = await select_unique(table, likely, reader.run_statement, reader.quote)
            keys[table.name] = unique_columns[:2]
    return keys


def _may_read(pair: ColumnPair, reader: SourceReader) -> bool:
    return all(reader.may_read(pair.left, column) for column in pair.columns) and all(
        reader.may_read(pair.right, key) for key in pair.keys
    )


def _to_candidate(pair: ColumnPair, overlap: ValueOverlap | None) -> StoredJoin | None:
    """The pair as a join with its confidence; None when its values or names do not support it."""
    if overlap is None or overlap.compared == 0:
        if pair.similarity < 3:
            return None
        return _to_join(pair, _CONFIDENCE_UNREAD, Evidence(pair.names))
    if not overlap.supports(pair):
        return None
    weight = {3: 0.6, 2: 0.35}.get(pair.similarity, 0.2)
    sample_factor = min(1.0, 0.85 + overlap.compared / 100)
    confidence = (weight + (1 - weight) * overlap.share**2) * sample_factor
    evidence = Evidence(pair.names, round(overlap.share, 4), overlap.compared)
    return _to_join(pair, confidence, evidence)


def _to_join(pair: ColumnPair, confidence: float, evidence: Evidence) -> StoredJoin:
    left, right = pair.left.name, pair.right.name
    rounded = round(confidence, 2)
    return StoredJoin(left, right, pair.on, "inferred", "candidate", rounded, evidence)


def _select_best(joins: Iterable[StoredJoin]) -> Iterable[StoredJoin]:
    """The most confident join of each column, and no join twice."""
    used_columns: set[tuple[str, str]] = set()
    join_ids: set[str] = set()
    for join in sorted(joins, key=lambda each: -(each.confidence or 0.0)):
        column = (join.left, join.on[0][0])
        is_composite = len(join.on) > 1
        if join.id not in join_ids and (is_composite or column not in used_columns):
            join_ids.add(join.id)
            used_columns |= set() if is_composite else {column}
            yield join
