"""Figures that a summary has from the computed sentences that it was rewritten from."""

import pytest

from agent.figures import check_figures
from agent.rule_engine.summaries.summarizer import compute_sentences
from model.locales import Locale
from tests.unit.agent.answers import make_answer, make_result

MOORINGS = make_result(
    "harbour:t moorings:n", ("Aster", 68.3), ("Birch", 53), ("Cedar", 52.8), ("Dahlia", 42.8)
)
DOCKS = make_result("港口:t 泊位:n", ("东港", 68.3), ("西港", 53), ("南港", 52.8), ("北港", 42.8))


def list_unverified(text: str, locale: Locale = "en") -> list[str]:
    answer = make_answer(MOORINGS if locale == "en" else DOCKS, locale=locale)
    facts = tuple(sentence.replace("**", "") for sentence in compute_sentences(answer))
    figures = check_figures(text, answer, lambda: facts)
    return [each.text for each in figures.unverified]


@pytest.mark.parametrize(
    "text",
    [
        "Aster has the most, with 31.5% of the total of 216.9, and Dahlia the least.",
        "Aster (68.3, the highest, which is 31.5% of the total) is ahead, Dahlia has the fewest.",
    ],
)
def test_a_figure_of_a_computed_sentence_is_right_of_the_same_name(text: str) -> None:
    assert list_unverified(text) == []


def test_no_sentence_is_computed_where_the_rows_prove_all() -> None:
    def fail() -> tuple[str, ...]:
        raise AssertionError

    figures = check_figures("Aster has 68.3.", make_answer(MOORINGS, locale="en"), fail)
    assert figures.verified == figures.checked == 1


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Dahlia has 31.5% of the total.", "31.5%"),
        ("Aster fell by 31.5%.", "31.5%"),
        ("On average they have 31.5% of the total.", "31.5%"),
        ("Birch and Aster have 31.5% of the total.", "31.5%"),
        ("Aster has the most, with 31.6% of the total, and Dahlia the least.", "31.6%"),
    ],
    ids=["another name", "a change", "an average", "two names", "another figure"],
)
def test_it_is_not_of_another_name_or_thing(text: str, figure: str) -> None:
    assert list_unverified(text) == [figure]


def test_it_is_not_of_another_name_in_chinese_either() -> None:
    assert list_unverified("东港最多，占合计的 31.5%，北港最少。", "zh-CN") == []
    assert list_unverified("北港占合计的 31.5%。", "zh-CN") == ["31.5%"]
