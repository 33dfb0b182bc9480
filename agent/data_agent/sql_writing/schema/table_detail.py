"""Chooses the tables that a prompt describes in detail; of the others it gives the names alone.

A source with a dozen tables is retrieved whole, but a question needs few of them: of the rest a
model has to know only that they are there.
"""

from model.sources.schema import RetrievedSchema, RetrievedTable

MAX_BEST = 8
MIN_USEFUL = 3
"""With fewer tables that explain any word, the question says too little to leave any out."""
LEAST_SHARE = 0.1
"""A table that adds less than this share of what the best one explains is hardly needed."""
_TEACHING_REASONS = frozenset({"term", "example"})


def find_detailed_tables(schema: RetrievedSchema) -> frozenset[str]:
    """The names of the best tables, of those on join paths and of those that teaching names."""
    tables = schema.tables
    useful = sorted((each for each in tables if each.gain > 0), key=lambda each: -each.gain)
    if len(tables) <= MAX_BEST or len(useful) < MIN_USEFUL:
        return frozenset(each.table.name for each in tables)
    least = useful[0].gain * LEAST_SHARE
    best = (each.table.name for each in useful[:MAX_BEST] if each.gain >= least)
    on_paths = (name for path in schema.paths for name in path.tables)
    taught = (each.table.name for each in tables if _is_taught(each))
    return frozenset([*best, *on_paths, *taught])


def _is_taught(retrieved: RetrievedTable) -> bool:
    return any(reason.code in _TEACHING_REASONS for reason in retrieved.why)
