"""How many false figures and claims the check marks, and how many true ones it leaves alone."""

from time import process_time

import pytest

from agent.figures import check_figures
from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus import (
    chinese,
    english,
    fresh,
    holdout,
    phrases,
    proportions,
    prose,
    second,
    turns,
    writing_styles,
    written,
)
from tests.unit.agent.figures.corpus.case import Cases, outcomes
from tests.unit.agent.figures.corpus.trades import (
    buses,
    classes,
    departments,
    farms,
    libraries,
    theatres_chinese,
    theatres_english,
    unseen_chinese,
    unseen_english,
    weekdays,
)
from tests.unit.agent.figures.corpus.trades import chinese as trades_chinese
from tests.unit.agent.figures.corpus.trades import english as trades_english

CORPORA = {
    "chinese": chinese.CASES,
    "english": english.CASES,
    "fresh": fresh.CASES,
    "second": second.CASES,
    "prose in Chinese": prose.CHINESE,
    "prose in English": prose.ENGLISH,
    "phrases in Chinese": phrases.CHINESE,
    "phrases in English": phrases.ENGLISH,
    "turns in Chinese": turns.CHINESE,
    "turns in English": turns.ENGLISH,
    "writing styles in Chinese": writing_styles.CHINESE,
    "writing styles in English": writing_styles.ENGLISH,
    "holdout in Chinese": holdout.CHINESE,
    "holdout in English": holdout.ENGLISH,
    "trades in Chinese": trades_chinese.CASES,
    "trades in English": trades_english.CASES,
    "departments in Chinese": departments.CHINESE,
    "departments in English": departments.ENGLISH,
    "farms in Chinese": farms.CHINESE,
    "farms in English": farms.ENGLISH,
    "classes in Chinese": classes.CASES,
    "weekdays in English": weekdays.CASES,
    "buses": buses.CASES,
    "libraries": libraries.CASES,
    "unseen in Chinese": unseen_chinese.CASES,
    "unseen in English": unseen_english.CASES,
    "theatres in Chinese": theatres_chinese.CASES,
    "theatres in English": theatres_english.CASES,
    "written by a model": written.CASES,
    "proportions": proportions.CASES,
}
MAX_TRUE_MARKED = 0.05
MAX_SECONDS = 0.05
"""Ten times what it takes: machines of tests are busy."""


@pytest.mark.parametrize("cases", CORPORA.values(), ids=CORPORA.keys())
def test_nothing_false_is_verified(cases: Cases) -> None:
    assert [(found.text, found.missed) for found in outcomes(cases) if found.missed] == []


@pytest.mark.parametrize("cases", CORPORA.values(), ids=CORPORA.keys())
def test_hardly_anything_true_is_marked(cases: Cases) -> None:
    true = [found for found in outcomes(cases) if not found.false]
    marked = [(found.text, found.stray) for found in true if found.stray]
    assert len(true) >= 15
    assert len(marked) <= MAX_TRUE_MARKED * len(true), marked


def test_a_check_of_two_hundred_rows_takes_a_few_milliseconds() -> None:
    rows = [(f"City {i}", 1000 + i * 37, 50 + i) for i in range(200)]
    of = make_answer(make_result("city:t sales:i orders:i", *rows), "sales by city", "en")
    text = (
        "City 199 has the highest sales at 8,363, followed by City 198 with 8,326. City 0 is last."
    )
    assert check_figures(text, of).unverified == []
    started = process_time()
    for _ in range(5):
        check_figures(text, of)
    assert (process_time() - started) / 5 < MAX_SECONDS


def test_a_long_odd_text_takes_bounded_time() -> None:
    of = make_answer(
        make_result("city:t sales:i", ("Lyon", 1), ("Porto", 2)), "sales by city", "en"
    )
    for piece in (
        "one hundred and twenty three million ",
        "1,234,567 ",
        "more than Lyon over Porto ",
    ):
        started = process_time()
        check_figures(piece * 300, of)
        assert process_time() - started < 100 * MAX_SECONDS
