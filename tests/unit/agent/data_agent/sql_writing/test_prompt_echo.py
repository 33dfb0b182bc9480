"""Annotations that repeat the prompt are none."""

import pytest

from agent.data_agent.prompt_templates import load_instructions
from agent.data_agent.sql_writing.prompt_echo import EchoDetector
from agent.ports import Annotations
from model.locales import Locale
from tests.support.scripted.fake_ports import make_question

CONTENT = """<tables>
orders(id INTEGER PK, amount DECIMAL(12,2) -- 销售额 / sales amount, province TEXT e.g. 广东)
</tables>
<question>
revenue by province
</question>"""


def echoes(locale: Locale) -> EchoDetector:
    system = load_instructions("write_sql", make_question(locale=locale), database="SQLite 3")
    return EchoDetector(system["content"], CONTENT)


def sentences(locale: Locale) -> list[str]:
    """Those of the instructions that a model may copy."""
    system = load_instructions("write_sql", make_question(locale=locale), database="SQLite 3")
    lines = [line.lstrip("- ") for line in system["content"].splitlines()]
    return [line for line in lines if len(line) > 20]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_sentences_of_the_instructions_are_dropped(locale: Locale) -> None:
    known = echoes(locale)
    for line in sentences(locale):
        changed = f"{line[:-8]}, etc." if len(line) > 40 else line
        said = Annotations((line, changed), title=line, doubt=line)
        assert known.remove_echoes(said) == Annotations(), line


def test_lines_of_the_schema_are_dropped() -> None:
    line = "orders(id INTEGER PK, amount DECIMAL(12,2) -- 销售额"
    assert echoes("en").remove_echoes(Annotations((line,))) == Annotations()


OWN = [
    ("en", "Revenue is the amount of all orders, cancelled ones included."),
    ("en", "Last month is 2026-10-01 to 2026-11-01."),
    ("en", "Province is where the customer lives."),
    ("zh-CN", "销售额取 orders.amount，包含退货订单。"),
    ("zh-CN", "上个月指 2026 年 10 月。"),
]


@pytest.mark.parametrize(("locale", "line"), OWN)
def test_what_a_model_says_itself_is_kept(locale: Locale, line: str) -> None:
    said = Annotations((line,), doubt=line)
    assert echoes(locale).remove_echoes(said) == said


@pytest.mark.parametrize("title", ["Revenue by province", "销售额", "sales amount"])
def test_a_title_may_be_in_the_words_of_question_and_data(title: str) -> None:
    assert echoes("en").remove_echoes(Annotations(title=title)).title == title
