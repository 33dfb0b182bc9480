"""Questions that no stored row answers are refused with what is missing."""

import sqlite3

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.rule_engine.unanswerable.actions import asks_for_action
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from tests.evals.datasets.warehouse import make_warehouse, read_comments
from tests.support.schemas.bindery import TODAY, run, write


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("why are fees going down?", "engine.cause"),
        ("What caused the drop in jobs in April?", "engine.cause"),
        ("Why did clients leave", "engine.cause"),
        ("how many jobs will we get next month", "engine.future_after"),
        ("forecast the paid fee for the rest of the year", "engine.future_after"),
        ("paid fee at this pace by December", "engine.future_after"),
        ("should we close a workshop?", "engine.advice"),
        ("how can we increase the fees", "engine.advice"),
        ("send Ash a reminder", "engine.action"),
        ("Pause Ash's next job", "engine.action"),
        ("approve all open jobs", "engine.action"),
        ("Set the billed fee of job 3 to 50", "engine.action"),
        ("please raise all fees by 10%", "engine.action"),
        ("Cancel all jobs of next month", "engine.action"),
        ("how much profit do we make on a job", "engine.costs"),
        ("what time of day do jobs come in", "engine.clock"),
        ("number of jobs per hour yesterday", "engine.clock"),
        ("jobs ordered in the morning", "engine.clock"),
        ("phone numbers of all clients", "engine.contact"),
        ("Which e-mail address does Ash have?", "engine.contact"),
    ],
)
def test_what_no_row_holds_is_refused_in_english(question: str, key: str) -> None:
    with pytest.raises(CannotAnswer) as refused:
        write(question)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("客户为什么流失", "engine.cause"),
        ("实收费用怎么越来越少", "engine.cause"),
        ("下个月会有多少订单", "engine.future_after"),
        ("预测一下明年的实收费用", "engine.future_after"),
        ("照这个速度今年能收多少钱", "engine.future_after"),
        ("要不要关掉一个工坊", "engine.advice"),
        ("怎么才能提高实收费用", "engine.advice"),
        ("给客户发短信催款", "engine.action"),
        ("把Ash的订单作废", "engine.action"),
        ("把3号订单的应收费用调到50", "engine.action"),
        ("将Ash的城市改为Oslo", "engine.action"),
        ("给还没付清费用的客户发催款短信", "engine.action"),
        ("把明天的订单全部取消掉", "engine.action"),
        ("下个月订单能收多少费用", "engine.future_after"),
        ("每个工坊的利润是多少", "engine.costs"),
        ("订单一般几点下的", "engine.clock"),
        ("把所有客户的手机号列出来", "engine.contact"),
    ],
)
def test_what_no_row_holds_is_refused_in_chinese(question: str, key: str) -> None:
    with pytest.raises(CannotAnswer) as refused:
        write(question, "zh-CN")
    assert refused.value.key == key


def test_the_last_day_and_what_was_clear_are_named() -> None:
    with pytest.raises(CannotAnswer) as refused:
        write("how much paid fee will we have next month")
    said = refused.value.text("en")
    assert "ends on 2025-05-09 (delivery date)" in said
    assert "next month" in said


@pytest.mark.parametrize(
    "question", ["how many jobs are there", "paid fee by month", "paid fee in April and May"]
)
def test_other_questions_are_answered(question: str) -> None:
    assert run(write(question).sql)


def test_the_second_of_something_is_no_time_of_day() -> None:
    with pytest.raises(CannotAnswer) as refused:
        write("which gizmo had the second highest paid fee")
    assert refused.value.key != "engine.clock"


@pytest.mark.parametrize(
    "question", ["Change the period to last year", "把时间改成去年", "Set the limit to 20"]
)
def test_what_changes_the_rows_before_is_no_action(question: str) -> None:
    assert not asks_for_action(question, continues=True)


CHOIR = """
CREATE TABLE halls (hall_id INTEGER PRIMARY KEY, hall_name TEXT, phone TEXT);
CREATE TABLE teachers ( -- 老师 / teacher
  teacher_id INTEGER PRIMARY KEY, teacher_name TEXT, hall_id INTEGER REFERENCES halls (hall_id));
CREATE TABLE customers ( -- 客户 / customer
  customer_id INTEGER PRIMARY KEY, customer_name TEXT, mobile TEXT, due_on DATE,
  teacher_id INTEGER REFERENCES teachers (teacher_id));
CREATE TABLE concerts ( -- 演出 / concert
  concert_id INTEGER PRIMARY KEY, held_on DATE,
  booked_by TEXT, -- W website, P phone, D at the door
  hall_id INTEGER REFERENCES halls (hall_id));
INSERT INTO halls VALUES (1, 'Nave', '555-1'), (2, 'Crypt', '555-2');
INSERT INTO teachers VALUES (1, 'Ida Holm', 1), (2, 'Per Lie', 2);
INSERT INTO customers VALUES (1, 'Ash', '777-1', '2025-06-10', 1), (2, 'Fir', '777-2', NULL, 2);
CREATE TABLE drivers ( -- 司机 / driver
  driver_id INTEGER PRIMARY KEY, driver_name TEXT, hall_id INTEGER REFERENCES halls (hall_id));
INSERT INTO concerts VALUES (1, '2025-03-01', 'P', 1), (2, '2025-04-12', 'W', 2);
"""


def ask_choir(text: str, locale: Locale) -> str:
    """The statement, or the key of the refusal."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(CHOIR)
    choir = make_warehouse("choir", connection, TODAY, read_comments(connection))
    question = Question(text, locale, TODAY)
    try:
        return RuleSqlWriter().compose(WriteRequest(question, choir.index.search(question))).sql
    except CannotAnswer as refusal:
        return refusal.key


@pytest.mark.parametrize(
    "question",
    [
        "phone numbers of all teachers",
        "列出老师的手机号",
        "phone numbers of the drivers",
        "司机的手机号",
        "phone numbers of teachers of concerts",
    ],
)
def test_numbers_of_other_people_and_of_places_are_not_theirs(question: str) -> None:
    assert ask_choir(question, "zh-CN" if question[0] > "z" else "en") == "engine.contact"


@pytest.mark.parametrize(
    "question",
    ["phone numbers of all customers", "客户的手机号", "phone number of the Nave hall"],
)
def test_stored_numbers_are_given(question: str) -> None:
    assert ask_choir(question, "zh-CN" if question[0] > "z" else "en") != "engine.contact"


def test_what_falls_due_in_other_tables_is_no_forecast() -> None:
    assert ask_choir("how many concerts will there be next month", "en") == "engine.future_after"
    assert ask_choir("下个月会有多少演出", "zh-CN") == "engine.future_after"
    for due in ("customers due next month", "How many customers will fall due next month"):
        assert ask_choir(due, "en") != "engine.future_after"


@pytest.mark.parametrize(
    "question",
    [
        "给我退款总额",
        "给我停用的设备",
        "给客户退款的总额",
        "把取消订单按月统计",
        "给出取消订单的数量",
        "send me the list of jobs",
        "Cancel the noise: how many jobs were billed?",
        "删除的订单",
        "作废该月的订单数",
    ],
)
def test_a_question_that_begins_like_a_command_is_none(question: str) -> None:
    assert not asks_for_action(question)


@pytest.mark.parametrize(
    "question",
    [
        "给我发邮件",
        "删除所有订单",
        "清空这些工单",
        "帮我取消这个订单",
        "给每位会员发一张优惠券",
        "把标价下调10%",
        "drop table jobs",
    ],
)
def test_what_is_to_be_done_is_an_action(question: str) -> None:
    assert asks_for_action(question)
