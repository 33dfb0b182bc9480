"""English questions of a riding school with Chinese notes: how often it was done, or never."""

from datetime import date

import pytest

from agent.key_inference import infer_keys
from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.sources.schema import (
    Column,
    ColumnProfile,
    ForeignKey,
    RetrievedSchema,
    RetrievedTable,
    Schema,
    SourceInfo,
    Table,
)

IDS = ColumnProfile(60, whole=True, nulls=0, distinct=40, low="1", high="60")
DAYS = ("2025-01-04", "2025-03-08")


def _number(name: str, note: str, **more: object) -> Column:
    return Column(name, "INT", "integer", comment=note, profile=IDS, **more)


def _text(name: str, note: str, *samples: str) -> Column:
    return Column(name, "TEXT", "text", comment=note, samples=samples)


PUPILS = Table(
    "t_xy",
    (
        _number("xybh", "学员编号"),
        _text("xm", "学员姓名", "林小满", "周一鸣"),
        _text("cs", "城市", "苏州", "无锡"),
        _text("dj", "骑术等级 A/B/C", "A", "B", "C"),
        _text("zcrq", "注册日期", *DAYS),
    ),
    comment="学员",
    primary_key=("xybh",),
)
STABLES = Table(
    "t_mf",
    (
        _number("mfbh", "马房编号"),
        _text("mc", "马房名称", "东马房", "西马房"),
        _text("city", "所在城市", "苏州", "常熟"),
        Column("rzj", "REAL", "float", comment="日租金（元）"),
        Column("tb", "INT", "integer", comment="是否投保 1是 0否"),
        Column("zt", "INT", "integer", comment="状态 1在用 2维修中 3报废"),
    ),
    comment="马房",
    primary_key=("mfbh",),
)
STAFF = Table(
    "t_yg",
    (
        _number("ygbh", "员工编号"),
        _text("xm", "姓名", "何林", "苏青"),
        _text("gw", "岗位", "教练", "马夫"),
        _number("szmf", "所在马房"),
        Column("yx", "REAL", "float", comment="月薪（元）"),
        _text("rzrq", "入职日期", *DAYS),
        _text("lzrq", "离职日期，空为在职", *DAYS),
    ),
    comment="员工",
    primary_key=("ygbh",),
)
BOOKINGS = Table(
    "t_yy",
    (
        _number("yybh", "预约编号"),
        _number("xybh", "学员编号"),
        _number("jlbh", "教练（员工编号）"),
        _text("yyrq", "预约日期", *DAYS),
        Column("fs", "INT", "integer", comment="付款方式 1微信 2现金 3转账"),
        Column("je", "REAL", "float", comment="金额（元）"),
    ),
    comment="预约单",
    primary_key=("yybh",),
    foreign_keys=(ForeignKey(("xybh",), "t_xy", ("xybh",)),),
)
INJURIES = Table(
    "t_sg",
    (
        _number("sgbh", "事故编号"),
        _number("xybh", "学员编号"),
        _text("sgrq", "事故日期", *DAYS),
    ),
    comment="投诉记录",
    primary_key=("sgbh",),
    foreign_keys=(ForeignKey(("xybh",), "t_xy", ("xybh",)),),
)


HORSE_MOVES = Table(
    "t_zc",
    (
        _number("zcbh", "转场编号"),
        _number("dcmf", "调出马房"),
        _number("drmf", "调入马房"),
        _text("zcrq", "转场日期", *DAYS),
    ),
    comment="转场",
    primary_key=("zcbh",),
)


def _write(text: str) -> str:
    tables = (PUPILS, STABLES, STAFF, BOOKINGS, INJURIES, HORSE_MOVES)
    schema = infer_keys(Schema(SourceInfo("s", "s", "sqlite", "sqlite"), tables, ()))
    found = tuple(RetrievedTable(table, 1.0, ()) for table in schema.tables)
    question = Question(text, "en", date(2025, 9, 1), ())
    return (
        RuleSqlWriter().compose(WriteRequest(question, RetrievedSchema(schema.source, found))).sql
    )


@pytest.mark.parametrize(
    ("question", "having"),
    [
        ("Which students complained more than twice?", "COUNT(*) > 2"),
        ("Students who complained at least 3 times", "COUNT(*) >= 3"),
        ("Students who complained only once", "COUNT(*) = 1"),
        ("Students who complained twice or more", "COUNT(*) >= 2"),
    ],
)
def test_how_often_is_counted_in_the_table_that_the_verb_names(question: str, having: str) -> None:
    sql = _write(question)
    assert f"HAVING {having}" in sql
    assert "FROM t_sg" in sql


def test_those_who_did_it_so_often_are_counted() -> None:
    sql = _write("How many students complained more than twice?")
    assert sql.startswith("SELECT COUNT(*)")
    assert "HAVING COUNT(*) > 2" in sql


@pytest.mark.parametrize(
    "question",
    [
        "Which students did not make any booking in 2025?",
        "Students who placed no bookings in 2025",
        "Students who haven't made a booking in 2025",
        "Which students signed up but never made a booking in 2025?",
    ],
)
def test_a_period_is_that_of_what_was_not_done(question: str) -> None:
    sql = _write(question)
    assert "NOT EXISTS(SELECT 1 FROM t_yy WHERE" in sql
    assert "t_yy.yyrq >= '2025-01-01'" in sql
    assert "zcrq" not in sql


def test_a_kind_of_people_stands_for_them_where_something_was_not_done() -> None:
    sql = _write("Coaches who did not book any student in August 2025")
    assert "t_yg.gw = '教练'" in sql
    assert "NOT EXISTS(SELECT 1 FROM t_yy" in sql


@pytest.mark.parametrize(
    "question",
    [
        "Which students have a level of A?",
        "Students rated A",
        "Grade A students",
    ],
)
def test_a_letter_is_a_grade_where_one_column_holds_letters(question: str) -> None:
    assert "t_xy.dj = 'A'" in _write(question)


def test_a_letter_that_is_stored_nowhere_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        _write("Students rated E")


def test_codes_are_counted_and_never_added_up() -> None:
    sql = _write("What is the most common payment method?")
    assert "GROUP BY t_yy.fs" in sql
    assert "COUNT(*)" in sql
    assert "MAX(" not in sql


@pytest.mark.parametrize(
    ("question", "computed"),
    [
        ("Average monthly salary by stable", "AVG(t_yg.yx)"),
        ("What is the highest monthly salary?", "MAX(t_yg.yx)"),
        ("What is the average daily rent of our stables?", "AVG(t_mf.rzj)"),
    ],
)
def test_a_number_that_is_stated_for_each_month_is_no_average_of_months(
    question: str, computed: str
) -> None:
    sql = _write(question)
    assert computed in sql
    assert "STRFTIME" not in sql


def test_a_group_comes_from_the_table_that_is_counted_where_no_join_leads_to_the_other() -> None:
    assert "GROUP BY t_xy.cs" in _write("Which city has the most students?")


def test_people_who_work_here_are_the_present_staff() -> None:
    sql = _write("How many people work here?")
    assert "FROM t_yg WHERE t_yg.lzrq IS NULL" in sql


def test_what_is_broken_down_is_counted() -> None:
    sql = _write("Break the bookings down by payment method: how many of each?")
    assert "COUNT(*)" in sql
    assert "GROUP BY t_yy.fs" in sql


def test_pieces_of_a_thing_are_the_thing() -> None:
    assert _write("How many pieces of students are there?") == _write(
        "How many students are there?"
    )


@pytest.mark.parametrize(
    "question",
    [
        "Which stables have no transition?",
        "How many students registered in 2024 and booked in 2025?",
    ],
)
def test_what_the_question_does_not_settle_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _write(question)


def test_what_is_left_out_is_no_part_of_the_share_that_is_asked_for() -> None:
    sql = _write(
        "Leaving out scrapped stables, what percentage of stables in each city is insured?"
    )
    assert "WHEN t_mf.tb = 1 THEN 1" in sql
    assert "WHERE t_mf.zt <> 3" in sql
    assert "GROUP BY t_mf.city" in sql
