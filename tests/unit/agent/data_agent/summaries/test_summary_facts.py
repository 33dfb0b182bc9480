import pytest

from agent.data_agent.summaries.summary_facts import FEW_ROWS, MAX_FACTS_CHARS, write_facts
from model.locales import Locale
from tests.unit.agent.answers import make_answer, make_result

FEW = make_result("city:t total:n", ("A", "5"), ("B", "1234567"), ("C", None))


@pytest.mark.parametrize(
    ("locale", "listed"), [("zh-CN", "B 123.46万、A 5"), ("en", "B 1.23M, A 5")]
)
def test_few_rows_are_listed_largest_first(locale: Locale, listed: str) -> None:
    assert write_facts(make_answer(FEW, locale=locale)).splitlines()[0] == listed


@pytest.mark.parametrize(
    ("locale", "listed"),
    [("zh-CN", ["A：x 1、y 2,500", "B：x 3"]), ("en", ["A: x 1, y 2,500", "B: x 3"])],
)
def test_few_rows_of_several_columns_are_listed_one_by_one(
    locale: Locale, listed: list[str]
) -> None:
    wide = make_result("city:t x:n y:n", ("A", "1", "2500"), ("B", "3", None))
    assert write_facts(make_answer(wide, locale=locale)).splitlines()[:2] == listed


def test_many_rows_and_wide_ones_are_told_in_sentences_only() -> None:
    many = make_result("city:t total:n", *((f"c{n}", str(n)) for n in range(FEW_ROWS + 1)))
    wide = make_result("city:t a:n b:n c:n d:n e:n", ("A", *"12345"), ("B", *"34567"))
    for rows in (many, wide):
        assert "has the highest" in write_facts(make_answer(rows, locale="en")).splitlines()[0]


def test_facts_are_bounded() -> None:
    rows = make_result("city:t total:n", *((f"{n}" * 800, str(n)) for n in range(3)))
    assert len(write_facts(make_answer(rows))) <= MAX_FACTS_CHARS + 2
