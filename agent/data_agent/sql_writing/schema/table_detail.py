"""Chooses the tables that a prompt describes in detail; of the others it gives the names alone.

A source with a dozen tables is retrieved whole, but a question needs few of them: of the rest a
model has to know only that they are there.
"""

from model.sources.schema import RetrievedSchema, RetrievedTable

MAX_BEST = 6
MIN_SCORED = 3
"""With fewer tables that have a score, the question's words say too little to leave any out."""
LEAST_SCORE_SHARE = 0.2
"""A table whose score is less than this share of the best one's is hardly needed."""
_TEACHING_REASONS = frozenset({"term", "example"})


def find_detailed_tables(schema: RetrievedSchema) -> frozenset[str]:
    """The names of the best tables, of those on join paths and of those that teaching names."""
    tables = schema.tables
    scored = [each for each in tables if each.score > 0]
    if len(tables) <= MAX_BEST or len(scored) < MIN_SCORED:
        return frozenset(each.table.name for each in tables)
    least = max(each.score for each in scored) * LEAST_SCORE_SHARE
    best = (each.table.name for each in scored[:MAX_BEST] if each.score >= least)
    on_paths = (name for path in schema.paths for name in path.tables)
    taught = (each.table.name for each in tables if _is_taught(each))
    return frozenset([*best, *on_paths, *taught])


def _is_taught(retrieved: RetrievedTable) -> bool:
    return any(reason.code in _TEACHING_REASONS for reason in retrieved.why)
