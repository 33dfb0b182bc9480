"""Which tables a question over files sees: one each, or one of many files of one shape."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from model.files.file import FileColumn, FileTable, StoredFile
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, ColumnKind, Table
from services.datasources.duck.statements import literal, quoted
from services.files.asking import names
from services.files.asking.columns import TYPES, column_of

_WIDTH: dict[ColumnKind, int] = {"integer": 0, "decimal": 1, "float": 2, "date": 0, "datetime": 1}
_SHAPE = 4
"""With so many columns alike, tables are of one shape whatever they are called."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a file, and the name under which the file is opened."""

    file: StoredFile
    table: FileTable
    opened_as: str

    @property
    def stem(self) -> str:
        """The file's name as people say it."""
        return names.stem(self.file.name)


@dataclass(frozen=True, slots=True)
class Planned:
    """A table of a question, and how it is made of the tables of files."""

    table: Table
    view: str
    parts: tuple[Part, ...]


def planned(files: Sequence[StoredFile]) -> list[Planned]:
    """The tables of the files, those of one shape as one. File number n is opened as `file_n`."""
    parts = [
        Part(file, table, f"file_{number}")
        for number, file in enumerate(files)
        for table in file.tables
        if not table.skipped and table.columns
    ]
    groups = _groups(parts)
    wanted = [_names_of(group, alone=_alone(group, parts)) for group in groups]
    called = names.differing(wanted)
    return [
        _single(name, group[0]) if len(group) == 1 else _united(name, group)
        for name, group in zip(called, groups, strict=True)
    ]


def _alone(group: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Whether a part is the only table of its file."""
    return sum(part.file.id == group[0].file.id for part in parts) == 1


class _Group:
    """Tables of one shape: the same columns, of kinds that go together."""

    def __init__(self, part: Part) -> None:
        self.parts: list[Part] = []
        self._filled: dict[str, FileColumn] = {}
        self.add(part)

    def add(self, part: Part) -> None:
        """Take a table that fits."""
        self.parts.append(part)
        for column in part.table.columns:
            if not _is_empty(part, column):
                self._filled.setdefault(_folded(column), column)

    def fits(self, part: Part) -> bool:
        """Whether the columns of a table go with those that are here; empty ones always do."""
        return all(
            _is_empty(part, column) or _compatible(column, self._filled.get(_folded(column)))
            for column in part.table.columns
        )


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    shapes: dict[frozenset[str], list[_Group]] = defaultdict(list)
    for part in parts:
        alike = shapes[frozenset(map(_folded, part.table.columns))]
        group = next((group for group in alike if group.fits(part)), None)
        if group:
            group.add(part)
        else:
            alike.append(_Group(part))
    groups = [
        group
        for found in chain.from_iterable(shapes.values())
        for group in ([found.parts] if _is_one(found.parts) else [[part] for part in found.parts])
    ]
    order = {id(part): place for place, part in enumerate(parts)}
    return sorted(groups, key=lambda group: order[id(group[0])])


def _folded(column: FileColumn) -> str:
    return column.name.strip().casefold()


def _compatible(column: FileColumn, other: FileColumn | None) -> bool:
    if other is None:
        return True
    kinds = {column.kind, other.kind}
    same = len(kinds) == 1 or kinds <= NUMERIC_KINDS or kinds <= {"date", "datetime"}
    return same and column.unit == other.unit


def _is_empty(part: Part, column: FileColumn) -> bool:
    return column.empty >= part.table.rows


def _alike(table: FileTable, column: FileColumn) -> FileColumn:
    return next(c for c in table.columns if _folded(c) == _folded(column))


def _is_one(group: Sequence[Part]) -> bool:
    if len(group) == 1 or len(group[0].table.columns) >= _SHAPE:
        return True
    labels = _labels(group)
    return bool(names.in_common(labels)) or names.only_times(labels)


def _labels(group: Sequence[Part]) -> list[str]:
    """What tells the tables of a group apart: their files, else their sheets."""
    if len({part.file.id for part in group}) == len(group):
        return [part.stem for part in group]
    return [part.table.sheet or part.table.name for part in group]


def _names_of(group: Sequence[Part], *, alone: bool) -> tuple[str, str]:
    """The name of a table, and another for when several would have it."""
    first = group[0]
    if len(group) == 1:
        own = first.table.name
        if names.tells_nothing(first.table.sheet or own):
            own = first.stem if alone else f"{first.stem}_{own}"
        return own, own if own.startswith(first.stem) else f"{first.stem}_{own}"
    sheets = {part.table.sheet for part in group}
    shared = names.in_common(_labels(group))
    if not shared and len(sheets) == 1 and not names.tells_nothing(first.table.sheet):
        shared = first.table.sheet
    if not shared and len({part.file.id for part in group}) == 1:
        shared = first.stem
    fallback = "全部文件" if names.is_chinese(c.name for c in first.table.columns) else "all_files"
    return shared or fallback, f"{shared or first.stem}_{fallback}"


def _single(name: str, part: Part) -> Planned:
    columns = tuple(column_of(column) for column in part.table.columns)
    view = f"CREATE VIEW {quoted(name)} AS FROM {_stored(part)}"
    table = Table(name, columns, comment=_comment(name, part), rows=part.table.rows)
    return Planned(table, view, (part,))


def _united(name: str, group: Sequence[Part]) -> Planned:
    columns = [_widest(group, column) for column in group[0].table.columns]
    marks = _marks(group, {column.name.casefold() for column in columns})
    selects = [
        f"SELECT {', '.join([*_marking(part, marks), *_casting(part, columns)])} FROM {_stored(part)}"  # noqa: E501, S608
        for part in group
    ]
    labels = _labels(group)
    place = f"{labels[0]} … {labels[-1]} ({len(group)})"
    table = Table(
        name,
        (*(mark.column for mark in marks), *(column_of(column) for column in columns)),
        comment="; ".join([f"{names.without_times(name)}：{place}", *_days(group)]),
        rows=sum(part.table.rows for part in group),
    )
    return Planned(table, f"CREATE VIEW {quoted(name)} AS {' UNION ALL '.join(selects)}", (*group,))


@dataclass(frozen=True, slots=True)
class Mark:
    """A column that says which file or sheet a row is from."""

    column: Column
    of: Callable[[Part], str]


def _marks(group: Sequence[Part], taken: set[str]) -> list[Mark]:
    chinese = names.is_chinese(column.name for column in group[0].table.columns)
    marks: list[Mark] = []
    if len({part.file.id for part in group}) > 1:
        name = _untaken("文件" if chinese else "file", taken)
        marks.append(Mark(_text(name, "文件 / source file"), lambda part: literal(part.stem)))
    if len({part.table.sheet for part in group}) > 1:
        name = _untaken("工作表" if chinese else "sheet", taken)
        marks.append(Mark(_text(name, "工作表 / sheet"), lambda part: literal(part.table.sheet)))
    if not any(column.kind in ("date", "datetime") for column in group[0].table.columns):
        marks += _months(group, _untaken("月份" if chinese else "month", taken))
    return marks


def _months(group: Sequence[Part], name: str) -> list[Mark]:
    """The month, when the name of each file or sheet states one and no column does."""
    for said in (_of_file, _of_sheet):
        months = {said(part) for part in group}
        if None not in months and len(months) > 1:
            column = Column(name, "DATE", "date", comment="月份 / month")
            return [Mark(column, partial(_dated, said=said))]
    return []


def _of_file(part: Part) -> str | None:
    return names.month_in(part.stem)


def _of_sheet(part: Part) -> str | None:
    return names.month_in(part.table.sheet)


def _dated(part: Part, *, said: Callable[[Part], str | None]) -> str:
    return f"DATE '{said(part)}'"


def _text(name: str, comment: str) -> Column:
    return Column(name, "VARCHAR", "text", nullable=False, comment=comment)


def _untaken(name: str, taken: set[str]) -> str:
    return name if name.casefold() not in taken else _untaken(f"{name}_", taken)


def _marking(part: Part, marks: Sequence[Mark]) -> list[str]:
    return [f"{mark.of(part)} AS {quoted(mark.column.name)}" for mark in marks]


def _casting(part: Part, columns: Sequence[FileColumn]) -> list[str]:
    """The columns of one table as those of the group: an empty one has no kind of its own."""
    chosen = []
    for column in columns:
        own = _alike(part.table, column)
        empty = _is_empty(part, own)
        value = f"NULL::{TYPES[column.kind]}" if empty else quoted(own.name)
        chosen.append(f"{value} AS {quoted(column.name)}")
    return chosen


def _widest(group: Sequence[Part], column: FileColumn) -> FileColumn:
    own = [_alike(part.table, column) for part in group]
    filled = [c for part, c in zip(group, own, strict=True) if not _is_empty(part, c)] or own
    widest = max(filled, key=lambda each: _WIDTH.get(each.kind, 0))
    empty = sum(each.empty for each in own)
    most = sum(each.distinct for each in own)
    return replace(widest, name=column.name, empty=empty, distinct=most)


def _comment(name: str, part: Part) -> str:
    """What people call the table, then where it is from."""
    sheet = part.table.sheet
    place = f"{part.file.name} › {sheet}" if sheet and sheet != part.stem else part.file.name
    return "; ".join([f"{names.without_times(name)}：{place}", *_days([part])])


def _days(group: Sequence[Part]) -> list[str]:
    """From when to when each date goes, for whoever writes a statement."""
    said = []
    for column in group[0].table.columns:
        own = [_alike(part.table, column) for part in group]
        ends = [str(end)[:10] for c in own for end in (c.low, c.high) if end is not None]
        if ends and column.kind in ("date", "datetime"):
            said.append(f"{column.name} {min(ends)} … {max(ends)}")
    return said


def _stored(part: Part) -> str:
    return f"{part.opened_as}.main.{quoted(part.table.name)}"
