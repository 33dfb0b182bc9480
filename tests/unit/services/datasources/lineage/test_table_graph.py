"""What tables read through others."""

from typing import Literal

from model.sources.lineage import TableLineage
from model.sources.schema import Table
from services.datasources.lineage.definitions import UNKNOWN_DEPENDENCIES, Dependencies
from services.datasources.lineage.table_graph import (
    TableGraph,
    collect_lineage,
    keep_known_reads,
)


def _depend_on(*names: str) -> Dependencies:
    return Dependencies(frozenset(names))


def _table(name: str, kind: Literal["table", "view"] = "table") -> Table:
    return Table(name, (), kind=kind)


def _describe(graph: TableGraph, *names: str) -> dict[str, TableLineage]:
    return collect_lineage(graph.describe(map(_table, names), {}))


def test_a_view_of_a_view_reads_the_tables_of_both() -> None:
    graph = TableGraph({"outer": _depend_on("inner"), "inner": _depend_on("base", "unlisted")})
    found = _describe(graph, "outer", "inner", "base")
    assert found == {
        "outer": TableLineage(("base", "inner")),
        "inner": TableLineage(("base",)),
    }


def test_the_names_of_all_definitions_count_unless_one_may_read_more() -> None:
    dependencies = {
        "outer": Dependencies(frozenset({"inner"}), identifiers=frozenset({"a"})),
        "inner": Dependencies(frozenset({"base"}), identifiers=frozenset({"b"})),
        "other": Dependencies(frozenset({"outer", "whole"}), identifiers=frozenset()),
        "whole": Dependencies(frozenset({"base"})),
    }
    found = _describe(TableGraph(dependencies), "outer", "inner", "other", "whole", "base")
    assert found["outer"].identifiers == ("a", "b")
    assert found["other"].identifiers is None


def test_what_is_read_through_something_unknown_is_unknown_too() -> None:
    graph = TableGraph({"outer": _depend_on("inner"), "inner": UNKNOWN_DEPENDENCIES})
    assert not any(each.is_complete for each in _describe(graph, "outer", "inner").values())


def test_views_that_read_each_other_end() -> None:
    found = _describe(TableGraph({"a": _depend_on("b"), "b": _depend_on("a")}), "a", "b")
    assert found == {"a": TableLineage(("b",)), "b": TableLineage(("a",))}


def test_a_child_reads_its_parents_and_not_what_else_inherits_from_them() -> None:
    dependencies = {"parent": _depend_on("north", "south"), "view": _depend_on("north")}
    graph = TableGraph(dependencies, {"north": ["parent"], "south": ["parent"]})
    found = _describe(graph, "parent", "north", "south", "view")
    assert found["north"] == TableLineage(("parent",), parents=("parent",), identifiers=())
    assert found["parent"] == TableLineage(("north", "south"))
    assert found["view"] == TableLineage(("north", "parent"))


def test_a_view_that_nobody_looked_at_is_unknown_and_a_table_reads_nothing() -> None:
    found = collect_lineage([_table("view", "view"), _table("table")])
    assert found == {"view": TableLineage(is_complete=False)}


def test_what_was_known_of_a_view_stays_when_its_definition_cannot_be_read() -> None:
    known = {"v": TableLineage(("secret",)), "w": TableLineage(("secret",))}
    found = {"v": TableLineage(("other",), is_complete=False), "w": TableLineage(("other",))}
    kept = keep_known_reads(found, known)
    assert kept == found | {"v": TableLineage(("other", "secret"), is_complete=False)}
