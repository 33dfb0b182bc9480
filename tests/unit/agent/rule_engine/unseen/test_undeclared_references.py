"""Keys of tables that declare none: by unique numbers, names, roles and what notes mention."""

from agent.rule_engine.undeclared_keys import UndeclaredKeys
from model.sources.schema import Column, ColumnProfile, RetrievedSchema, RetrievedTable, Table
from tests.unit.agent.rule_engine.unseen.piano_workshop import PIANO_WORKSHOP


def test_tables_without_declared_keys_are_joined() -> None:
    assert PIANO_WORKSHOP.ask("How many pianos does each owner have?")[0] == ("Arden School", 2)


def test_roles_and_notes_lead_to_the_people() -> None:
    schema = PIANO_WORKSHOP.schema
    entries = tuple(RetrievedTable(table, 1.0, ()) for table in schema.tables)
    found = UndeclaredKeys().add(RetrievedSchema(schema.source, entries))
    keys = {
        (each.table.name, key.columns[0]): key.table
        for each in found.tables
        for key in each.table.foreign_keys
    }
    people = {("owner", "keeper"), ("visit", "tunerNo"), ("visit", "helperNo")}
    assert {place for place, table in keys.items() if table == "worker"} == people
    assert keys["visit", "serialNo"] == "piano"


def test_an_amount_that_is_for_a_thing_does_not_refer_to_it() -> None:
    whole = ColumnProfile(9, whole=True, nulls=0, distinct=9, low="1", high="9")
    member = Table("member", (Column("memberNo", "INT", "integer", profile=whole),))
    discount = Column("discount", "INT", "integer", note="discount for the member", profile=whole)
    bill = Table("bill", (Column("billNo", "INT", "integer", profile=whole), discount))
    entries = tuple(RetrievedTable(table, 1.0, ()) for table in (member, bill))
    source = PIANO_WORKSHOP.schema.source
    [_, described] = UndeclaredKeys().add(RetrievedSchema(source, entries)).tables
    assert described.table.primary_key == ("billNo",)
    assert not [key for key in described.table.foreign_keys if key.columns == ("discount",)]
