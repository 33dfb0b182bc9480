"""Which tables a definition reads."""

import pytest

from services.datasources.lineage.definitions import (
    DefinitionReader,
    Dependencies,
    find_column_sources,
)

NAMES = ("patients", "visits", "Bed plan", "old.patients")


def _read(definition: str, dialect: str = "sqlite") -> Dependencies:
    routines = {"newest_visit": "SELECT max(id) FROM visits"}
    reader = DefinitionReader(dialect, NAMES, default_schema="main", routines=routines)
    return reader.read(definition)._replace(identifiers=None)


@pytest.mark.parametrize(
    ("definition", "names"),
    [
        ("CREATE VIEW v AS SELECT * FROM main.Patients", {"patients"}),
        ("CREATE VIEW v AS SELECT * FROM old.patients", {"old.patients"}),
        ("CREATE VIEW v (a) AS SELECT id FROM patients", {"patients", "old.patients"}),
        ('SELECT 1 UNION SELECT id FROM "bed plan"', {"Bed plan"}),
        ("SELECT (SELECT max(id) FROM visits) AS n", {"visits"}),
        ("WITH visits AS (SELECT * FROM visits) SELECT * FROM visits", {"visits"}),
        ("WITH part AS (SELECT 1) SELECT * FROM part", set()),
        ("SELECT 'visits' AS visits", set()),
        ("SELECT * FROM json_each('[]')", set()),
        ("SELECT newest_visit(1) AS visit", {"visits"}),
        ("VALUES (1)", set()),
    ],
)
def test_all_that_a_definition_reads_is_found(definition: str, names: set[str]) -> None:
    assert _read(definition) == Dependencies(frozenset(names), is_complete=True)


@pytest.mark.parametrize(
    ("definition", "names"),
    [
        ("", set()),
        ("SELECT * FROM elsewhere", set()),
        ("CREATE VIEW v AS (SELECT ((FROM visits", {"visits"}),
        ("SELECT * FROM opened('SELECT * FROM visits')", {"visits"}),
        ("SELECT id FROM elsewhere WHERE id IN visits", {"visits"}),
    ],
)
def test_what_cannot_be_known_is_said(definition: str, names: set[str]) -> None:
    assert _read(definition) == Dependencies(frozenset(names), is_complete=False)


@pytest.mark.parametrize("names", [("Jars", "jars"), ("jars", "Jars")])
def test_of_names_that_differ_in_case_the_one_that_is_written_so_is_read(
    names: tuple[str, ...],
) -> None:
    reader = DefinitionReader("mysql", names, default_schema="shop")
    assert reader.read("SELECT * FROM `shop`.`Jars`").names == {"Jars"}
    assert reader.read("SELECT * FROM JARS").names == set(names)
    assert reader.find_names("jars") == set(names)


def test_a_definition_that_would_be_parsed_for_ever_is_searched_for_names() -> None:
    depth = 400
    found = _read(f"SELECT {'[' * depth}1{']' * depth} FROM visits", "duckdb")
    assert "visits" in found.names


def test_a_column_is_computed_from_what_its_sources_are_computed_from() -> None:
    expressions = {"initial": "substr(name, 1, 1)", "label": "upper(Initial)", "one": "1"}
    columns = ["id", "name", "initial", "label", "one"]
    assert find_column_sources(expressions, columns) == (
        ("initial", ("name",)),
        ("label", ("initial", "name")),
    )


def test_an_unknown_expression_counts_as_one_over_every_other_column() -> None:
    found = find_column_sources({"total": None}, ["id", "pay", "total"])
    assert found == (("total", ("id", "pay")),)
