"""A measure that no table has is told, in both languages; one that another word means is not."""

from datetime import date

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.review.unmatched_measure import find_unmatched_measure
from model.chats.question import Question
from model.locales import Locale
from model.sources.schema import Column, RetrievedSchema, RetrievedTable, SourceInfo, Table

SHIFTS = Table(
    "shift_log",
    (
        Column("log_id", "INTEGER", "integer"),
        Column("worker", "TEXT", "text", comment="员工 / worker", samples=("Ann", "Bo")),
        Column("dept", "TEXT", "text", comment="部门 / department"),
        Column("hours_worked", "DECIMAL", "decimal", comment="工时 / working hours"),
        Column("overtime", "DECIMAL", "decimal", comment="加班时长 / overtime"),
    ),
    comment="排班记录 / shift records",
    primary_key=("log_id",),
)
FOUND = RetrievedSchema(SourceInfo("s", "S", "sqlite", "sqlite"), (RetrievedTable(SHIFTS, 1.0),))
HOURS = "SELECT dept, AVG(hours_worked) FROM shift_log GROUP BY dept"


def find(text: str, sql: str = HOURS, locale: Locale = "en") -> str:
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    question = Question(text, locale, date(2026, 1, 1))
    other = find_unmatched_measure(question, FOUND, Statement(tree, TableLookup(FOUND)))
    return f"{other.word} → {other.column.column.name}" if other else ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("What is the average salary of each department?", "salary"),
        ("average salary by department", "salary"),
        ("total revenue per department", "revenue"),
        ("各部门的平均工资", "工资"),
        ("每个部门的平均薪资是多少", "薪资"),
        ("Show the mean satisfaction for each department", "satisfaction"),
    ],
)
def test_what_nobody_has_is_told(text: str, word: str) -> None:
    assert find(text, locale="zh-CN" if text[0] > "z" else "en") == f"{word} → hours_worked"


@pytest.mark.parametrize(
    "text",
    [
        "average working hours of each department",
        "How many hours does each department work on average?",
        "各部门的平均工时",
        "Average hours by department for Ann",
        "What does a worker do on average in each department?",
        "average overtime by department",
        "今年平均每个月多少",
    ],
)
def test_what_a_column_is_called_is_not(text: str) -> None:
    sql = HOURS.replace("hours_worked", "overtime") if "overtime" in text else HOURS
    assert find(text, sql) == ""


def test_counting_needs_no_column() -> None:
    sql = "SELECT dept, COUNT(*) FROM shift_log GROUP BY dept"
    assert find("average salary by department", sql) == ""
