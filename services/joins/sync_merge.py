"""Merges the outcome of a sync into the joins: declared keys follow the tables, decisions stay."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from model.sources.join import JoinChange, JoinSet, StoredJoin, list_declared_joins
from model.sources.schema import Table


def merge_sync_result(
    before: JoinSet, tables: Sequence[Table], offered: Iterable[StoredJoin]
) -> JoinChange:
    """What to put and to remove after a sync found these tables and candidates.

    What administrators added, accepted or rejected stays, whether its tables are there or not.
    """
    joins_by_id = before.by_id()
    after: dict[str, StoredJoin] = {
        id_: join for id_, join in joins_by_id.items() if _is_decided(join)
    }
    for join in list_declared_joins(tables):
        old = joins_by_id.get(join.id)
        rejected = old is not None and old.status == "rejected"
        after[join.id] = replace(join, status="rejected") if rejected else join
    used_sides = {
        side
        for each in after.values()
        if each.status == "accepted"
        for side in _find_single_column_side(each)
    }
    for candidate in offered:
        if candidate.id not in after and used_sides.isdisjoint(_find_single_column_side(candidate)):
            after[candidate.id] = candidate
    changed_joins = tuple(each for id_, each in after.items() if joins_by_id.get(id_) != each)
    return JoinChange(changed_joins, frozenset(joins_by_id.keys() - after.keys()))


def _is_decided(join: StoredJoin) -> bool:
    if join.origin == "manual" or join.status == "rejected":
        return True
    return join.status == "accepted" and not join.is_stated


def _find_single_column_side(join: StoredJoin) -> set[tuple[str, str]]:
    """The columns that name something already, when the join is of one column."""
    if len(join.on) > 1:
        return set()
    return {(join.left, join.on[0][0])}
