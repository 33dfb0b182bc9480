"""The questions themselves: gold statements run, pass the guard and give rows."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

import pytest

from services import sqlguard
from services.datasources import demo
from tests.evals.datasets.annotated.annotated_set import ANNOTATED, DEVELOPED, open_annotated
from tests.evals.datasets.demo_set import add_notes, open_retailer
from tests.evals.datasets.eval_question import (
    EXAMINER_OPENINGS,
    OPENINGS,
    OWN_WAREHOUSES,
    EvalQuestion,
    read_questions,
)
from tests.evals.datasets.warehouse import Warehouse, open_own
from tests.evals.datasets.workbook import WORKBOOKS, open_workbook
from tests.evals.engine_answer import run_statement


@pytest.fixture(scope="module")
def warehouses() -> Iterator[dict[str, Warehouse]]:
    opened = {name: open_own(name) for name in OWN_WAREHOUSES}
    yield opened
    for warehouse in opened.values():
        warehouse.connection.close()


@pytest.fixture(scope="module")
def retailer() -> Iterator[Warehouse]:
    opened = open_retailer()
    yield opened
    opened.connection.close()


def _check(warehouse: Warehouse, asked: EvalQuestion) -> None:
    for gold in asked.golds:
        checked = sqlguard.check_statement(gold, dialect="sqlite", tables=warehouse.names)
        assert run_statement(warehouse.connection, checked), asked.text


@pytest.mark.parametrize("name", OWN_WAREHOUSES)
def test_gold_statements_pass_the_guard_and_give_rows(
    warehouses: dict[str, Warehouse], name: str
) -> None:
    for asked in read_questions(name):
        _check(warehouses[name], asked)


@pytest.mark.parametrize("name", [*ANNOTATED, *DEVELOPED])
def test_gold_statements_of_annotated_warehouses_pass_the_guard_and_give_rows(name: str) -> None:
    warehouse = open_annotated(name)
    asked = list(read_questions(name))
    counts = Counter(question.language for question in asked)
    assert counts["zh"] == counts["en"] == (40 if name in ANNOTATED else counts["zh"])
    assert counts["zh"] >= 15
    for question in asked:
        _check(warehouse, question)


def test_gold_statements_of_the_demo_pass_the_guard_and_run() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(files(demo).joinpath("schema.sql").read_text("utf-8"))
    warehouse = add_notes(connection)
    for asked in read_questions("demo"):
        for gold in asked.golds:
            run_statement(
                connection, sqlguard.check_statement(gold, dialect="sqlite", tables=warehouse.names)
            )
    connection.close()


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_gold_statements_of_openings_pass_the_guard_and_run(half: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(files(demo).joinpath("schema.sql").read_text("utf-8"))
    warehouse = add_notes(connection)
    questions = list(read_questions("openings", half))
    assert Counter(asked.language for asked in questions) == {"zh": 25, "en": 25}
    for asked in questions:
        assert bool(asked.golds) != bool(asked.mentions), asked.text
        for gold in asked.golds:
            run_statement(
                connection, sqlguard.check_statement(gold, dialect="sqlite", tables=warehouse.names)
            )
    connection.close()


@pytest.mark.parametrize("name", ["everyday", "workday"])
def test_gold_statements_in_everyday_words_pass_the_guard_and_run(name: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(files(demo).joinpath("schema.sql").read_text("utf-8"))
    warehouse = add_notes(connection)
    for asked in read_questions(name):
        assert bool(asked.golds) != (asked.kind == "unanswerable"), asked.text
        for gold in asked.golds:
            run_statement(
                connection, sqlguard.check_statement(gold, dialect="sqlite", tables=warehouse.names)
            )
    connection.close()


@pytest.mark.parametrize("name", EXAMINER_OPENINGS)
def test_gold_statements_of_the_examiner_pass_the_guard_and_give_rows(
    retailer: Warehouse, name: str
) -> None:
    for asked in read_questions(name):
        assert bool(asked.golds) != bool(asked.mentions), asked.text
        _check(retailer, asked)


@pytest.mark.parametrize("name", OPENINGS)
def test_gold_statements_of_strange_sources_pass_the_guard_and_give_rows(name: str) -> None:
    warehouse = open_own(name)
    questions = list(read_questions(name))
    assert min(Counter(asked.language for asked in questions).values()) >= 12
    for asked in questions:
        answers = (asked.golds, asked.mentions, asked.kind == "unanswerable")
        assert sum(map(bool, answers)) == 1, asked.text
        _check(warehouse, asked)
    warehouse.connection.close()


@pytest.mark.parametrize("name", OWN_WAREHOUSES)
def test_gold_statements_with_evidence_pass_the_guard_and_give_rows(
    warehouses: dict[str, Warehouse], name: str
) -> None:
    questions = list(read_questions("evidence", name))
    assert questions
    for asked in questions:
        _check(warehouses[name], asked)
        assert asked.evidence in asked.full_text != asked.text


@pytest.mark.parametrize("name", [*OWN_WAREHOUSES, "demo"])
def test_every_question_is_asked_once_in_each_language(name: str) -> None:
    asked = [(q.id, q.language) for q in read_questions(name)]
    assert max(Counter(asked).values()) == 1
    assert Counter(language for _, language in asked)["zh"] == len(asked) / 2


def test_every_table_and_column_of_our_warehouses_is_noted(
    warehouses: dict[str, Warehouse],
) -> None:
    bare = [
        f"{name}: {table.name}.{column.name}"
        for name, warehouse in warehouses.items()
        for table in warehouse.schema.tables
        for column in table.columns
        if not (table.comment and column.comment)
    ]
    assert bare == []


@pytest.mark.parametrize("name", WORKBOOKS)
def test_gold_statements_of_workbooks_pass_the_guard_and_give_rows(name: str) -> None:
    book = open_workbook(name)
    for asked in read_questions(name):
        for gold in asked.golds:
            checked = sqlguard.check_statement(gold, dialect="duckdb", tables=book.names)
            assert book.rows(checked), asked.text
