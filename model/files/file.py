"""An uploaded file as it was read: its tables with their typed columns, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from model.actor import UserActor
from model.sources.schema import Cell, ColumnKind
from model.workspaces.workspace import NO_WORKSPACE

FileKind = Literal[
    "xlsx", "xls", "xlsb", "ods", "csv", "parquet", "jsonl", "pdf", "docx", "pptx", "md", "txt"
]
"""What the content is; `csv` stands for text in columns with any separator."""

DOCUMENT_KINDS: frozenset[FileKind] = frozenset({"pdf", "docx", "pptx", "md", "txt"})

FileStatus = Literal["parsing", "ready"]
"""One that cannot be read is not kept."""


@dataclass(frozen=True, slots=True)
class FileNotice:
    """A decision the owner should know of; `code` names its sentence in `model/locales`."""

    code: str
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column as the user wrote it (duplicates numbered) and what its values are."""

    name: str
    kind: ColumnKind
    unit: str = ""
    """`%`, `¥`, `$` … when every value carried it; the stored number is without it, 12 % is 12."""
    empty: int = 0
    distinct: int = 0
    low: Cell = None
    high: Cell = None
    chosen: bool = False
    """Whether the owner chose the kind instead of us."""


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table found in a file. `name` is what SQL writes, unique within the file."""

    name: str
    sheet: str
    cells: str = ""
    """The block in the sheet, as in `A3:F200`; empty where there are no cells."""
    header_rows: tuple[int, ...] = ()
    """Rows of the sheet that hold the header, from 1."""
    rows: int = 0
    columns: tuple[FileColumn, ...] = ()
    notices: tuple[FileNotice, ...] = ()
    caption: str = ""
    """What stands above it in its sheet: its title, the unit of its numbers, its date."""
    skipped: bool = False
    """Left out because its owner wants it so; it has no rows then."""


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the owner wants otherwise in one table; None leaves the decision to us."""

    table: str
    header_rows: tuple[int, ...] | None = None
    """Empty: the block has no header."""
    kinds: dict[str, ColumnKind] = field(default_factory=dict)
    skip: bool | None = None


@dataclass(frozen=True, slots=True)
class FileProgress:
    """How far reading a file is: the share done, 0 to 1, and the sheet it is at."""

    done: float
    sheet: str


def find_options(table: str, options: Sequence[TableOptions]) -> TableOptions | None:
    """What the owner wants of a table, if he wants anything."""
    return next((each for each in options if each.table == table), None)


@dataclass(frozen=True, slots=True)
class UsingSource:
    """A source that keeps a file; `current` while it has the tables as they are now."""

    id: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class FilePart:
    """An upload of a file that consists of several; `rows` are those it has itself."""

    id: str
    name: str
    bytes: int
    created_at: datetime
    rows: int
    new_rows_only: bool
    """Whether rows were left out that the uploads before have already."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file of one user. `name` is a label, the content lies under a random key."""

    id: str
    user_id: str
    name: str
    kind: FileKind
    bytes: int
    status: FileStatus
    created_at: datetime
    tables: tuple[FileTable, ...] = ()
    notices: tuple[FileNotice, ...] = ()
    progress: FileProgress | None = None
    """How far reading it is, while it is read for the first time or anew."""
    pages: int | None = None
    """Pages or slides of a document; None where there are none, or nobody laid it out."""
    passages: int | None = None
    """Passages of a document that can be found; None for a file with tables."""
    tables_key: str | None = None
    """The object with what was read; another one when it is read anew. Never shown."""
    workspace_id: str = NO_WORKSPACE

    @property
    def owner(self) -> UserActor:
        """Its user, in the workspace of the file."""
        return UserActor(self.user_id, self.workspace_id)
