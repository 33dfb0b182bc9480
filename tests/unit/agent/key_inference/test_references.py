"""Keys of tables that declare none: by unique numbers, names, roles and what notes mention."""

from agent.key_inference import infer_keys
from model.sources.schema import Column, ColumnProfile, Schema, Table
from tests.unit.agent.rule_engine.unseen.piano_workshop import PIANO_WORKSHOP


def test_tables_without_declared_keys_are_joined() -> None:
    assert PIANO_WORKSHOP.ask("How many pianos does each owner have?")[0] == ("Arden School", 2)


def test_roles_and_notes_lead_to_the_people() -> None:
    found = infer_keys(PIANO_WORKSHOP.schema)
    keys = {
        (table.name, key.columns[0]): key.table
        for table in found.tables
        for key in table.foreign_keys
    }
    people = {("owner", "keeper"), ("visit", "tunerNo"), ("visit", "helperNo")}
    assert {place for place, table in keys.items() if table == "worker"} == people
    assert keys["visit", "serialNo"] == "piano"


def test_an_amount_that_is_for_a_thing_does_not_refer_to_it() -> None:
    whole = ColumnProfile(9, whole=True, nulls=0, distinct=9, low="1", high="9")
    member = Table("member", (Column("memberNo", "INT", "integer", profile=whole),))
    discount = Column("discount", "INT", "integer", note="discount for the member", profile=whole)
    bill = Table("bill", (Column("billNo", "INT", "integer", profile=whole), discount))
    [_, described] = infer_keys(Schema(PIANO_WORKSHOP.schema.source, (member, bill), ())).tables
    assert described.primary_key == ("billNo",)
    assert not [key for key in described.foreign_keys if key.columns == ("discount",)]
