"""Merges the outcome of a sync into the joins: declared keys follow the tables, decisions stay."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from model.sources.relation import RelationChange, RelationSet, StoredRelation, declared_relations
from model.sources.schema import Table


def merge_sync_result(
    before: RelationSet, tables: Sequence[Table], offered: Iterable[StoredRelation]
) -> RelationChange:
    """What to put and to remove after a sync found these tables and candidates.

    What administrators added, accepted or rejected stays, whether its tables are there or not.
    """
    known = before.by_id()
    after: dict[str, StoredRelation] = {
        id_: relation for id_, relation in known.items() if _is_decided(relation)
    }
    for relation in declared_relations(tables):
        old = known.get(relation.id)
        rejected = old is not None and old.status == "rejected"
        after[relation.id] = replace(relation, status="rejected") if rejected else relation
    taken = {
        side
        for each in after.values()
        if each.status == "accepted"
        for side in _find_single_column_side(each)
    }
    for candidate in offered:
        if candidate.id not in after and taken.isdisjoint(_find_single_column_side(candidate)):
            after[candidate.id] = candidate
    put = tuple(each for id_, each in after.items() if known.get(id_) != each)
    return RelationChange(put, frozenset(known.keys() - after.keys()))


def _is_decided(relation: StoredRelation) -> bool:
    if relation.origin == "manual" or relation.status == "rejected":
        return True
    return relation.status == "accepted" and not relation.is_stated


def _find_single_column_side(relation: StoredRelation) -> set[tuple[str, str]]:
    """The columns that name something already, when the join is of one column."""
    if len(relation.on) > 1:
        return set()
    return {(relation.left, relation.on[0][0])}
