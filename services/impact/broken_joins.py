"""Tells whether a join names a table or column that is missing."""

from collections.abc import Mapping

from model.locales import LocaleText
from model.sources.join import find_missing, make_join_id
from model.sources.schema import Join, Table
from model.sources.schema_change import BrokenReference


def find_broken_join(join: Join, tables: Mapping[str, Table]) -> BrokenReference | None:
    """The join as a broken reference; None when all that it names is among the tables."""
    missing = find_missing(join, tables)
    if not missing:
        return None
    join_id = make_join_id(join.left, join.right, join.on)
    problem = LocaleText("relations.is_missing", {"name": missing[0]})
    return BrokenReference("join", join_id, f"{join.left} – {join.right}", problem)
