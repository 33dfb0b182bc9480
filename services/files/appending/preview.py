"""Describes what an upload would add to a file, before it is appended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.errors import Conflict, Invalid
from model.files.file import DOCUMENT_KINDS, FileColumn, FileTable, StoredFile
from model.sources.schema import ColumnKind
from services.files.rebuilding.table_union import (
    TableSource,
    TableUnion,
    find_unit_clashes,
    match_tables,
    unite_tables,
)

ColumnFit = Literal["missing", "added", "other_kind", "other_unit"]


@dataclass(frozen=True, slots=True)
class ColumnDifference:
    """A column that is not the same in a file and in an upload; None: it has no such column."""

    name: str
    fit: ColumnFit
    before: ColumnKind | None
    after: ColumnKind | None
    result: ColumnKind
    """The kind that the column has afterwards."""
    units: tuple[str, str] = ("", "")
    """Of the file and of the upload, where these differ."""


@dataclass(frozen=True, slots=True)
class TableAddition:
    """The rows that an upload would add to a table of a file."""

    name: str
    sheets: tuple[str, ...]
    """The tables of the upload that they are from."""
    rows_before: int
    rows_added: int
    known_rows: int | None
    """Rows among them that the table has already; None where counting took too long."""
    columns: tuple[ColumnDifference, ...]


@dataclass(frozen=True, slots=True)
class AppendPlan:
    """The tables to unite, and the tables of the upload that fit none of the file."""

    unions: tuple[TableUnion, ...]
    left_out: tuple[FileTable, ...]

    def list_grown_unions(self) -> list[TableUnion]:
        """The tables that would get rows."""
        return [union for union in self.unions if len(union.sources) > 1]


def plan_append(file: StoredFile, new: StoredFile) -> AppendPlan:
    """How an upload would be appended. Raises `Invalid` or `Conflict` where it cannot be."""
    if file.id == new.id:
        raise Invalid("appending.itself", path="upload")
    if "parsing" in (file.status, new.status):
        raise Conflict("uploads.being_read")
    if DOCUMENT_KINDS & {file.kind, new.kind}:
        raise Invalid("appending.document", path="upload")
    matches = list(match_tables(file.tables, new.tables))
    plan = AppendPlan(
        unite_tables([file.tables, new.tables]),
        tuple(table for table, target in matches if target is None or target.skipped),
    )
    if not plan.list_grown_unions():
        raise Invalid("appending.nothing_fits", path="upload", name=new.name)
    return plan


def describe_addition(union: TableUnion, known_rows: int | None) -> TableAddition:
    """The preview of a table that would get rows."""
    before, *new_sources = union.sources
    return TableAddition(
        name=union.table.name,
        sheets=tuple(source.table.sheet.strip() or source.table.name for source in new_sources),
        rows_before=before.table.rows,
        rows_added=sum(source.table.rows for source in new_sources),
        known_rows=known_rows,
        columns=tuple(_list_differences(union, before, new_sources)),
    )


def preview_file(file: StoredFile, plan: AppendPlan) -> StoredFile:
    """The file as it would be."""
    return replace(file, tables=tuple(union.table for union in plan.unions))


def _list_differences(
    union: TableUnion, before: TableSource, new_sources: Sequence[TableSource]
) -> Iterator[ColumnDifference]:
    clashes = {clash.column: clash for clash in find_unit_clashes([union])}
    for column in union.table.columns:
        old = _find_column(before, column.name)
        new = next((c for source in new_sources if (c := _find_column(source, column.name))), None)
        kinds = (old.kind if old else None, new.kind if new else None)
        if clash := clashes.get(column.name):
            units = (clash.before, clash.after)
            yield ColumnDifference(column.name, "other_unit", *kinds, column.kind, units)
        elif new is None:
            yield ColumnDifference(column.name, "missing", *kinds, column.kind)
        elif old is None:
            yield ColumnDifference(column.name, "added", *kinds, column.kind)
        elif old.kind != new.kind and old.distinct and new.distinct:
            yield ColumnDifference(column.name, "other_kind", *kinds, column.kind)


def _find_column(source: TableSource, name: str) -> FileColumn | None:
    key = name.casefold()
    return next((c for c in source.table.columns if c.name.casefold() == key), None)
