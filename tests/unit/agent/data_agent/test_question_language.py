from datetime import date

import pytest

from agent.data_agent.question_language import find_language
from model.chats.question import Question
from model.locales import Locale


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("各省份的销售额", "zh-CN"),
        ("Leeds的医生", "zh-CN"),
        ("按 donor type 的 amount", "zh-CN"),
        ("total fees by clinic", "en"),
        ("total 缴费金额 by 小区", "en"),
        ("what is in 报修单", "en"),
        ("How many rows have “销售额” in them", "en"),
        ("云帆手机", "zh-CN"),
    ],
)
def test_a_question_has_the_language_of_its_grammar(text: str, written: Locale) -> None:
    """Names of the data may be in another one."""
    for locale in ("zh-CN", "en"):
        assert find_language(Question(text, locale, date(2026, 3, 5))) == written


@pytest.mark.parametrize("text", ["2025", "GMV", "?"])
def test_what_has_no_language_has_that_of_the_page(text: str) -> None:
    for locale in ("zh-CN", "en"):
        assert find_language(Question(text, locale, date(2026, 3, 5))) == locale
