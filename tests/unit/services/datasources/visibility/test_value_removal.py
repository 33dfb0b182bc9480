import json
from dataclasses import replace

import pytest

from model.files.table_comments import strip_withheld
from model.sources.datasource import ColumnChanges, TableChanges
from model.sources.schema import Column, ColumnProfile, Table
from model.tables.datasource import SourceTableRow
from services.datasources.row_mapping import to_row_values, to_table
from services.datasources.visibility.stored_table import (
    StoredColumn,
    StoredTable,
    apply_table_changes,
)

NAME = Column("name", "text", "text", samples=("Ann",))
DAY = Column("day", "DATE", "date")
COMMENT = "Sales：sales.csv; day 2024-01-01 … 2024-12-31; due 2024-02-01 … 2024-12-30"
STORED = StoredTable(
    Table("t", (NAME, DAY), comment=COMMENT), (StoredColumn(NAME), StoredColumn(DAY)), 0, "id"
)


def list_recorded_samples(changes: TableChanges) -> list[str]:
    """What is recorded of the column's values after a change."""
    [name, _] = json.loads(to_row_values(apply_table_changes(STORED, changes))["columns"])
    return list(name["samples"])


@pytest.mark.parametrize(
    "changes",
    [
        TableChanges(enabled=False),
        TableChanges(columns={"name": ColumnChanges(enabled=False)}),
        TableChanges(columns={"name": ColumnChanges(sample=False)}),
    ],
)
def test_no_values_are_recorded_of_what_is_off(changes: TableChanges) -> None:
    assert list_recorded_samples(changes) == []


def test_a_note_keeps_the_values() -> None:
    assert list_recorded_samples(TableChanges(note="people")) == ["Ann"]


def test_days_of_a_hidden_column_leave_the_comment() -> None:
    off = apply_table_changes(STORED, TableChanges(columns={"day": ColumnChanges(enabled=False)}))
    assert to_row_values(off)["comment"] == "Sales：sales.csv; due 2024-02-01 … 2024-12-30"
    assert to_row_values(STORED)["comment"] == COMMENT


@pytest.mark.parametrize("off", [{"enabled": False}, {"sample": False}])
def test_days_of_a_column_whose_name_has_a_separator_leave_the_comment(
    off: dict[str, bool],
) -> None:
    odd = replace(DAY, name="paid; day")
    comment = "Sales：sales.csv; paid; day 2024-01-01 … 2024-12-31"
    table = replace(STORED.table, columns=(odd,), comment=comment)
    stored = replace(STORED, table=table, columns=(StoredColumn(odd),))
    changes = TableChanges(columns={odd.name: ColumnChanges(**off)})
    assert "2024" not in to_row_values(apply_table_changes(stored, changes))["comment"]


@pytest.mark.parametrize("born", [replace(DAY, name="birth_day"), replace(DAY, note="生日")])
def test_the_comment_says_no_days_of_a_column_that_may_name_a_person(born: Column) -> None:
    hired = "hired 2020-01-01 … 2024-12-31"
    comment = f"Staff：staff.csv; {born.name} 1971-02-03 … 1999-12-31; {hired}"
    table = replace(STORED.table, columns=(born,), comment=comment)
    values = to_row_values(replace(STORED, table=table, columns=(StoredColumn(born),)))
    assert values["comment"] == f"Staff：staff.csv; {hired}"


def test_a_comment_that_somebody_wrote_stays() -> None:
    said = "day by day; day 2024-01-01 … open"
    assert strip_withheld(Table("staff", (DAY,), comment=said), "day".__eq__) == said


def test_a_profile_is_recorded_and_goes_with_the_switches() -> None:
    counted = replace(DAY, profile=ColumnProfile(9, True, 0.5, 4, "2024-01-01", "2024-12-31"))
    stored = replace(
        STORED,
        table=replace(STORED.table, columns=(NAME, counted)),
        columns=(StoredColumn(NAME), StoredColumn(counted)),
    )
    for off in (ColumnChanges(enabled=False), ColumnChanges(sample=False)):
        changed = apply_table_changes(stored, TableChanges(columns={"day": off}))
        [_, day] = json.loads(to_row_values(changed)["columns"])
        assert day["profile"] is None
    [_, day] = json.loads(to_row_values(stored)["columns"])
    assert (day["profile"]["low"], day["profile"]["whole"]) == ("2024-01-01", True)


def test_a_schema_that_was_stored_before_there_were_profiles_is_read() -> None:
    values = to_row_values(STORED)
    columns = [
        {name: value for name, value in entry.items() if name != "profile"}
        for entry in json.loads(values["columns"])
    ]
    row = SourceTableRow(id="id", **values | {"columns": json.dumps(columns), "rows_exact": False})
    assert to_table(row).columns == STORED.columns
