from dataclasses import replace

from model.sources.schema import Column, ForeignKey, Table
from services.datasources.visibility.table_filter import (
    find_hidden_names,
    remove_disabled_parts,
    select_readable_tables,
)


def column(name: str, *, enabled: bool = True) -> Column:
    return Column(name, "text", "text", enabled=enabled)


ORDERS = Table(
    "sales.orders",
    (column("id"), column("Code"), column("secret", enabled=False)),
    primary_key=("id", "code"),
    foreign_keys=(
        ForeignKey(("code",), "people", ("code",)),
        ForeignKey(("secret",), "people", ("code",)),
        ForeignKey(("code",), "people", ("pin",)),
        ForeignKey(("code",), "vault", ("id",)),
        ForeignKey(("code",), "elsewhere", ("id",)),
    ),
)
PEOPLE = Table("people", (column("code"), column("pin", enabled=False)), primary_key=("pin",))
VAULT = Table("vault", (column("id"), column("contents")), enabled=False)
EMPTY = Table("empty", (column("nothing", enabled=False),))
ALL = (ORDERS, PEOPLE, VAULT, EMPTY)


def test_users_see_enabled_tables_with_enabled_columns() -> None:
    shown = {table.name: [c.name for c in table.columns] for table in remove_disabled_parts(ALL)}
    assert shown == {"sales.orders": ["id", "Code"], "people": ["code"]}
    assert all(table.partial for table in remove_disabled_parts(ALL))


def test_no_key_names_what_they_do_not_see() -> None:
    orders, people = remove_disabled_parts(ALL)
    assert orders.primary_key == ("id", "code")  # the case of a name is the database's matter
    assert [(key.table, key.references) for key in orders.foreign_keys] == [("people", ("code",))]
    assert people.primary_key == ()


def test_a_source_with_everything_on_is_shown_as_it_is() -> None:
    table = replace(PEOPLE, columns=(column("code"),), primary_key=("code",))
    assert remove_disabled_parts([table]) == (table,)


def test_names_are_hidden_unless_something_visible_has_them() -> None:
    hidden = find_hidden_names(ALL, remove_disabled_parts(ALL))
    assert hidden == {"secret", "pin", "vault", "contents", "empty", "nothing"}  # `id` is visible


def test_a_sync_reads_what_was_not_switched_off_before() -> None:
    found = (replace(VAULT, enabled=True), replace(PEOPLE, columns=(column("code"), column("pin"))))
    new = Table("new", (column("a"),))
    read = {t.name: [c.name for c in t.columns] for t in select_readable_tables((*found, new), ALL)}
    assert read == {"people": ["code"], "new": ["a"]}
