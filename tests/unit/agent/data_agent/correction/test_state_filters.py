"""The state by which a question calls its rows is a condition on them."""

import pytest

from model.sources.schema import Column, Table
from tests.support.schemas.correction_shop import correct

KILNS = Table(
    "kilns",
    (
        Column("kiln_id", "INTEGER", "integer", comment="窑编号"),
        Column("st", "TEXT", "text", comment="状态 K在烧 L冷却 X停用", samples=("K", "L", "X")),
        Column("paid", "INTEGER", "integer", comment="结清:1已结清0未结清", samples=("0", "1")),
        Column("volume", "DECIMAL", "decimal", comment="容积"),
    ),
    comment="窑炉档案表",
    primary_key=("kiln_id",),
)


def _correct(sql: str, question: str) -> tuple[str, list[str]]:
    corrected = correct(sql, tables=(KILNS,), question=question)
    return " ".join(corrected.query.sql.split()), [c.name for c in corrected.changes]


@pytest.mark.parametrize("question", ["停用窑炉的总容积", "停用的窑炉总容积是多少"])
def test_a_state_before_the_rows_is_added(question: str) -> None:
    sql, names = _correct("SELECT SUM(volume) FROM kilns", question)
    assert (sql, names) == ("SELECT SUM(volume) FROM kilns WHERE kilns.st = 'X'", ["state_added"])


def test_other_conditions_stay() -> None:
    sql, _ = _correct("SELECT COUNT(*) FROM kilns WHERE volume > 3", "停用窑炉里容积超过3的有几座")
    assert sql == "SELECT COUNT(*) FROM kilns WHERE volume > 3 AND kilns.st = 'X'"


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        ("SELECT SUM(volume) FROM kilns", "除停用窑炉外的总容积"),
        ("SELECT SUM(volume) FROM kilns", "停用窑炉占总容积的多少"),
        ("SELECT SUM(volume) FROM kilns", "停用以来的总容积"),
        ("SELECT SUM(volume) FROM kilns", "停用窑炉和冷却窑炉的总容积"),
        ("SELECT st, SUM(volume) FROM kilns GROUP BY st", "停用窑炉的总容积"),
        ("SELECT COUNT(*) FROM kilns WHERE st = 'L'", "停用窑炉有几座"),
    ],
    ids=["left out", "a share", "no rows named", "two states", "grouped by it", "another one"],
)
def test_nothing_is_added_where_it_may_mean_something_else(sql: str, question: str) -> None:
    assert _correct(sql, question)[1] == []


def test_a_denial_of_the_state_asked_for_is_turned() -> None:
    sql, names = _correct("SELECT COUNT(*) FROM kilns WHERE st <> 'X'", "停用窑炉有几座")
    assert (sql, names) == ("SELECT COUNT(*) FROM kilns WHERE st = 'X'", ["state_turned"])


@pytest.mark.parametrize("question", ["没有停用的窑炉有几座", "窑炉有几座，停用的别算"])
def test_a_denial_that_the_question_states_stays(question: str) -> None:
    assert _correct("SELECT COUNT(*) FROM kilns WHERE st <> 'X'", question)[1] == []
