from collections.abc import Sequence
from dataclasses import replace

import pytest

from agent.data_agent.suggestions.question_filter import filter_new_questions, parse_questions
from model.chats.question import Turn
from tests.unit.agent.answers import make_question


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        ("1. 各渠道的销售额？\n2、按月呢？", ["各渠道的销售额？", "按月呢？"]),
        (
            '- What about **stores**?\n* "Sales by month"',
            ["What about **stores**?", "Sales by month"],
        ),
        ("今年的总保费按销售渠道分组\n保费（元）", ["今年的总保费按销售渠道分组"]),
        ("Year-on-year growth by branch", ["Year-on-year growth by branch"]),
        (
            "Branches opened before 2020\n周末的平均借阅",
            ["Branches opened before 2020", "周末的平均借阅"],
        ),
        ("Here are three questions:\nWhich grew most?", ["Which grew most?"]),
        ("The total is 5.\n销售额为 5 万。", []),
        ("SELECT a FROM b\n<tables>orders?</tables>\n```", []),
        ("orders: order_date, channel\n平均年龄 = 总和 / n", []),
        ("哪" * 500 + "？\n？", []),
    ],
)
def test_only_questions_are_taken_without_their_bullets(said: str, questions: list[str]) -> None:
    assert list(parse_questions(said)) == questions


@pytest.mark.parametrize(
    ("question", "candidates", "kept"),
    [
        ("各省份的销售额", ["各省份销售额是多少？", "各 省份的销售额？"], ["各省份销售额是多少？"]),
        (
            "Sales by region?",
            ["What are the sales by region", "sales by month"],
            ["sales by month"],
        ),
        ("按月呢", ["哪个最多？", "哪个最多", "哪 个 最 多 ？"], ["哪个最多？"]),
        ("销售额", ["What sold best?", "哪个 SKU 卖得最好？"], ["哪个 SKU 卖得最好？"]),
        ("total sales", ["哪个省份最多？", "Sales of 广东 by month?"], ["Sales of 广东 by month?"]),
    ],
)
def test_they_are_new_and_in_the_language_of_the_question(
    question: str, candidates: Sequence[str], kept: list[str]
) -> None:
    assert list(filter_new_questions(candidates, make_question(question))) == kept


def test_an_earlier_question_of_the_chat_is_not_suggested() -> None:
    question = replace(make_question("按月呢？"), history=(Turn("各省份的销售额"),))
    found = filter_new_questions(["各省份的销售额？", "各渠道的销售额？"], question)
    assert list(found) == ["各渠道的销售额？"]


def test_a_sentence_of_the_prompt_is_not_suggested() -> None:
    prompt = "Write questions only, one a line.\nThree new questions by period or measure:"
    found = filter_new_questions(
        ["Three new questions by period", "Sales by period?"],
        make_question("sales of all", "en"),
        prompt,
    )
    assert list(found) == ["Sales by period?"]
