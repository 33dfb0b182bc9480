"""A key in an answer gets the name of what it stands for."""

import pytest

from model.sources.schema import Column, ForeignKey, Table
from tests.support.schemas.correction_shop import correct

LINES = Table(
    "line",
    (Column("line_cd", "TEXT", "text", nullable=False), Column("line_name", "TEXT", "text")),
    primary_key=("line_cd",),
)
WORK = Table(
    "work_order",
    (
        Column("order_no", "INTEGER", "integer", nullable=False),
        Column("line_cd", "TEXT", "text"),
        Column("output", "INTEGER", "integer"),
    ),
    primary_key=("order_no",),
    foreign_keys=(ForeignKey(("line_cd",), "line", ("line_cd",)),),
)


def answer(sql: str, asked: str = "Output of each line") -> str:
    found = correct(sql, tables=(LINES, WORK), question=asked)
    return " ".join(found.query.sql.split())


def test_a_grouped_key_gets_its_name() -> None:
    assert answer("SELECT line_cd, SUM(output) FROM work_order GROUP BY line_cd") == (
        "SELECT line.line_name, work_order.line_cd, SUM(output) FROM work_order"
        " LEFT JOIN line ON work_order.line_cd = line.line_cd"
        " GROUP BY work_order.line_cd, line.line_name"
    )


def test_a_key_of_its_own_table_gets_its_name() -> None:
    assert answer("SELECT line_cd FROM line") == "SELECT line.line_name, line_cd FROM line"


def test_places_that_the_statement_counts_stay() -> None:
    sql = "SELECT line_cd, SUM(output) FROM work_order GROUP BY 1 ORDER BY 2 DESC"
    assert answer(sql) == " ".join(sql.split())
    sorted_by = "SELECT line_cd, SUM(output) FROM work_order GROUP BY line_cd ORDER BY 2 DESC"
    assert "SUM(output), line.line_name FROM" in answer(sorted_by)


@pytest.mark.parametrize(
    ("sql", "asked"),
    [
        ("SELECT line_cd, SUM(output) FROM work_order GROUP BY line_cd", "Output by line code"),
        ("SELECT line_cd, SUM(output) FROM work_order GROUP BY line_cd", "按产线编号统计产量"),
        ("SELECT line_cd, SUM(output) FROM work_order GROUP BY line_cd", ""),
        ("SELECT w.line_cd, l.line_name FROM work_order AS w JOIN line AS l USING (line_cd)", "x"),
        ("SELECT COUNT(line_cd) FROM work_order", "How many lines?"),
        ("SELECT order_no FROM work_order", "Which orders?"),
        ("SELECT line_name FROM line WHERE line_cd IN (SELECT line_cd FROM work_order)", "Lines?"),
    ],
)
def test_other_answers_stay(sql: str, asked: str) -> None:
    assert correct(sql, tables=(LINES, WORK), question=asked).changes == ()


def test_a_key_gets_the_number_that_is_written_on_the_thing() -> None:
    columns = (
        Column("rm_id", "INTEGER", "integer", nullable=False),
        Column("fh", "TEXT", "text", samples=("A101", "A102", "A103"), comment="房号"),
    )
    rooms = Table("rooms", columns, primary_key=("rm_id",), rows=3)
    found = correct("SELECT rm_id FROM rooms", tables=(rooms,), question="哪些客房")
    assert (
        found.query.sql.split() == "SELECT fh, rm_id FROM rooms".replace("fh", "rooms.fh").split()
    )


BOATS = Table(
    "boats",
    (
        Column("boat_id", "INTEGER", "integer", nullable=False, comment="船ID"),
        Column("cbh", "TEXT", "text", comment="船编号 港区-序号"),
        Column("czgh", "TEXT", "text", comment="操作工号"),
    ),
    primary_key=("boat_id",),
)
TRIPS = Table(
    "trips",
    (Column("boat", "INTEGER", "integer", nullable=False, comment="船"),),
    foreign_keys=(ForeignKey(("boat",), "boats", ("boat_id",), inferred=True),),
)


@pytest.mark.parametrize("asked", ["哪些船出过航，给出编号", "Boat numbers of all trips"])
def test_an_id_gets_the_number_that_is_asked_for(asked: str) -> None:
    found = correct("SELECT boat FROM trips", tables=(BOATS, TRIPS), question=asked)
    assert "SELECT boats.cbh, boat FROM" in " ".join(found.query.sql.split())


def test_an_id_that_is_asked_for_gets_no_number() -> None:
    asked = "Boat ids of all trips"
    assert correct("SELECT boat FROM trips", tables=(BOATS, TRIPS), question=asked).changes == ()
