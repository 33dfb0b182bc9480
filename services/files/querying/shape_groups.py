"""Groups the tables of files by shape: tables with the same columns can be united."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from model.files.file import FileColumn, FileTable, StoredFile
from model.sources.query import NUMERIC_KINDS
from services.files.querying import naming
from services.files.querying.boolean_texts import is_boolean_text

_SAME_SHAPE_COLUMNS = 4
"""Tables that share so many columns are united, whatever they are called."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table of a file, and where a statement finds it."""

    file: StoredFile
    table: FileTable
    database: str
    """The name under which the file is attached."""

    @property
    def stem(self) -> str:
        """The file's name without its extension."""
        return naming.strip_extensions(self.file.name)

    @property
    def is_hidden(self) -> bool:
        """Whether its sheet is hidden: drafts and lists, no more rows of what others hold."""
        return any(notice.code == "files.notice_hidden" for notice in self.table.notices)


class _ShapeGroup:
    """Tables with the same column names, of kinds that can be united."""

    def __init__(self, part: TablePart) -> None:
        self.parts: list[TablePart] = []
        self._columns_with_values: dict[str, FileColumn] = {}
        self.add(part)

    def add(self, part: TablePart) -> None:
        """Add a table that `accepts` has found to fit."""
        self.parts.append(part)
        for column in part.table.columns:
            if not is_empty(part, column):
                self._remember(column)

    def _remember(self, column: FileColumn) -> None:
        """The first column with values decides, but yes and no before a text of one of them."""
        first = self._columns_with_values.setdefault(_fold_name(column), column)
        if column.kind == "boolean" and first.kind == "text":
            self._columns_with_values[_fold_name(column)] = column

    def accepts(self, part: TablePart) -> bool:
        """Whether each column fits that of the group; an empty column fits any."""
        return all(
            is_empty(part, column)
            or _is_compatible(column, self._columns_with_values.get(_fold_name(column)))
            for column in part.table.columns
        )


def group_by_shape(parts: Sequence[TablePart]) -> list[list[TablePart]]:
    """The tables in groups of one shape, each to become one table, in the order of `parts`."""
    shapes: dict[tuple[bool, frozenset[str]], list[_ShapeGroup]] = defaultdict(list)
    for part in parts:
        same_names = shapes[part.is_hidden, frozenset(map(_fold_name, part.table.columns))]
        group = next((group for group in same_names if group.accepts(part)), None)
        if group:
            group.add(part)
        else:
            same_names.append(_ShapeGroup(part))
    groups = [
        group
        for shape in chain.from_iterable(shapes.values())
        for group in (
            [shape.parts] if _is_one_table(shape.parts) else [[part] for part in shape.parts]
        )
    ]
    order = {id(part): place for place, part in enumerate(parts)}
    return sorted(groups, key=lambda group: order[id(group[0])])


def find_matching_column(table: FileTable, column: FileColumn) -> FileColumn:
    """The column of a table that has the name of `column`, without regard to case."""
    return next(c for c in table.columns if _fold_name(c) == _fold_name(column))


def list_labels(group: Sequence[TablePart]) -> list[str]:
    """A label for each table of a group: its file, or its sheet when a file has several."""
    if len({part.file.id for part in group}) == len(group):
        return [part.stem for part in group]
    return [part.table.sheet or part.table.name for part in group]


def is_empty(part: TablePart, column: FileColumn) -> bool:
    """Whether a column has no value in a table, and so no kind of its own."""
    return column.empty >= part.table.rows


def _fold_name(column: FileColumn) -> str:
    return column.name.strip().casefold()


def _is_compatible(column: FileColumn, other: FileColumn | None) -> bool:
    if other is None:
        return True
    kinds = {column.kind, other.kind}
    if kinds == {"boolean", "text"}:
        return is_boolean_text(column) or is_boolean_text(other)
    same = len(kinds) == 1 or kinds <= NUMERIC_KINDS or kinds <= {"date", "datetime"}
    return same and column.unit == other.unit


def _is_one_table(group: Sequence[TablePart]) -> bool:
    if len(group) == 1 or len(group[0].table.columns) >= _SAME_SHAPE_COLUMNS:
        return True
    labels = list_labels(group)
    return bool(naming.find_common_name(labels)) or naming.are_only_times(labels)
