"""Codes that one file writes with leading zeros and another one as numbers."""

from dataclasses import replace

import pytest

from model.database.engine import now
from model.files.file import FileColumn, FileTable, StoredFile
from services.files.querying.table_plan import PlannedTable, plan_tables

STAFF = FileColumn("工号", "text", distinct=9, low="00012", high="00937")


def plan(*columns: FileColumn, codes: FileColumn = STAFF) -> list[PlannedTable]:
    """The tables of a file with codes, and of one for each other column."""
    tables = [("花名册", codes), *((f"打卡{at}", column) for at, column in enumerate(columns))]
    files = [
        StoredFile(name, "u", f"{name}.xlsx", "xlsx", 1, "ready", now(), (make_table(name, each),))
        for name, each in tables
    ]
    return plan_tables(files)


def make_table(name: str, column: FileColumn) -> FileTable:
    return FileTable(name, name, rows=9, columns=(column, FileColumn(f"备注{name}", "text")))


def test_numbers_are_written_like_the_codes_that_they_are() -> None:
    [_, punches] = plan(FileColumn("工号", "integer", low=12, high=937))
    [code, _] = punches.table.columns
    assert (code.kind, code.type) == ("text", "VARCHAR")
    assert 'lpad(CAST("工号" AS VARCHAR), 5, \'0\') AS "工号"' in punches.view_statement


def test_a_part_of_the_name_will_do() -> None:
    assets = FileColumn("Asset No", "text", distinct=9, low="0006", high="0093")
    [_, orders] = plan(FileColumn("Asset", "integer", low=6, high=93), codes=assets)
    assert "lpad" in orders.view_statement


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        (FileColumn("工号", "integer", low=12, high=5000), STAFF),
        (FileColumn("年龄", "integer", low=20, high=60), STAFF),
        (FileColumn("工号", "decimal", low=12, high=937), STAFF),
        (FileColumn("号", "integer", low=12, high=937), STAFF),
        (FileColumn("工号", "integer", low=12, high=937), replace(STAFF, low="10012")),
        (FileColumn("工号", "integer", low=12, high=937), replace(STAFF, high="937")),
        (FileColumn("工号", "integer", low=12, high=937), replace(STAFF, high="0093A")),
    ],
    ids=["outside", "other", "decimal", "generic", "no zero", "other width", "letters"],
)
def test_other_numbers_stay_numbers(column: FileColumn, codes: FileColumn) -> None:
    [_, other] = plan(column, codes=codes)
    assert other.table.columns[0].kind == column.kind
    assert "lpad" not in other.view_statement


def test_a_united_table_is_padded_in_each_of_its_parts() -> None:
    columns = (FileColumn("工号", "integer", low=12, high=500), FileColumn("姓名", "text", low="a"))
    more = (FileColumn("日期", "date"), FileColumn("时长", "decimal"))
    files = [
        StoredFile(n, "u", f"{n}.xlsx", "xlsx", 1, "ready", now(), (table,))
        for n, table in (
            ("花名册", make_table("花名册", STAFF)),
            ("打卡1月", FileTable("打卡1月", "打卡1月", rows=9, columns=(*columns, *more))),
            ("打卡2月", FileTable("打卡2月", "打卡2月", rows=9, columns=(*columns, *more))),
        )
    ]
    [_, punches] = plan_tables(files)
    assert punches.view_statement.count("lpad(CAST(\"工号\" AS VARCHAR), 5, '0')") == 2
    assert next(c for c in punches.table.columns if c.name == "工号").kind == "text"
