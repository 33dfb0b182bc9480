"""Questions that no stored row answers are refused with what is missing."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.bindery import run, write


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
        ("how much profit do we make on a job", "engine.costs"),
        ("what time of day do jobs come in", "engine.clock"),
        ("jobs ordered in the morning", "engine.clock"),
        ("phone numbers of all clients", "engine.contact"),
        ("Which e-mail address does Ash have?", "engine.contact"),
    ],
)
def test_english(question: str, key: str) -> None:
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
        ("每个工坊的利润是多少", "engine.costs"),
        ("订单一般几点下的", "engine.clock"),
        ("把所有客户的手机号列出来", "engine.contact"),
    ],
)
def test_chinese(question: str, key: str) -> None:
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
