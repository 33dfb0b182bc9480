"""Tables of a sync beside those of the sync before."""

from model.sources.schema import Column, Table
from model.sources.schema_change import SchemaChange
from services.datasources.schema_changes.comparison import compare_tables


def table(name: str, /, **types: str) -> Table:
    """A table whose columns have these types."""
    return Table(name, tuple(Column(each, type_, "text") for each, type_ in types.items()))


STAFF = table("staff", id="INT", name="TEXT")


def test_without_a_sync_before_nothing_has_changed() -> None:
    assert compare_tables([], [STAFF]) == ()


def test_the_same_tables_have_not_changed_whatever_their_order() -> None:
    shops = table("shops", id="INT")
    assert compare_tables([STAFF, shops], [shops, STAFF]) == ()


def test_tables_are_added_and_removed() -> None:
    changes = compare_tables([STAFF], [table("shops", id="INT")])
    assert changes == (SchemaChange("table_added", "shops"), SchemaChange("table_removed", "staff"))


def test_columns_are_added_removed_and_of_another_type() -> None:
    changes = compare_tables([STAFF], [table("staff", id="BIGINT", hired="DATE")])
    assert changes == (
        SchemaChange("type_changed", "staff", "id", "INT", "BIGINT"),
        SchemaChange("column_added", "staff", "hired", after="DATE"),
        SchemaChange("column_removed", "staff", "name", before="TEXT"),
    )
