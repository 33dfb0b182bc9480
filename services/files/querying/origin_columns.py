"""Columns that say which file, sheet or month the rows of a united table are from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from model.files.table_comments import MONTH, SHEET, SOURCE_FILE
from model.sources.schema import Column
from services.datasources.sql_quoting import quote_ident, quote_literal
from services.files.querying import naming
from services.files.querying.shape_groups import TablePart


@dataclass(frozen=True, slots=True)
class OriginColumn:
    """A column that says which file or sheet a row is from."""

    column: Column
    format_literal: Callable[[TablePart], str]
    """The SQL literal of a table's rows."""


def make_origin_columns(group: Sequence[TablePart], names: set[str]) -> list[OriginColumn]:
    """Columns for what the tables of a group differ in, with names that are not in `names`."""
    chinese = naming.contains_chinese(column.name for column in group[0].table.columns)
    origins: list[OriginColumn] = []
    if len({part.file.id for part in group}) > 1:
        name = _find_free_name("文件" if chinese else "file", names)
        origins.append(
            OriginColumn(
                _make_text_column(name, SOURCE_FILE), lambda part: quote_literal(part.stem)
            )
        )
    if len({part.table.sheet for part in group}) > 1:
        name = _find_free_name("工作表" if chinese else "sheet", names)
        origins.append(
            OriginColumn(
                _make_text_column(name, SHEET),
                lambda part: quote_literal(part.table.sheet),
            )
        )
    if not any(column.kind in ("date", "datetime") for column in group[0].table.columns):
        origins += _make_month_columns(
            group, _find_free_name("月份" if chinese else "month", names)
        )
    return origins


def select_origins(part: TablePart, origins: Sequence[OriginColumn]) -> list[str]:
    """The expressions of the origin columns for the rows of one table."""
    return [
        f"{origin.format_literal(part)} AS {quote_ident(origin.column.name)}" for origin in origins
    ]


def _make_month_columns(group: Sequence[TablePart], name: str) -> list[OriginColumn]:
    """The month, when the name of each file or sheet states one and no column does."""
    for find_month in (_find_month_of_file, _find_month_of_sheet):
        months = {find_month(part) for part in group}
        if None not in months and len(months) > 1:
            column = Column(name, "DATE", "date", comment=MONTH)
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
