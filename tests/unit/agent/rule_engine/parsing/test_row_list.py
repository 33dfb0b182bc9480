"""Lists of whole rows: the columns a reader would want, the newest first."""

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from model.locales import Locale
from model.sources.schema import (
    Column,
    ColumnKind,
    ForeignKey,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)
from tests.support.schemas.rule_engine_shop import TODAY, rows


def _column(name: str, kind: ColumnKind, *samples: str, comment: str = "") -> Column:
    return Column(name, kind, kind, samples=samples, comment=comment)


TEACHERS = Table(
    "teachers",
    (
        _column("id", "integer"),
        _column("name", "text", comment="教师姓名 / teacher name"),
        _column("name_en", "text", comment="英文名 / name in English"),
    ),
    comment="教师 / teacher",
    primary_key=("id",),
)
LESSONS = Table(
    "lessons",
    (
        _column("id", "integer"),
        _column("lesson_no", "text"),
        _column("teacher_id", "integer"),
        _column("substitute_id", "integer"),
        _column("created_at", "datetime"),
        _column("lesson_date", "date"),
        _column("fee", "decimal"),
        _column("seats", "integer"),
        _column("status", "text", "open", "done"),
        _column("row_hash", "text"),
        _column("updated_at", "datetime"),
        _column("payload", "json"),
    ),
    comment="课程 / lesson",
    primary_key=("id",),
    foreign_keys=(ForeignKey(("teacher_id",), "teachers", ("id",)),),
)


def _sql(question: str, *earlier: str, locale: Locale = "en") -> tuple[str, tuple[str, ...]]:
    tables = tuple(RetrievedTable(t, 1.0) for t in (LESSONS, TEACHERS))
    schema = RetrievedSchema(SourceInfo("1", "school", "sqlite", "sqlite"), tables)
    turns = tuple(Turn(text, "SELECT 1") for text in earlier)
    request = WriteRequest(Question(question, locale, TODAY, turns), schema)
    written = RuleSqlWriter().compose(request)
    return written.sql, written.assumptions


OVERVIEW = (
    'SELECT lessons.lesson_no AS "lesson number", lessons.lesson_date AS "lesson date",'
    ' teachers.name_en AS "teacher name", lessons.fee AS "fee", lessons.seats AS "seats",'
    ' lessons.status AS "status" FROM lessons'
    " LEFT JOIN teachers ON lessons.teacher_id = teachers.id"
)


@pytest.mark.parametrize("question", ["list all lessons", "show lessons", "lesson records"])
def test_rows_show_number_day_who_how_much_and_status(question: str) -> None:
    sql, assumptions = _sql(question)
    assert sql == f"{OVERVIEW} ORDER BY lessons.lesson_date DESC"
    assert any("show all columns" in sentence for sentence in assumptions)


def test_a_reader_of_chinese_sees_the_chinese_name() -> None:
    sql, _ = _sql("列出所有课程", locale="zh-CN")
    assert "teachers.name AS" in sql
    assert "name_en" not in sql


def test_the_rest_is_shown_when_it_is_asked_for() -> None:
    sql, assumptions = _sql("show all columns", "list all lessons")
    assert all(f"lessons.{column.name}" in sql for column in LESSONS.columns)
    assert sql.endswith("ORDER BY lessons.lesson_date DESC")
    assert not assumptions


def test_so_many_rows_are_the_newest() -> None:
    for question in ("list 10 lessons", "show 10 lessons"):
        assert _sql(question)[0].endswith("ORDER BY lessons.lesson_date DESC LIMIT 10")
    for question in ("列出10个课程", "列出最近10个课程", "最近10个课程"):
        assert _sql(question, locale="zh-CN")[0].endswith("lesson_date DESC LIMIT 10"), question


@pytest.mark.parametrize("question", ["latest lesson", "newest 3 lessons", "last 3 lessons"])
def test_the_latest_rows_are_shown_whole(question: str) -> None:
    sql = _sql(question)[0]
    assert all(name in sql for name in ("lesson_no", "teachers.name_en", "fee", " DESC LIMIT "))
    assert _sql("lessons in the last 3 months")[0].count(" AS ") == 1


ROOMS = Table(
    "rooms",
    (_column("id", "integer"), _column("name", "text"), _column("floor", "integer")),
    primary_key=("id",),
)
BOOKINGS = Table(
    "bookings",
    (_column("id", "integer"), _column("room_id", "integer"), _column("booked_on", "date")),
    primary_key=("id",),
    foreign_keys=(ForeignKey(("room_id",), "rooms", ("id",)),),
)
FINES = Table(
    "fines",
    (_column("id", "integer"), _column("booking_id", "integer"), _column("amount", "decimal")),
    primary_key=("id",),
    foreign_keys=(ForeignKey(("booking_id",), "bookings", ("id",)),),
)


def _list_rows(question: str) -> str:
    tables = tuple(RetrievedTable(t, 1.0) for t in (ROOMS, BOOKINGS, FINES))
    schema = RetrievedSchema(SourceInfo("1", "hall", "sqlite", "sqlite"), tables)
    return RuleSqlWriter().compose(WriteRequest(Question(question, "en", TODAY), schema)).sql


def test_a_column_that_is_only_called_name_goes_by_the_thing_it_names() -> None:
    assert 'rooms.name AS "room"' in _list_rows("list all bookings")
    assert 'rooms.name AS "room"' in _list_rows("how many bookings per room")


def test_what_has_no_name_is_known_by_what_it_refers_to() -> None:
    assert _list_rows("list all fines") == (
        'SELECT fines.id AS "id", fines.booking_id AS "booking id", rooms.name AS "room",'
        ' fines.amount AS "amount" FROM fines'
        " LEFT JOIN bookings ON fines.booking_id = bookings.id"
        " LEFT JOIN rooms ON bookings.room_id = rooms.id"
    )


def test_who_asks_for_names_gets_names() -> None:
    assert _sql("which lessons are done")[0].count(" AS ") == 1
    assert _sql("list the fee of all lessons")[0].count(" AS ") == 1


def test_groups_go_by_the_name_of_the_readers_language() -> None:
    sql, _ = _sql("total fee by teacher")
    assert 'teachers.name_en AS "teacher name"' in sql
    assert "GROUP BY teachers.id, teachers.name_en" in sql
    assert "teachers.name AS" in _sql("各教师的费用", locale="zh-CN")[0]


def test_a_language_that_is_asked_for_stays() -> None:
    assert "teachers.name_en" in _sql("列出教师的英文名", locale="zh-CN")[0]


def test_rows_that_refer_to_nothing_are_listed_too() -> None:
    assert rows("列出所有订单") == [
        (2, "2025-05-03", "王芳", 50.0, 1),
        (4, "2025-04-30", "李强", 30.0, 1),
        (1, "2025-04-02", "王芳", 100.0, 1),
        (3, "2024-04-09", "李强", 200.0, 2),
    ]
