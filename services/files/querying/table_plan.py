"""Plans the tables of a question over files: tables of one shape are united into one view."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from model.files.file import FileColumn, FileTable, StoredFile
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, ColumnKind, Table
from services.datasources.sql_quoting import quote_ident, quote_literal
from services.files.querying import naming
from services.files.querying.column_labels import TYPES, to_labelled_column

_KIND_WIDTH: dict[ColumnKind, int] = {
    "integer": 0,
    "decimal": 1,
    "float": 2,
    "date": 0,
    "datetime": 1,
}
_SAME_SHAPE_COLUMNS = 4
"""With so many columns alike, tables are of one shape whatever they are called."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table of a file, and the name under which the file is opened."""

    file: StoredFile
    table: FileTable
    opened_as: str

    @property
    def stem(self) -> str:
        """The file's name as people say it."""
        return naming.strip_endings(self.file.name)


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table of a question, and how it is made of the tables of files."""

    table: Table
    view: str
    parts: tuple[TablePart, ...]


def plan_tables(files: Sequence[StoredFile]) -> list[PlannedTable]:
    """The tables of the files, those of one shape as one. File number n is opened as `file_n`."""
    parts = [
        TablePart(file, table, f"file_{number}")
        for number, file in enumerate(files)
        for table in file.tables
        if not table.skipped and table.columns
    ]
    groups = _group_by_shape(parts)
    candidates = [_name_candidates(group, alone=_is_alone(group, parts)) for group in groups]
    names = naming.make_unique(candidates)
    return [
        _plan_single_table(name, group[0]) if len(group) == 1 else _plan_union_table(name, group)
        for name, group in zip(names, groups, strict=True)
    ]


def _is_alone(group: Sequence[TablePart], parts: Sequence[TablePart]) -> bool:
    """Whether a part is the only table of its file."""
    return sum(part.file.id == group[0].file.id for part in parts) == 1


class _ShapeGroup:
    """Tables of one shape: the same columns, of kinds that go together."""

    def __init__(self, part: TablePart) -> None:
        self.parts: list[TablePart] = []
        self._filled: dict[str, FileColumn] = {}
        self.add(part)

    def add(self, part: TablePart) -> None:
        """Take a table that fits."""
        self.parts.append(part)
        for column in part.table.columns:
            if not _is_empty(part, column):
                self._filled.setdefault(_fold_name(column), column)

    def may_hold(self, part: TablePart) -> bool:
        """Whether the columns of a table go with those that are here; empty ones always do."""
        return all(
            _is_empty(part, column) or _is_compatible(column, self._filled.get(_fold_name(column)))
            for column in part.table.columns
        )


def _group_by_shape(parts: Sequence[TablePart]) -> list[list[TablePart]]:
    shapes: dict[frozenset[str], list[_ShapeGroup]] = defaultdict(list)
    for part in parts:
        alike = shapes[frozenset(map(_fold_name, part.table.columns))]
        group = next((group for group in alike if group.may_hold(part)), None)
        if group:
            group.add(part)
        else:
            alike.append(_ShapeGroup(part))
    groups = [
        group
        for shape in chain.from_iterable(shapes.values())
        for group in (
            [shape.parts] if _is_one_table(shape.parts) else [[part] for part in shape.parts]
        )
    ]
    order = {id(part): place for place, part in enumerate(parts)}
    return sorted(groups, key=lambda group: order[id(group[0])])


def _fold_name(column: FileColumn) -> str:
    return column.name.strip().casefold()


def _is_compatible(column: FileColumn, other: FileColumn | None) -> bool:
    if other is None:
        return True
    kinds = {column.kind, other.kind}
    same = len(kinds) == 1 or kinds <= NUMERIC_KINDS or kinds <= {"date", "datetime"}
    return same and column.unit == other.unit


def _is_empty(part: TablePart, column: FileColumn) -> bool:
    return column.empty >= part.table.rows


def _find_matching_column(table: FileTable, column: FileColumn) -> FileColumn:
    return next(c for c in table.columns if _fold_name(c) == _fold_name(column))


def _is_one_table(group: Sequence[TablePart]) -> bool:
    if len(group) == 1 or len(group[0].table.columns) >= _SAME_SHAPE_COLUMNS:
        return True
    labels = _list_labels(group)
    return bool(naming.find_common_name(labels)) or naming.are_only_times(labels)


def _list_labels(group: Sequence[TablePart]) -> list[str]:
    """What tells the tables of a group apart: their files, else their sheets."""
    if len({part.file.id for part in group}) == len(group):
        return [part.stem for part in group]
    return [part.table.sheet or part.table.name for part in group]


def _name_candidates(group: Sequence[TablePart], *, alone: bool) -> tuple[str, str]:
    """The name of a table, and another for when several would have it."""
    first = group[0]
    if len(group) == 1:
        own = first.table.name
        if naming.is_default_name(first.table.sheet or own):
            own = first.stem if alone else f"{first.stem}_{own}"
        return own, own if own.startswith(first.stem) else f"{first.stem}_{own}"
    sheets = {part.table.sheet for part in group}
    label = naming.find_common_name(_list_labels(group))
    if not label and len(sheets) == 1 and not naming.is_default_name(first.table.sheet):
        label = first.table.sheet
    if not label and len({part.file.id for part in group}) == 1:
        label = first.stem
    fallback = (
        "全部文件" if naming.contains_chinese(c.name for c in first.table.columns) else "all_files"
    )
    return label or fallback, f"{label or first.stem}_{fallback}"


def _plan_single_table(name: str, part: TablePart) -> PlannedTable:
    columns = tuple(to_labelled_column(column) for column in part.table.columns)
    view = f"CREATE VIEW {quote_ident(name)} AS FROM {_format_stored_table(part)}"
    table = Table(name, columns, comment=_make_comment(name, part), rows=part.table.rows)
    return PlannedTable(table, view, (part,))


def _plan_union_table(name: str, group: Sequence[TablePart]) -> PlannedTable:
    columns = [_find_widest_column(group, column) for column in group[0].table.columns]
    marks = _make_origin_columns(group, {column.name.casefold() for column in columns})
    selects = [
        f"SELECT {', '.join([*_select_origins(part, marks), *_select_columns(part, columns)])} FROM {_format_stored_table(part)}"  # noqa: E501, S608 - names are quoted
        for part in group
    ]
    labels = _list_labels(group)
    place = f"{labels[0]} … {labels[-1]} ({len(group)})"
    table = Table(
        name,
        (*(mark.column for mark in marks), *(to_labelled_column(column) for column in columns)),
        comment="; ".join([f"{naming.strip_times(name)}：{place}", *_list_date_ranges(group)]),
        rows=sum(part.table.rows for part in group),
    )
    return PlannedTable(
        table, f"CREATE VIEW {quote_ident(name)} AS {' UNION ALL '.join(selects)}", (*group,)
    )


@dataclass(frozen=True, slots=True)
class OriginColumn:
    """A column that says which file or sheet a row is from."""

    column: Column
    of: Callable[[TablePart], str]


def _make_origin_columns(group: Sequence[TablePart], names: set[str]) -> list[OriginColumn]:
    chinese = naming.contains_chinese(column.name for column in group[0].table.columns)
    marks: list[OriginColumn] = []
    if len({part.file.id for part in group}) > 1:
        name = _find_free_name("文件" if chinese else "file", names)
        marks.append(
            OriginColumn(
                _make_text_column(name, "文件 / source file"), lambda part: quote_literal(part.stem)
            )
        )
    if len({part.table.sheet for part in group}) > 1:
        name = _find_free_name("工作表" if chinese else "sheet", names)
        marks.append(
            OriginColumn(
                _make_text_column(name, "工作表 / sheet"),
                lambda part: quote_literal(part.table.sheet),
            )
        )
    if not any(column.kind in ("date", "datetime") for column in group[0].table.columns):
        marks += _make_month_columns(group, _find_free_name("月份" if chinese else "month", names))
    return marks


def _make_month_columns(group: Sequence[TablePart], name: str) -> list[OriginColumn]:
    """The month, when the name of each file or sheet states one and no column does."""
    for find_month in (_find_month_of_file, _find_month_of_sheet):
        months = {find_month(part) for part in group}
        if None not in months and len(months) > 1:
            column = Column(name, "DATE", "date", comment="月份 / month")
            return [OriginColumn(column, partial(_format_date_literal, find_month=find_month))]
    return []


def _find_month_of_file(part: TablePart) -> str | None:
    return naming.find_month(part.stem)


def _find_month_of_sheet(part: TablePart) -> str | None:
    return naming.find_month(part.table.sheet)


def _format_date_literal(part: TablePart, *, find_month: Callable[[TablePart], str | None]) -> str:
    return f"DATE '{find_month(part)}'"


def _make_text_column(name: str, comment: str) -> Column:
    return Column(name, "VARCHAR", "text", nullable=False, comment=comment)


def _find_free_name(name: str, names: set[str]) -> str:
    return name if name.casefold() not in names else _find_free_name(f"{name}_", names)


def _select_origins(part: TablePart, marks: Sequence[OriginColumn]) -> list[str]:
    return [f"{mark.of(part)} AS {quote_ident(mark.column.name)}" for mark in marks]


def _select_columns(part: TablePart, columns: Sequence[FileColumn]) -> list[str]:
    """The columns of one table as those of the group: an empty one has no kind of its own."""
    expressions = []
    for column in columns:
        own = _find_matching_column(part.table, column)
        empty = _is_empty(part, own)
        value = f"NULL::{TYPES[column.kind]}" if empty else quote_ident(own.name)
        expressions.append(f"{value} AS {quote_ident(column.name)}")
    return expressions


def _find_widest_column(group: Sequence[TablePart], column: FileColumn) -> FileColumn:
    own = [_find_matching_column(part.table, column) for part in group]
    filled = [c for part, c in zip(group, own, strict=True) if not _is_empty(part, c)] or own
    widest = max(filled, key=lambda each: _KIND_WIDTH.get(each.kind, 0))
    empty = sum(each.empty for each in own)
    most = sum(each.distinct for each in own)
    return replace(widest, name=column.name, empty=empty, distinct=most)


def _make_comment(name: str, part: TablePart) -> str:
    """What people call the table, then where it is from."""
    sheet = part.table.sheet
    place = f"{part.file.name} › {sheet}" if sheet and sheet != part.stem else part.file.name
    return "; ".join([f"{naming.strip_times(name)}：{place}", *_list_date_ranges([part])])


def _list_date_ranges(group: Sequence[TablePart]) -> list[str]:
    """From when to when each date goes, for whoever writes a statement."""
    ranges = []
    for column in group[0].table.columns:
        own = [_find_matching_column(part.table, column) for part in group]
        ends = [str(end)[:10] for c in own for end in (c.low, c.high) if end is not None]
        if ends and column.kind in ("date", "datetime"):
            ranges.append(f"{column.name} {min(ends)} … {max(ends)}")
    return ranges


def _format_stored_table(part: TablePart) -> str:
    return f"{part.opened_as}.main.{quote_ident(part.table.name)}"
