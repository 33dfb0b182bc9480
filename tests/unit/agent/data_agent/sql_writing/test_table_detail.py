"""Which tables a prompt describes in detail, and what is said of the others."""

from dataclasses import replace

import pytest

from agent.data_agent.sql_writing.schema.schema_ddl import write_definitions, write_schema
from agent.data_agent.sql_writing.schema.table_detail import MAX_BEST, find_detailed_tables
from model.sources.schema import (
    Column,
    ForeignKey,
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


def make_schema(gains: dict[str, float], **more: object) -> RetrievedSchema:
    """Tables that explain so much of a question, as retrieval gives them."""
    tables = tuple(
        RetrievedTable(Table(name, COLUMNS, comment=f"about {name}"), 1.0, place=place, gain=gain)
        for place, (name, gain) in enumerate(gains.items())
    )
    return replace(RetrievedSchema(SOURCE, tables), **more)


MANY = {f"t{number}": 20.0 - number for number in range(10)}


def test_the_best_tables_are_described_in_detail() -> None:
    assert find_detailed_tables(make_schema(MANY)) == {f"t{n}" for n in range(MAX_BEST)}


def test_a_small_schema_is_described_whole() -> None:
    few = dict.fromkeys(list(MANY)[:MAX_BEST], 0.0)
    assert find_detailed_tables(make_schema(few)) == few.keys()


def test_all_tables_are_described_where_the_words_name_hardly_any() -> None:
    gains = dict.fromkeys(MANY, 0.0) | {"t0": 3.0, "t1": 1.0}
    assert find_detailed_tables(make_schema(gains)) == MANY.keys()


def test_a_table_that_explains_nothing_is_not_among_the_best() -> None:
    gains = dict.fromkeys(MANY, 0.0) | {"t0": 3.0, "t1": 1.0, "t2": 0.7}
    assert find_detailed_tables(make_schema(gains)) == {"t0", "t1", "t2"}


def test_a_table_that_adds_little_is_not_among_the_best() -> None:
    gains = dict.fromkeys(MANY, 0.0) | {"t0": 3.0, "t1": 1.0, "t2": 0.2}
    assert find_detailed_tables(make_schema(gains)) == {"t0", "t1"}


def test_a_table_on_a_join_path_is_described() -> None:
    paths = (JoinPath(("t0", "t9", "t1"), ()),)
    assert "t9" in find_detailed_tables(make_schema(MANY, paths=paths))


def test_a_table_that_teaching_names_is_described() -> None:
    schema = make_schema(MANY)
    *others, last = schema.tables
    taught = replace(schema, tables=(*others, replace(last, why=(Reason("example"),))))
    assert "t9" in find_detailed_tables(taught)


@pytest.mark.parametrize(
    ("primary_key", "is_described"),
    [(("id", "line"), True), (("id", "other"), False), (("line",), False), ((), False)],
    ids=["numbered lines", "a link of two tables", "rows of their own", "no key"],
)
def test_the_lines_of_a_described_table_are_described(
    primary_key: tuple[str, ...], is_described: bool
) -> None:
    schema = make_schema(MANY)
    *others, last = schema.tables
    keys = (ForeignKey(("id",), "t0", ("id",)), ForeignKey(("other",), "t8", ("id",)))
    lines = replace(last.table, primary_key=primary_key, foreign_keys=keys)
    tables = (*others, replace(last, table=lines))
    assert ("t9" in find_detailed_tables(replace(schema, tables=tables))) is is_described


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
    lines = write_definitions(make_schema(MANY), "en", "SELECT x FROM T9").splitlines()
    described = [line.split()[2] for line in lines if line.startswith("CREATE TABLE")]
    assert described == ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t9"]
    assert lines[-5:-3] == ["t8 (id, picked)  -- about t8", "CREATE TABLE t9 (  -- about t9"]
    assert lines[-3:] == [
        "  id INTEGER,",
        "  picked TEXT  -- day of picking",
        ");",
    ]


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("运费，分", "paid: 分"),
        ("fee in cents", "paid: cents"),
        ("预算(万元)", "paid: 万元"),
        ("运费，元", ""),
        ("评分", ""),
        ("分公司", ""),
    ],
)
def test_of_a_table_that_is_only_named_the_units_of_small_money_are_told(
    note: str, told: str
) -> None:
    schema = make_schema(MANY)
    last = schema.tables[-1]
    paid = Column("paid", "INTEGER", "integer", comment=note)
    table = replace(last.table, columns=(*last.table.columns, paid))
    schema = replace(schema, tables=(*schema.tables[:-1], replace(last, table=table)))
    [line] = [each for each in write_schema(schema, "en").splitlines() if each.startswith("t9 ")]
    assert line == f"t9 (id, picked, paid)  -- about t9{'; ' * bool(told)}{told}"
