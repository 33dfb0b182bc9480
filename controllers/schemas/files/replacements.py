"""What replacing a file by an upload changes."""

from typing import Literal

from pydantic import BaseModel

from controllers.schemas.datasources.changes import SourceUpdateView
from model.sources.schema import ColumnKind


class ColumnComparisonView(BaseModel):
    """A column and its kind before and after; null: it is not there."""

    name: str
    before: ColumnKind | None
    after: ColumnKind | None


class TableComparisonView(BaseModel):
    """A table of the file, how many rows it has and would have, and which columns differ."""

    name: str
    change: Literal["added", "removed", "changed", "same"]
    rows_before: int | None
    rows_after: int | None
    columns: list[ColumnComparisonView]


class ReplacementView(BaseModel):
    """What replacing a file by another upload changes."""

    tables: list[TableComparisonView]
    sources: list[SourceUpdateView]


class ReplacementPut(BaseModel):
    """The upload that is to be in the place of the file; it is used up."""

    by: str
