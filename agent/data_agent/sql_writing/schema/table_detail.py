"""Chooses the tables that a prompt describes in detail; of the others it gives the names alone.

A source with a dozen tables is retrieved whole, but a question needs few of them: of the rest a
model has to know only that they are there.
"""

from collections.abc import Sequence

from model.sources.schema import RetrievedSchema, RetrievedTable, Table

MAX_BEST = 8
MIN_USEFUL = 3
"""With fewer tables that explain any word, the question says too little to leave any out."""
LEAST_SHARE = 0.11
"""A table that adds less than this share of what the best one explains is hardly needed."""
_TEACHING_REASONS = frozenset({"term", "example"})


def find_detailed_tables(schema: RetrievedSchema) -> frozenset[str]:
    """The best tables, their numbered lines, those on join paths and those that teaching names."""
    tables = schema.tables
    useful = sorted((each for each in tables if each.gain > 0), key=lambda each: -each.gain)
    if len(tables) <= MAX_BEST or len(useful) < MIN_USEFUL:
        return frozenset(each.table.name for each in tables)
    least = useful[0].gain * LEAST_SHARE
    best = [each.table.name for each in useful[:MAX_BEST] if each.gain >= least]
    lines = (each.table.name for each in tables if _is_part_of(each.table, best))
    on_paths = (name for path in schema.paths for name in path.tables)
    taught = (each.table.name for each in tables if _is_taught(each))
    return frozenset([*best, *lines, *on_paths, *taught])


def _is_taught(retrieved: RetrievedTable) -> bool:
    return any(reason.code in _TEACHING_REASONS for reason in retrieved.why)


def _is_part_of(table: Table, names: Sequence[str]) -> bool:
    """Whether its rows are numbered lines of a row of one of these tables, as those of an order."""
    key = set(table.primary_key)
    return any(
        other.table in names and set(other.columns) < key and not _is_link(table)
        for other in table.foreign_keys
    )


def _is_link(table: Table) -> bool:
    """Whether its whole key names rows of other tables."""
    named = {column for key in table.foreign_keys for column in key.columns}
    return named.issuperset(table.primary_key)
