"""A last name stands beside the first name."""

from agent.rule_engine.intent import Group, Intent
from agent.rule_engine.outputs.full_names import add_last_names
from agent.schema_graph import Field, SchemaGraph
from model.sources.schema import Column, RetrievedSchema, RetrievedTable, SourceInfo, Table

_COLUMNS = (
    Column("id", "integer", "integer"),
    Column("first_name", "text", "text"),
    Column("last_name", "text", "text"),
)
_COACHES = Table("coaches", _COLUMNS, primary_key=("id",))
_GRAPH = SchemaGraph(
    RetrievedSchema(SourceInfo("1", "club", "sqlite", "sqlite"), (RetrievedTable(_COACHES, 1.0),))
)
_FIRST, _LAST, _KEY = (Field("coaches", name) for name in ("first_name", "last_name", "id"))


def test_a_list_shows_both_names_once() -> None:
    for shown in ([_FIRST], [_FIRST, _LAST]):
        intent = Intent(outputs=shown)
        add_last_names(intent, _GRAPH)
        assert intent.outputs == [_FIRST, _LAST]


def test_people_are_grouped_by_both_names() -> None:
    intent = Intent(groups=[Group(_FIRST, key=_KEY)])
    add_last_names(intent, _GRAPH)
    assert intent.groups == [Group(_FIRST, key=_KEY), Group(_LAST, key=_KEY)]


def test_first_names_alone_are_grouped_by_as_asked() -> None:
    intent = Intent(groups=[Group(_FIRST)])
    add_last_names(intent, _GRAPH)
    assert intent.groups == [Group(_FIRST)]
