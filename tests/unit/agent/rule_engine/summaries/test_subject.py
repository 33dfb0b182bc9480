import pytest

from agent.figures import check_figures
from agent.rule_engine.summaries.summarizer import compute_sentences
from model.locales import Locale
from tests.unit.agent.answers import make_answer, make_result

GROWTH = make_result(
    "month:t loans:i growth_pct:n", ("2025-01", 500, "4.0"), ("2025-02", 450, "-10.0"),
    ("2025-03", 540, "20.0"),
)  # fmt: skip
ATTAINED = make_result(
    "门店:t 销售额:n 目标:n 完成率:n",
    ("东门", "90", "100", "90.0"), ("西门", "60", "50", "120.0"), ("南门", "40", "80", "50.0"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "locale", "first"),
    [
        ("year-on-year growth by month", "en", "The growth pct rose from 4%"),
        ("loans by month", "en", "The loans rose from 500"),
        ("每月借阅的同比增长率", "zh-CN", "从2025年1月到2025年3月，growth pct 由 4%"),
    ],
)
def test_growth_that_is_asked_for_comes_first(question: str, locale: Locale, first: str) -> None:
    sentence = next(compute_sentences(make_answer(GROWTH, question, locale))).replace("**", "")
    assert sentence.startswith(first)
    assert check_figures(sentence, make_answer(GROWTH, question, locale)).unverified == []


def test_a_rate_that_the_question_names_comes_first() -> None:
    sentences = list(compute_sentences(make_answer(ATTAINED, "各门店的目标完成率")))
    assert sentences[0].replace("**", "") == "西门的完成率最高，为 120%。"
    sentences = list(compute_sentences(make_answer(ATTAINED, "各门店的销售额")))
    assert sentences[0].replace("**", "").startswith("东门的销售额最高，为 90")
