"""Plans the tables of a question over files: tables of one shape become one view."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.files.file import FileColumn, StoredFile
from model.files.period_words import strip_periods
from model.files.table_comments import (
    CAPTION_SEPARATOR,
    HIDDEN_SHEET,
    write_comment,
    write_date_range,
    write_origins,
)
from model.sources.schema import ColumnKind, Table
from services.datasources.sql_quoting import quote_ident
from services.files.querying import naming
from services.files.querying.boolean_texts import make_boolean_sql
from services.files.querying.column_labels import TYPES, to_labelled_column
from services.files.querying.origin_columns import OriginColumn, make_origin_columns, select_origins
from services.files.querying.padded_codes import (
    PaddedCodes,
    find_padded_codes,
    make_padded_sql,
    pad_column,
)
from services.files.querying.shape_groups import (
    TablePart,
    find_matching_column,
    group_by_shape,
    is_empty,
    list_labels,
)

_FEW_SHEETS = 2
_KIND_WIDTH: dict[ColumnKind, int] = {
    "boolean": 1,
    "integer": 0,
    "decimal": 1,
    "float": 2,
    "date": 0,
    "datetime": 1,
}


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table of a question, and the view that makes it of the tables of files."""

    table: Table
    view_statement: str
    parts: tuple[TablePart, ...]


def plan_tables(files: Sequence[StoredFile]) -> list[PlannedTable]:
    """The tables of the files, those of one shape as one. File number n is attached as `file_n`."""
    parts = [
        TablePart(file, table, f"file_{number}")
        for number, file in enumerate(files)
        for table in file.tables
        if not table.skipped and table.columns
    ]
    groups = group_by_shape(parts)
    candidates = [
        _name_candidates(group, is_only_table=_is_only_table(group, parts)) for group in groups
    ]
    names, codes = naming.make_unique(candidates), find_padded_codes(groups)
    return [
        _plan_single_table(name, group[0], codes)
        if len(group) == 1
        else _plan_union_table(name, group, codes)
        for name, group in zip(names, groups, strict=True)
    ]


def _is_only_table(group: Sequence[TablePart], parts: Sequence[TablePart]) -> bool:
    """Whether the file of a group's first table has no other table."""
    return sum(part.file.id == group[0].file.id for part in parts) == 1


def _name_candidates(group: Sequence[TablePart], *, is_only_table: bool) -> tuple[str, str]:
    """The name of a table, and a longer one for when several tables would have the first."""
    first = group[0]
    if len(group) == 1:
        name = first.table.name
        if naming.is_default_name(first.table.sheet or name):
            name = first.stem if is_only_table else f"{first.stem}_{name}"
        return name, name if name.startswith(first.stem) else f"{first.stem}_{name}"
    sheets = {part.table.sheet for part in group}
    label = naming.find_common_name(list_labels(group))
    if not label and len(sheets) == 1 and not naming.is_default_name(first.table.sheet):
        label = first.table.sheet
    if not label and len({part.file.id for part in group}) == 1:
        label = _join_sheets(group) or first.stem
    fallback = (
        "全部文件" if naming.contains_chinese(c.name for c in first.table.columns) else "all_files"
    )
    return label or fallback, f"{label or first.stem}_{fallback}"


def _join_sheets(group: Sequence[TablePart]) -> str:
    """The names of two sheets together, which say more than that of the file: 在职_离职."""
    sheets = [part.table.sheet for part in group]
    has_names = len(sheets) == _FEW_SHEETS and not any(map(naming.is_default_name, sheets))
    return "_".join(sheets) if has_names and not naming.are_only_times(sheets) else ""


def _plan_single_table(name: str, part: TablePart, codes: PaddedCodes) -> PlannedTable:
    columns, padded = [], []
    for column in part.table.columns:
        width = codes.find_width([part], column)
        columns.append(to_labelled_column(pad_column(column, width) if width else column))
        if width:
            padded.append(f"{make_padded_sql(column, width)} AS {quote_ident(column.name)}")
    replaced = f"SELECT * REPLACE ({', '.join(padded)}) " if padded else ""
    view = f"CREATE VIEW {quote_ident(name)} AS {replaced}FROM {_format_stored_table(part)}"
    table = Table(name, tuple(columns), comment=_make_comment(name, part), rows=part.table.rows)
    return PlannedTable(table, view, (part,))


def _plan_union_table(name: str, group: Sequence[TablePart], codes: PaddedCodes) -> PlannedTable:
    widths = [codes.find_width(group, column) for column in group[0].table.columns]
    columns = [_find_widest_column(group, column) for column in group[0].table.columns]
    columns = [pad_column(c, w) if w else c for c, w in zip(columns, widths, strict=True)]
    origins = make_origin_columns(group, {column.name.casefold() for column in columns})
    selects = [_select_part(part, origins, columns) for part in group]
    origins_text = write_origins(strip_periods(name), list_labels(group))
    table = Table(
        name,
        (
            *(origin.column for origin in origins),
            *(to_labelled_column(column) for column in columns),
        ),
        comment=write_comment(origins_text, _find_common_caption(group), _list_date_ranges(group)),
        rows=sum(part.table.rows for part in group),
    )
    return PlannedTable(
        table, f"CREATE VIEW {quote_ident(name)} AS {' UNION ALL '.join(selects)}", (*group,)
    )


def _select_part(
    part: TablePart, origins: Sequence[OriginColumn], columns: Sequence[FileColumn]
) -> str:
    shown = ", ".join([*select_origins(part, origins), *_select_columns(part, columns)])
    return f"SELECT {shown} FROM {_format_stored_table(part)}"  # noqa: S608 - names are quoted


def _select_columns(part: TablePart, columns: Sequence[FileColumn]) -> list[str]:
    """The expressions that give one table the columns of its group, NULL for empty ones."""
    expressions = []
    for column in columns:
        part_column = find_matching_column(part.table, column)
        has_values = not is_empty(part, part_column)
        is_padded = column.kind == "text" and part_column.kind == "integer"
        value = quote_ident(part_column.name) if has_values else f"NULL::{TYPES[column.kind]}"
        if has_values and is_padded:
            value = make_padded_sql(part_column, len(str(column.low)))
        if has_values and (column.kind, part_column.kind) == ("boolean", "text"):
            value = make_boolean_sql(part_column)
        expressions.append(f"{value} AS {quote_ident(column.name)}")
    return expressions


def _find_widest_column(group: Sequence[TablePart], column: FileColumn) -> FileColumn:
    """The column of the group that holds the values of all; `distinct` is an upper bound."""
    columns = [find_matching_column(part.table, column) for part in group]
    with_values = [c for part, c in zip(group, columns, strict=True) if not is_empty(part, c)]
    widest = max(with_values or columns, key=lambda each: _KIND_WIDTH.get(each.kind, 0))
    empty = sum(each.empty for each in columns)
    distinct = sum(each.distinct for each in columns)
    return replace(widest, name=column.name, empty=empty, distinct=distinct)


def _make_comment(name: str, part: TablePart) -> str:
    """The table's name without times, its file, sheet and caption, and its date ranges."""
    sheet = part.table.sheet
    origin = f"{part.file.name} › {sheet}" if sheet and sheet != part.stem else part.file.name
    texts = [HIDDEN_SHEET] * part.is_hidden + [part.table.caption] * bool(part.table.caption)
    return write_comment(
        f"{strip_periods(name)}：{origin}",
        CAPTION_SEPARATOR.join(texts),
        _list_date_ranges([part]),
    )


def _find_common_caption(group: Sequence[TablePart]) -> str:
    """The texts that stand in the caption of every table of a group, as the unit does."""
    first, *others = (part.table.caption.split(CAPTION_SEPARATOR) for part in group)
    return CAPTION_SEPARATOR.join(text for text in first if all(text in each for each in others))


def _list_date_ranges(group: Sequence[TablePart]) -> list[str]:
    """The range of each date column, for who writes the statement."""
    ranges = []
    for column in group[0].table.columns:
        columns = [find_matching_column(part.table, column) for part in group]
        bounds = [
            str(bound)[:10] for c in columns for bound in (c.low, c.high) if bound is not None
        ]
        if bounds and column.kind in ("date", "datetime"):
            ranges.append(write_date_range(column.name, min(bounds), max(bounds)))
    return ranges


def _format_stored_table(part: TablePart) -> str:
    return f"{part.database}.main.{quote_ident(part.table.name)}"
