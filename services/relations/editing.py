"""What administrators want of the joins, checked against the tables, as one change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.errors import Conflict, Invalid, InvalidFields
from model.sources.relation import Pairs, RelationChange, RelationSet, StoredRelation
from model.sources.schema import Table

MOST = 20_000
MOST_COLUMNS = 16
Op = Literal["add", "change", "accept", "reject", "delete"]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two tables and the columns by which they are to be joined."""

    left: str
    right: str
    on: Pairs


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: `add` a join, `change` one to another, `accept`, `reject` or `delete` one.

    Deleting an inferred join rejects it, so that it is not offered again.
    """

    op: Op
    id: str = ""
    joined: Joined | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A join of a whole set, as it shall be."""

    joined: Joined
    status: Literal["accepted", "candidate", "rejected"] = "accepted"


Tables = Mapping[str, Table]


def edited(before: RelationSet, edits: Sequence[Edit], tables: Tables) -> RelationChange:
    """The edits in their order as one change. Raises `InvalidFields`, `Conflict`."""
    after = before.by_id()
    problems: list[Invalid] = []
    for number, edit in enumerate(edits):
        path = f"changes.{number}"
        found = list(_problems(edit, after, tables, path))
        problems += found
        if not found:
            _apply(edit, after, tables)
    return _change(before, after, problems)


def replaced(before: RelationSet, wanted: Sequence[Wanted], tables: Tables) -> RelationChange:
    """The set as it shall be: what is left out is deleted, or rejected when a sync found it."""
    known = before.by_id()
    after: dict[str, StoredRelation] = {}
    problems: list[Invalid] = []
    for number, each in enumerate(wanted):
        path = f"relations.{number}"
        relation = _oriented(each.joined, tables)
        old = known.get(relation.id)
        found = [] if old else list(_unfit(each.joined, tables, path))
        if relation.id in after:
            found.append(Invalid("relations.twice", path=path))
        problems += found
        after[relation.id] = replace(old or relation, status=each.status)
    for id_ in known.keys() - after.keys():
        if known[id_].origin != "manual":
            after[id_] = replace(known[id_], status="rejected")
    return _change(before, after, problems)


def _change(
    before: RelationSet, after: Mapping[str, StoredRelation], problems: Sequence[Invalid]
) -> RelationChange:
    if problems:
        raise InvalidFields(problems)
    if len(after) > MOST:
        raise Conflict("relations.too_many", most=MOST)
    known = before.by_id()
    put = tuple(each for id_, each in after.items() if known.get(id_) != each)
    return RelationChange(put, frozenset(known.keys() - after.keys()))


def _problems(
    edit: Edit, after: Mapping[str, StoredRelation], tables: Tables, path: str
) -> Iterator[Invalid]:
    old = after.get(edit.id)
    if edit.op != "add" and old is None:
        yield Invalid("relations.unknown", path=f"{path}.id")
    elif old is not None and old.origin == "declared" and edit.op in ("change", "delete"):
        yield Invalid("relations.declared_fixed", path=f"{path}.id")
    if edit.op not in ("add", "change"):
        return
    if edit.joined is None:
        yield Invalid("relations.no_columns", path=f"{path}.on")
        return
    yield from _unfit(edit.joined, tables, path)
    there = after.get(_oriented(edit.joined, tables).id)
    if there is not None and there is not old and there.status == "accepted":
        yield Invalid("relations.exists", path=f"{path}.on")


def _unfit(joined: Joined, tables: Tables, path: str) -> Iterator[Invalid]:
    """What of a join is not there, or makes no sense."""
    for side, name in (("left", joined.left), ("right", joined.right)):
        if name not in tables:
            yield Invalid("datasources.unknown_table", path=f"{path}.{side}", name=name)
    if not joined.on:
        yield Invalid("relations.no_columns", path=f"{path}.on")
    if len(joined.on) > MOST_COLUMNS:
        yield Invalid("relations.too_many_columns", path=f"{path}.on", most=MOST_COLUMNS)
    for number, pair in enumerate(joined.on[:MOST_COLUMNS]):
        yield from _unfit_pair(joined, pair, tables, f"{path}.on.{number}")
        if pair in joined.on[:number]:
            yield Invalid("relations.twice", path=f"{path}.on.{number}")


def _unfit_pair(
    joined: Joined, pair: tuple[str, str], tables: Tables, path: str
) -> Iterator[Invalid]:
    sides = (("left", joined.left, pair[0]), ("right", joined.right, pair[1]))
    for side, name, column in sides:
        table = tables.get(name)
        if table is not None and table.column(column) is None:
            key = "datasources.unknown_column"
            yield Invalid(key, path=f"{path}.{side}", table=name, column=column)
    if joined.left == joined.right and pair[0].lower() == pair[1].lower():
        yield Invalid("relations.same_columns", path=path)


def _apply(edit: Edit, after: dict[str, StoredRelation], tables: Tables) -> None:
    if edit.op in ("change", "delete"):
        _take_away(after, edit.id)
    if edit.op in ("accept", "reject"):
        status: Literal["accepted", "rejected"] = "accepted" if edit.op == "accept" else "rejected"
        after[edit.id] = replace(after[edit.id], status=status)
    elif edit.joined is not None and edit.op != "delete":
        relation = _oriented(edit.joined, tables)
        there = after.get(relation.id)
        after[relation.id] = replace(there, status="accepted") if there else relation


def _take_away(after: dict[str, StoredRelation], id_: str) -> None:
    """One that was inferred stays as rejected, else the next sync would offer it again."""
    if after[id_].origin == "inferred":
        after[id_] = replace(after[id_], status="rejected")
    else:
        del after[id_]


def _oriented(joined: Joined, tables: Tables) -> StoredRelation:
    """From the many to the one, as far as keys tell, with names spelled as in the tables."""
    left, right = tables.get(joined.left), tables.get(joined.right)
    on = tuple((_spelled(left, a), _spelled(right, b)) for a, b in joined.on)
    relation = StoredRelation(joined.left, joined.right, on)
    turned = _is_key(left, [a for a, _ in on]) and not _is_key(right, [b for _, b in on])
    if turned:
        return StoredRelation(joined.right, joined.left, tuple((b, a) for a, b in on))
    return relation


def _spelled(table: Table | None, column: str) -> str:
    found = table.column(column) if table else None
    return found.name if found else column


def _is_key(table: Table | None, columns: Sequence[str]) -> bool:
    key = set(table.primary_key) if table else set()
    return bool(key) and key <= set(columns)
