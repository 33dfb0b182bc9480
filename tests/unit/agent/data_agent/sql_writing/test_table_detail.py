"""Which tables a prompt describes in detail, and what is said of the others."""

from dataclasses import replace

from agent.data_agent.sql_writing.schema.schema_ddl import write_definitions, write_schema
from agent.data_agent.sql_writing.schema.table_detail import MAX_BEST, find_detailed_tables
from model.sources.schema import (
    Column,
    JoinPath,
    Reason,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

SOURCE = SourceInfo("1", "orchard", "sqlite", "sqlite", "3.46")
COLUMNS = (
    Column("id", "INTEGER", "integer"),
    Column(
        "picked", "TEXT", "text", comment="day of picking", samples=("2025-01-01", "2025-02-03")
    ),
)


def make_schema(scores: dict[str, float], **more: object) -> RetrievedSchema:
    """Tables with these scores, best first, as retrieval gives them."""
    tables = tuple(
        RetrievedTable(Table(name, COLUMNS, comment=f"about {name}"), score, place=place)
        for place, (name, score) in enumerate(scores.items())
    )
    return replace(RetrievedSchema(SOURCE, tables), **more)


MANY = {f"t{number}": 20.0 - number for number in range(10)}


def test_the_best_tables_are_described_in_detail() -> None:
    assert find_detailed_tables(make_schema(MANY)) == {f"t{n}" for n in range(MAX_BEST)}


def test_a_small_schema_is_described_whole() -> None:
    few = dict.fromkeys(list(MANY)[:MAX_BEST], 0.0)
    assert find_detailed_tables(make_schema(few)) == few.keys()


def test_all_tables_are_described_where_the_words_name_hardly_any() -> None:
    scores = dict.fromkeys(MANY, 0.0) | {"t0": 3.0, "t1": 1.0}
    assert find_detailed_tables(make_schema(scores)) == MANY.keys()


def test_a_table_without_a_score_is_not_among_the_best() -> None:
    scores = dict.fromkeys(MANY, 0.0) | {"t0": 3.0, "t1": 1.0, "t2": 0.7}
    assert find_detailed_tables(make_schema(scores)) == {"t0", "t1", "t2"}


def test_a_table_with_a_small_share_of_the_best_score_is_not_among_the_best() -> None:
    scores = dict.fromkeys(MANY, 0.0) | {"t0": 3.0, "t1": 1.0, "t2": 0.5}
    assert find_detailed_tables(make_schema(scores)) == {"t0", "t1"}


def test_a_table_on_a_join_path_is_described() -> None:
    paths = (JoinPath(("t0", "t9", "t1"), ()),)
    assert "t9" in find_detailed_tables(make_schema(MANY, paths=paths))


def test_a_table_that_teaching_names_is_described() -> None:
    schema = make_schema(MANY)
    *others, last = schema.tables
    taught = replace(schema, tables=(*others, replace(last, why=(Reason("example"),))))
    assert "t9" in find_detailed_tables(taught)


def test_another_table_is_one_line_with_its_names() -> None:
    lines = write_schema(make_schema(MANY), "en").splitlines()
    assert lines[-1] == "t9 (id, picked)  -- about t9"
    assert lines[:4] == [
        "t0 (  -- about t0",
        "  id INTEGER",
        "  picked TEXT  -- day of picking; '2025-01-01', …",
        ")",
    ]


def test_definitions_describe_the_best_tables_and_those_of_the_statement_that_failed() -> None:
    lines = write_definitions(make_schema(MANY), "en", "SELECT x FROM T8").splitlines()
    assert lines[-6:] == [
        "t7 (id, picked)  -- about t7",
        "CREATE TABLE t8 (  -- about t8",
        "  id INTEGER,",
        "  picked TEXT  -- day of picking",
        ");",
        "t9 (id, picked)  -- about t9",
    ]
