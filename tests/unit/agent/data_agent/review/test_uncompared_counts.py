"""A limit on how many rows there are, which a statement compares with a stored column."""

import pytest

from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.review.reasons.uncompared_counts import compares_no_count
from model.sources.schema import (
    Column,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

_GRADE = "SELECT name FROM divers WHERE grade >= 3"
DIVERS = Table(
    "divers",
    (
        Column("diver_id", "INTEGER", "integer"),
        Column("name", "TEXT", "text"),
        Column("grade", "INTEGER", "integer", comment="星级"),
        Column("dives", "INTEGER", "integer", comment="下潜次数"),
        Column("warnings", "INTEGER", "integer"),
    ),
    primary_key=("diver_id",),
)
TABLES = TableLookup(
    RetrievedSchema(SourceInfo("s", "s", "sqlite", "sqlite"), (RetrievedTable(DIVERS, 1.0),))
)


@pytest.mark.parametrize(
    "question",
    [
        "divers with 3 or more accidents",
        "Which divers had at least 3 accidents?",
        "出过至少三次事故的潜水员",
        "事故3次以上的潜水员有哪些",
    ],
)
def test_a_grade_is_no_number_of_accidents(question: str) -> None:
    assert compares_no_count(question, _GRADE, TABLES)


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        ("SELECT name FROM divers GROUP BY name HAVING COUNT(*) >= 3", "at least 3 accidents"),
        ("SELECT name FROM divers WHERE dives >= 3", "下潜至少3次的潜水员"),
        ("SELECT name FROM divers WHERE warnings >= 3", "divers with 3 or more warnings"),
        (_GRADE, "divers with 3 or more stars"),
        (_GRADE, "divers with at least 5 accidents and grade 3"),
        (_GRADE, "grade at least 3"),
        (
            "SELECT name FROM divers WHERE grade = 3 AND 3 <= (SELECT COUNT(*) FROM divers)",
            "grade 3 divers with at least 3 accidents",
        ),
    ],
    ids=["counted", "a number of dives", "its name", "a unit", "another", "no things", "inside"],
)
def test_other_comparisons_are_no_matter(sql: str, question: str) -> None:
    assert not compares_no_count(question, sql, TABLES)
