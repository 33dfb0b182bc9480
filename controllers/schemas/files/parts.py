"""What appending an upload adds to a file."""

from typing import Literal

from pydantic import BaseModel

from controllers.schemas.datasources.changes import SourceUpdateView
from controllers.schemas.files.files import SheetView
from model.sources.schema import ColumnKind


class ColumnDifferenceView(BaseModel):
    """A column that is not the same in file and upload; null: it has no such column.

    `result` is its kind afterwards. Of another unit, an upload is not appended.
    """

    name: str
    fit: Literal["missing", "added", "other_kind", "other_unit"]
    before: ColumnKind | None
    after: ColumnKind | None
    result: ColumnKind
    units: tuple[str, str]


class TableAdditionView(BaseModel):
    """A table of the file, the sheets of the upload whose rows it would get, and how many.

    `known_rows` are rows among them that it has already; null: counting took too long.
    """

    name: str
    sheets: list[str]
    rows_before: int
    rows_added: int
    known_rows: int | None
    columns: list[ColumnDifferenceView]


class AppendPreview(BaseModel):
    """What appending an upload to the file adds. `left_out` are tables that belong to none."""

    tables: list[TableAdditionView]
    left_out: list[SheetView]
    sources: list[SourceUpdateView]


class PartPost(BaseModel):
    """The upload whose rows the file is to have, too.

    With `new_rows_only`, rows that the file has already are left out.
    """

    upload: str
    new_rows_only: bool = False
