"""What is offered for review: the likeliest target of every column that may name one."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.sources.join import Evidence, StoredJoin
from model.sources.schema import Column, Table
from services.joins.inference.column_names import is_identifier_name
from services.joins.inference.column_pairs import (
    KEY_KINDS,
    JoinCandidate,
    find_composite_pairs,
    find_single_pairs,
)
from services.joins.inference.value_overlap import (
    Ask,
    Quote,
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
OnPairs = Callable[[int, int], None]
"""Told how many pairs are done of how many."""


@dataclass(frozen=True, slots=True)
class SourceReader:
    """What of a source may be read while looking for joins."""

    ask: Ask
    quote: Quote
    columns: Callable[[Table, Column], bool]
    """Whether the values of a column may be compared."""


async def find_candidates(
    tables: Sequence[Table], readable: SourceReader, on_pairs: OnPairs, budget_s: float = BUDGET_S
) -> list[StoredJoin]:
    """Joins to offer, the surest first, found within the budget; nothing is read beyond it."""
    deadline = time.monotonic() + budget_s
    keys = await _find_keys(tables, readable, deadline)
    pairs = sorted(
        (*find_single_pairs(tables, keys), *find_composite_pairs(tables)),
        key=lambda pair: -pair.similarity,
    )
    readable_pairs = [pair for pair in pairs if _may_read(pair, readable)][:MAX_PAIRS]
    overlaps: dict[JoinCandidate, ValueOverlap] = {}
    for start in range(0, len(readable_pairs), _PAIRS_PER_STATEMENT):
        if time.monotonic() > deadline:
            break
        some = readable_pairs[start : start + _PAIRS_PER_STATEMENT]
        overlaps |= await _measure_overlaps(some, readable, deadline)
        on_pairs(min(start + _PAIRS_PER_STATEMENT, len(readable_pairs)), len(readable_pairs))
    offered = [each for pair in pairs if (each := _to_candidate(pair, overlaps.get(pair)))]
    return list(_select_best(offered))[:MAX_OFFERED]


async def _measure_overlaps(
    pairs: Sequence[JoinCandidate], readable: SourceReader, deadline: float
) -> Mapping[JoinCandidate, ValueOverlap]:
    """All in one statement, or, when one of them spoils it, each by itself."""
    overlaps = await measure_overlaps(pairs, readable.ask, readable.quote)
    if not overlaps and len(pairs) > 1:
        for pair in pairs:
            if time.monotonic() < deadline:
                overlaps |= await measure_overlaps([pair], readable.ask, readable.quote)
    return overlaps


async def _find_keys(
    tables: Sequence[Table], readable: SourceReader, deadline: float
) -> dict[str, Sequence[Column]]:
    """Declared keys of one column; for tables that declare none, columns without duplicates."""
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
            and readable.columns(table, column)
        ]
        if time.monotonic() < deadline:
            unique_columns = await select_unique(table, likely, readable.ask, readable.quote)
            keys[table.name] = unique_columns[:2]
    return keys


def _may_read(pair: JoinCandidate, readable: SourceReader) -> bool:
    return all(readable.columns(pair.left, column) for column in pair.columns) and all(
        readable.columns(pair.right, key) for key in pair.keys
    )


def _to_candidate(pair: JoinCandidate, overlap: ValueOverlap | None) -> StoredJoin | None:
    """A pair as a join, with how sure it is; None when the values, or nothing, speak for it."""
    if overlap is None or overlap.compared == 0:
        if pair.similarity < 3:
            return None
        return _to_join(pair, _CONFIDENCE_UNREAD, Evidence(pair.names))
    if not overlap.supports(pair):
        return None
    weight = {3: 0.6, 2: 0.35}.get(pair.similarity, 0.2)
    few = min(1.0, 0.85 + overlap.compared / 100)
    confidence = (weight + (1 - weight) * overlap.share**2) * few
    evidence = Evidence(pair.names, round(overlap.share, 4), overlap.compared)
    return _to_join(pair, confidence, evidence)


def _to_join(pair: JoinCandidate, confidence: float, evidence: Evidence) -> StoredJoin:
    left, right = pair.left.name, pair.right.name
    sure = round(confidence, 2)
    return StoredJoin(left, right, pair.on, "inferred", "candidate", sure, evidence)


def _select_best(offered: Iterable[StoredJoin]) -> Iterable[StoredJoin]:
    """One target for each column, the likeliest, and no join twice."""
    used_columns: set[tuple[str, str]] = set()
    join_ids: set[str] = set()
    for join in sorted(offered, key=lambda each: -(each.confidence or 0.0)):
        column = (join.left, join.on[0][0])
        whole = len(join.on) > 1
        if join.id not in join_ids and (whole or column not in used_columns):
            join_ids.add(join.id)
            used_columns |= set() if whole else {column}
            yield join
