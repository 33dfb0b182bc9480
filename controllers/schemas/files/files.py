"""Files and their tables as they are shown, and what their owner wants of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from model.files.file import (
    FileColumn,
    FileKind,
    FileNotice,
    FilePart,
    FileProgress,
    FileStatus,
    FileTable,
    StoredFile,
    TableOptions,
    UsingSource,
)
from model.locales import Locale, text
from model.sources.query import Cell
from model.sources.schema import ColumnKind

_HEADER_ROWS = 8
_LAST_ROW = 1_048_576


class SheetView(BaseModel):
    """A table of a file: the sheet it is from, its name, how many rows and columns it has."""

    name: str
    table: str
    rows: int
    columns: int


class ProgressView(BaseModel):
    """How far reading is, in percent, and the sheet it is at."""

    done: int
    table: str | None

    @classmethod
    def from_progress(cls, progress: FileProgress) -> "ProgressView":
        """The view of a progress."""
        return cls(done=round(progress.done * 100), table=progress.sheet or None)


class FileSummary(BaseModel):
    """A file as it is listed. `progress` is there while it is read.

    A document has no sheets but `passages`, and `pages` where they are known.
    """

    id: str
    name: str
    kind: FileKind | None
    bytes: int
    status: FileStatus
    progress: ProgressView | None
    created_at: datetime
    sheets: list[SheetView]
    pages: int | None
    passages: int | None

    @classmethod
    def from_file(cls, file: StoredFile) -> "FileSummary":
        """The view of a file."""
        return cls(**_summary(file))


class NoticeView(BaseModel):
    """What was decided while reading, in the reader's language."""

    code: str
    message: str


class FileColumnView(BaseModel):
    """A column: what its values are, how many are empty and distinct, from what to what."""

    name: str
    kind: ColumnKind
    unit: str
    empty: int
    distinct: int
    low: Cell
    high: Cell
    chosen: bool

    @classmethod
    def from_column(cls, column: FileColumn) -> "FileColumnView":
        """The view of a column."""
        return cls.model_validate(column, from_attributes=True)


class FileTableView(BaseModel):
    """A table with what was decided about it; rows of the sheet count from 1."""

    name: str
    sheet: str
    cells: str
    header_rows: list[int]
    rows: int
    columns: list[FileColumnView]
    notices: list[NoticeView]
    caption: str
    skipped: bool

    @classmethod
    def from_table(cls, table: FileTable, locale: Locale) -> "FileTableView":
        """The view of a table."""
        return cls(
            name=table.name,
            sheet=table.sheet,
            cells=table.cells,
            header_rows=list(table.header_rows),
            rows=table.rows,
            columns=[FileColumnView.from_column(column) for column in table.columns],
            notices=_notices(table.notices, locale),
            caption=table.caption,
            skipped=table.skipped,
        )


class KeptInView(BaseModel):
    """A data source that keeps the file; `current` while it has the tables as they are now."""

    id: str
    name: str
    current: bool


class FilePartView(BaseModel):
    """An upload of a file that was appended to; `rows` are those it has itself.

    With `new_rows_only`, rows were left out that the uploads before have already.
    """

    id: str
    name: str
    bytes: int
    created_at: datetime
    rows: int
    new_rows_only: bool


class FileView(FileSummary):
    """A file with all that is known of its tables, and the data sources that keep it.

    `parts` are its uploads, the first one first; none when nothing was appended to it.
    """

    tables: list[FileTableView]
    notices: list[NoticeView]
    kept_in: list[KeptInView]
    parts: list[FilePartView]

    @classmethod
    def from_stored_file(
        cls,
        file: StoredFile,
        kept_in: Iterable[UsingSource],
        locale: Locale,
        parts: Iterable[FilePart] = (),
    ) -> "FileView":
        """The view of a file."""
        return cls(
            **_summary(file),
            kept_in=[KeptInView.model_validate(source, from_attributes=True) for source in kept_in],
            tables=[FileTableView.from_table(table, locale) for table in file.tables],
            notices=_notices(file.notices, locale),
            parts=[FilePartView.model_validate(part, from_attributes=True) for part in parts],
        )


class FilePatch(BaseModel):
    """What to change."""

    name: str | None = Field(default=None, max_length=1024)


class FileTablePatch(BaseModel):
    """What the owner wants otherwise; what is left out stays as it was found or set before.

    `header_rows` are rows of the sheet from 1, none for a table without a header; `kinds` are by
    column; `skip` leaves the table out.
    """

    header_rows: list[Annotated[int, Field(ge=1, le=_LAST_ROW)]] | None = Field(
        default=None, max_length=_HEADER_ROWS
    )
    kinds: dict[str, ColumnKind] = {}
    skip: bool | None = None

    def to_options(self, table: str) -> TableOptions:
        """The same for the service."""
        rows = None if self.header_rows is None else tuple(sorted(set(self.header_rows)))
        return TableOptions(table, rows, dict(self.kinds), self.skip)


class PreviewView(BaseModel):
    """The first rows of a table; the columns stand in the file's own order."""

    columns: list[FileColumnView]
    rows: list[list[Cell]]
    truncated: bool


def _summary(file: StoredFile) -> dict[str, object]:
    tables = (table for table in file.tables if not table.skipped)
    return {
        "id": file.id,
        "name": file.name,
        "kind": file.kind or None,
        "bytes": file.bytes,
        "status": file.status,
        "progress": ProgressView.from_progress(file.progress) if file.progress else None,
        "created_at": file.created_at,
        "sheets": [
            SheetView(name=t.sheet, table=t.name, rows=t.rows, columns=len(t.columns))
            for t in tables
        ],
        "pages": file.pages,
        "passages": file.passages,
    }


def _notices(notices: Iterable[FileNotice], locale: Locale) -> list[NoticeView]:
    return [
        NoticeView(
            code=notice.code.partition(".")[2], message=text(notice.code, locale, **notice.values)
        )
        for notice in notices
    ]
