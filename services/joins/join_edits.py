"""Edits of joins by administrators, checked against the tables, as one change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.errors import Conflict, Invalid, InvalidFields
from model.sources.join import JoinChange, JoinSet, Pairs, StoredJoin
from model.sources.schema import Table

MAX_JOINS = 20_000
MAX_COLUMNS = 16
Op = Literal["add", "change", "accept", "reject", "delete"]


@dataclass(frozen=True, slots=True)
class JoinColumns:
    """Two tables and the columns by which they are to be joined."""

    left: str
    right: str
    on: Pairs


@dataclass(frozen=True, slots=True)
class JoinEdit:
    """One change: `add` a join, `change` one to another, `accept`, `reject` or `delete` one.

    Deleting an inferred join rejects it, so that it is not offered again.
    """

    op: Op
    id: str = ""
    join: JoinColumns | None = None


@dataclass(frozen=True, slots=True)
class DesiredJoin:
    """A join of a whole set, as it shall be."""

    join: JoinColumns
    status: Literal["accepted", "candidate", "rejected"] = "accepted"


Tables = Mapping[str, Table]


def apply_edits(before: JoinSet, edits: Sequence[JoinEdit], tables: Tables) -> JoinChange:
    """The edits in their order as one change. Raises `InvalidFields`, `Conflict`."""
    after = before.by_id()
    problems: list[Invalid] = []
    for number, edit in enumerate(edits):
        path = f"changes.{number}"
        edit_problems = list(_find_problems(edit, after, tables, path))
        problems += edit_problems
        if not edit_problems:
            _apply(edit, after, tables)
    return _to_change(before, after, problems)


def replace_all(before: JoinSet, joins: Sequence[DesiredJoin], tables: Tables) -> JoinChange:
    """The set as it shall be: what is left out is deleted, or rejected when a sync found it."""
    joins_by_id = before.by_id()
    after: dict[str, StoredJoin] = {}
    problems: list[Invalid] = []
    for number, each in enumerate(joins):
        path = f"relations.{number}"
        join = _orient(each.join, tables)
        old = joins_by_id.get(join.id)
        misfits = [] if old else list(_find_misfits(each.join, tables, path))
        if join.id in after:
            misfits.append(Invalid("relations.twice", path=path))
        problems += misfits
        after[join.id] = replace(old or join, status=each.status)
    for id_ in joins_by_id.keys() - after.keys():
        if joins_by_id[id_].origin != "manual":
            after[id_] = replace(joins_by_id[id_], status="rejected")
    return _to_change(before, after, problems)


def _to_change(
    before: JoinSet, after: Mapping[str, StoredJoin], problems: Sequence[Invalid]
) -> JoinChange:
    if problems:
        raise InvalidFields(problems)
    if len(after) > MAX_JOINS:
        raise Conflict("relations.too_many", most=MAX_JOINS)
    joins_by_id = before.by_id()
    changed_joins = tuple(each for id_, each in after.items() if joins_by_id.get(id_) != each)
    return JoinChange(changed_joins, frozenset(joins_by_id.keys() - after.keys()))


def _find_problems(
    edit: JoinEdit, after: Mapping[str, StoredJoin], tables: Tables, path: str
) -> Iterator[Invalid]:
    old = after.get(edit.id)
    if edit.op != "add" and old is None:
        yield Invalid("relations.unknown", path=f"{path}.id")
    elif old is not None and old.origin == "declared" and edit.op in ("change", "delete"):
        yield Invalid("relations.declared_fixed", path=f"{path}.id")
    if edit.op not in ("add", "change"):
        return
    if edit.join is None:
        yield Invalid("relations.no_columns", path=f"{path}.on")
        return
    yield from _find_misfits(edit.join, tables, path)
    there = after.get(_orient(edit.join, tables).id)
    if there is not None and there is not old and there.status == "accepted":
        yield Invalid("relations.exists", path=f"{path}.on")


def _find_misfits(join: JoinColumns, tables: Tables, path: str) -> Iterator[Invalid]:
    """What of a join is not there, or makes no sense."""
    for side, name in (("left", join.left), ("right", join.right)):
        if name not in tables:
            yield Invalid("datasources.unknown_table", path=f"{path}.{side}", name=name)
    if not join.on:
        yield Invalid("relations.no_columns", path=f"{path}.on")
    if len(join.on) > MAX_COLUMNS:
        yield Invalid("relations.too_many_columns", path=f"{path}.on", most=MAX_COLUMNS)
    for number, pair in enumerate(join.on[:MAX_COLUMNS]):
        yield from _find_pair_misfits(join, pair, tables, f"{path}.on.{number}")
        if pair in join.on[:number]:
            yield Invalid("relations.twice", path=f"{path}.on.{number}")


def _find_pair_misfits(
    join: JoinColumns, pair: tuple[str, str], tables: Tables, path: str
) -> Iterator[Invalid]:
    sides = (("left", join.left, pair[0]), ("right", join.right, pair[1]))
    for side, name, column in sides:
        table = tables.get(name)
        if table is not None and table.column(column) is None:
            key = "datasources.unknown_column"
            yield Invalid(key, path=f"{path}.{side}", table=name, column=column)
    if join.left == join.right and pair[0].lower() == pair[1].lower():
        yield Invalid("relations.same_columns", path=path)


def _apply(edit: JoinEdit, after: dict[str, StoredJoin], tables: Tables) -> None:
    if edit.op in ("change", "delete"):
        _withdraw(after, edit.id)
    if edit.op in ("accept", "reject"):
        status: Literal["accepted", "rejected"] = "accepted" if edit.op == "accept" else "rejected"
        after[edit.id] = replace(after[edit.id], status=status)
    elif edit.join is not None and edit.op != "delete":
        join = _orient(edit.join, tables)
        there = after.get(join.id)
        after[join.id] = replace(there, status="accepted") if there else join


def _withdraw(after: dict[str, StoredJoin], id_: str) -> None:
    """One that was inferred stays as rejected, else the next sync would offer it again."""
    if after[id_].origin == "inferred":
        after[id_] = replace(after[id_], status="rejected")
    else:
        del after[id_]


def _orient(join: JoinColumns, tables: Tables) -> StoredJoin:
    """From the many to the one, as far as keys tell, with names spelled as in the tables."""
    left, right = tables.get(join.left), tables.get(join.right)
    on = tuple(
        (_find_stored_spelling(left, a), _find_stored_spelling(right, b)) for a, b in join.on
    )
    oriented = StoredJoin(join.left, join.right, on)
    turned = _is_key(left, [a for a, _ in on]) and not _is_key(right, [b for _, b in on])
    if turned:
        return StoredJoin(join.right, join.left, tuple((b, a) for a, b in on))
    return oriented


def _find_stored_spelling(table: Table | None, column: str) -> str:
    stored_column = table.column(column) if table else None
    return stored_column.name if stored_column else column


def _is_key(table: Table | None, columns: Sequence[str]) -> bool:
    key = set(table.primary_key) if table else set()
    return bool(key) and key <= set(columns)
