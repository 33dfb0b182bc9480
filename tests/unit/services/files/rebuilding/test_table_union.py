"""Which rows go where when uploads are put together, and as what kind of value."""

import pytest

from model.files.file import FileColumn, FileTable
from model.sources.schema import ColumnKind
from services.files.rebuilding.table_union import (
    find_unit_clashes,
    match_tables,
    unite_kinds,
    unite_tables,
)


def column(name: str, kind: ColumnKind = "text", unit: str = "", distinct: int = 2) -> FileColumn:
    return FileColumn(name, kind, unit, distinct=distinct)


def table(name: str, *columns: FileColumn, skipped: bool = False) -> FileTable:
    return FileTable(name, "", rows=2, columns=columns, skipped=skipped)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("integer", "integer", "integer"),
        ("integer", "decimal", "decimal"),
        ("float", "decimal", "float"),
        ("datetime", "date", "datetime"),
        ("date", "integer", "text"),
        ("boolean", "text", "text"),
    ],
)
def test_the_kind_holds_values_of_both(
    one: ColumnKind, other: ColumnKind, both: ColumnKind
) -> None:
    assert unite_kinds(one, other) == unite_kinds(other, one) == both


def test_columns_are_put_together_by_name_whatever_their_case() -> None:
    first = [table("sales", column("Region"), column("amount", "integer"))]
    more = [table("may", column("amount", "decimal"), column("region"), column("code"))]
    [union] = unite_tables([first, more])
    assert [(c.name, c.kind) for c in union.table.columns] == [
        ("Region", "text"),
        ("amount", "decimal"),
        ("code", "text"),
    ]
    assert union.table.rows == 4
    assert union.sources[1].columns == {"amount": "amount", "Region": "region", "code": "code"}


def test_a_column_without_values_is_of_no_kind() -> None:
    first = [table("t", column("a"), column("paid", "date"))]
    more = [table("t", column("a"), column("paid", "text", distinct=0))]
    [union] = unite_tables([first, more])
    assert union.table.columns[1].kind == "date"
    assert "paid" not in union.sources[1].columns
    nothing = [table("t", column("a", distinct=0))]
    [empty] = unite_tables([nothing, nothing])
    assert [source.columns for source in empty.sources] == [{"a": "a"}, {"a": "a"}]


def test_a_table_goes_to_its_name_then_to_its_columns_then_to_the_only_one() -> None:
    orders, shops = table("orders", column("id"), column("amount")), table("shops", column("city"))
    given = [
        table("shops", column("city"), column("new")),
        table("march", column("amount"), column("ID")),
        table("notes", column("by")),
        table("orders", column("other")),
    ]
    assert [target and target.name for _, target in match_tables([orders, shops], given)] == [
        "shops",
        "orders",
        None,
        None,
    ]
    [(_, only)] = match_tables([orders], [table("march", column("id"))])
    assert only == orders


def test_a_table_that_is_left_out_gets_no_rows() -> None:
    first = [table("a", column("x")), table("b", column("y"), skipped=True)]
    unions = unite_tables([first, [table("b", column("y"))]])
    assert [len(union.sources) for union in unions] == [1, 0]


def test_numbers_of_other_units_clash_but_texts_do_not() -> None:
    percent = table("t", column("share", "decimal", "%"), column("note", "text"))
    plain = table("t", column("share", "decimal"), column("note", "integer", "¥"))
    clashes = find_unit_clashes(unite_tables([[percent], [plain]]))
    assert [(clash.column, clash.before, clash.after) for clash in clashes] == [("share", "%", "")]
