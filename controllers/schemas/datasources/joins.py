"""Joins as they are shown, and as they are given."""

from collections.abc import Mapping
from typing import Annotated, Literal, cast

from pydantic import BaseModel, Field

from model.locales import Locale, text
from model.sources.join import Evidence, JoinStatus, Origin, StoredJoin, find_missing
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, JoinPath, to_join
from services.datasources.visibility.stored_table import StoredTable
from services.joins.join_edits import DesiredJoin, JoinColumns, JoinEdit
from services.joins.service import SourceJoins

Tables = Mapping[str, StoredTable]
Name = Annotated[str, Field(max_length=255)]


class ColumnPair(BaseModel):
    """A column of the left table and the one of the right table that it equals."""

    left: Name
    right: Name


class RelationView(BaseModel):
    """A join. `usable` says whether questions use it; `warnings` say what is wrong with it."""

    id: str
    left: str
    right: str
    on: list[ColumnPair]
    origin: Origin
    status: JoinStatus
    confidence: float | None
    reasons: list[str]
    missing: list[str]
    warnings: list[str]
    usable: bool

    @classmethod
    def from_join(cls, join: StoredJoin, tables: Tables, locale: Locale) -> "RelationView":
        """The view of a join."""
        gone = find_missing(
            join, {name: stored_table.table for name, stored_table in tables.items()}
        )
        off = [] if gone else _switched_off(join, tables)
        warnings = [text("relations.is_missing", locale, name=name) for name in gone]
        warnings += [text("relations.is_off", locale, name=name) for name in off]
        warnings += _type_warnings(join, tables, locale)
        return cls(
            id=join.id,
            left=join.left,
            right=join.right,
            on=[ColumnPair(left=a, right=b) for a, b in join.on],
            origin=join.origin,
            status=join.status,
            confidence=join.confidence,
            reasons=_reason_texts(join, tables, locale),
            missing=list(gone),
            warnings=warnings,
            usable=join.status == "accepted" and not gone and not off,
        )


class RelationsView(BaseModel):
    """All joins of a source. `current` is false while the graph database does not answer."""

    version: str
    graph: Literal["embedded", "neo4j"]
    current: bool
    items: list[RelationView]
    next_cursor: str | None = None

    @classmethod
    def from_joins(cls, source_joins: SourceJoins, graph: str, locale: Locale) -> "RelationsView":
        """The view of a source's joins."""
        joins, tables = source_joins.join_set.joins, source_joins.stored_tables
        return cls(
            version=source_joins.version,
            graph=cast("Literal['embedded', 'neo4j']", graph),
            current=source_joins.is_current,
            items=[RelationView.from_join(each, tables, locale) for each in joins],
        )


class JoinStepView(BaseModel):
    """A join on a way."""

    left: str
    right: str
    on: list[ColumnPair]


class WayView(BaseModel):
    """A shortest way from the first of the tables to the last."""

    tables: list[str]
    joins: list[JoinStepView]

    @classmethod
    def from_path(cls, way: JoinPath) -> "WayView":
        """The view of a way."""
        joins = [
            JoinStepView(
                left=step.left,
                right=step.right,
                on=[ColumnPair(left=a, right=b) for a, b in step.on],
            )
            for step in way.joins
        ]
        return cls(tables=list(way.tables), joins=joins)


class WaysView(BaseModel):
    """Shortest ways between each two of the tables asked for, where there is one."""

    items: list[WayView]
    next_cursor: str | None = None


class NewRelation(BaseModel):
    """A join of a whole set."""

    left: Name
    right: Name
    on: list[ColumnPair] = Field(max_length=64)
    status: Literal["accepted", "candidate", "rejected"] = "accepted"


class RelationEdit(BaseModel):
    """One change. `add` and `change` need `left`, `right` and `on`; all but `add` need `id`."""

    op: Literal["add", "change", "accept", "reject", "delete"]
    id: str = Field(default="", max_length=64)
    left: Name | None = None
    right: Name | None = None
    on: list[ColumnPair] | None = Field(default=None, max_length=64)

    def to_edit(self) -> JoinEdit:
        """The same for the service."""
        columns = None
        if self.left is not None and self.right is not None and self.on is not None:
            columns = JoinColumns(self.left, self.right, _pairs(self.on))
        return JoinEdit(self.op, self.id, columns)


class RelationsPut(BaseModel):
    """Either the whole set, or changes; `version` is the one that was read (or `If-Match`)."""

    version: str | None = Field(default=None, max_length=32)
    relations: list[NewRelation] | None = Field(default=None, max_length=20_000)
    changes: list[RelationEdit] | None = Field(default=None, max_length=20_000)

    def to_joins(self) -> list[DesiredJoin]:
        """The whole set for the service."""
        relations = self.relations or []
        return [
            DesiredJoin(JoinColumns(r.left, r.right, _pairs(r.on)), r.status) for r in relations
        ]


def _pairs(on: list[ColumnPair]) -> tuple[tuple[str, str], ...]:
    return tuple((pair.left, pair.right) for pair in on)


def _reason_texts(join: StoredJoin, tables: Tables, locale: Locale) -> list[str]:
    if join.evidence:
        return _evidence_texts(join.evidence, locale)
    if join.origin != "inferred":
        return []
    texts = [text("relations.between_files", locale)]
    keys = tables[join.left].table.foreign_keys if join.left in tables else ()
    same = [to_join(join.left, key) for key in keys]
    unmatched_rows = max((each.unmatched for each in same if each.on == join.on), default=0)
    return (
        [*texts, text("relations.unmatched", locale, rows=unmatched_rows)]
        if unmatched_rows
        else texts
    )


def _evidence_texts(evidence: Evidence, locale: Locale) -> list[str]:
    texts = [text(f"relations.names_{evidence.names}", locale)]
    if evidence.share is None:
        return [*texts, text("relations.values_unread", locale)]
    share = f"{evidence.share:.0%}"
    share_text = text("relations.values_shared", locale, share=share, compared=evidence.compared)
    return [*texts, share_text]


def _switched_off(join: StoredJoin, tables: Tables) -> list[str]:
    off: list[str] = []
    for name, columns in (
        (join.left, [a for a, _ in join.on]),
        (join.right, [b for _, b in join.on]),
    ):
        table = tables[name].table
        if not table.enabled:
            off.append(name)
        table_columns = (table.column(column) for column in columns)
        off += [
            f"{name}.{column.name}" for column in table_columns if column and not column.enabled
        ]
    return list(dict.fromkeys(off))


def _type_warnings(join: StoredJoin, tables: Tables, locale: Locale) -> list[str]:
    left, right = tables.get(join.left), tables.get(join.right)
    if left is None or right is None:
        return []
    pairs = ((left.table.column(a), right.table.column(b)) for a, b in join.on)
    return [
        text(
            "relations.other_type",
            locale,
            left=f"{join.left}.{a.name}",
            left_type=a.type or a.kind,
            right=f"{join.right}.{b.name}",
            right_type=b.type or b.kind,
        )
        for a, b in pairs
        if a and b and not _is_comparable(a, b)
    ]


def _is_comparable(a: Column, b: Column) -> bool:
    return a.kind == b.kind or {a.kind, b.kind} <= NUMERIC_KINDS
