"""Figures are checked as the page shows them, whatever Markdown does to the text."""

import pytest

from agent.figures import check_figures
from agent.figures.extraction.shown_text import read_shown_text
from tests.unit.agent.answers import make_answer, make_result

BOATS = make_answer(
    make_result("港口:t 船只:i 运量:n", ("东港", 320, "1234567.50"), ("西港", 250, "987654.20")),
    "各港口的船只和运量",
)


@pytest.mark.parametrize(
    "text",
    [
        "东港运量 **123.5**万吨。",
        "东港运量 123.5 **万**吨。",
        "东港有 __320__ 艘，西港有 _250_ 艘。",
        "东港有 `320` 艘。",
        "东港有 [320](https://example.org \"320\") 艘。",
        "东港有 &#51;20 艘。",
    ],
)  # fmt: skip
def test_a_figure_is_verified_whatever_signs_it_stands_in(text: str) -> None:
    figures = check_figures(text, BOATS)
    assert (figures.checked > 0, figures.unverified) == (True, [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("东港有 320**万** 艘。", "320**万"),
        ("东港有 **320**250 艘。", "320**250"),
        ("东港有 320[](https://a.example)250 艘。", "320[](https://a.example)250"),
        ("东港有 &#x39;&#57;9 艘。", "&#x39;&#57;9"),
        ("东港有 320&period;5 艘。", "320&period;5"),
        ("东港有 3\\.20 艘。", "3\\.20"),
        ("东港有 320\u200b250 艘。", "320\u200b250"),
        ("东港有 \u202e023\u202c 艘。", "023"),
        ("东港有 _9999_ 艘。", "9999"),
        ("东港有 `9,999` 艘。", "9,999"),
        ("东港有 [9999][to] 艘。\n\n[to]: https://a.example", "9999"),
        ("东港收入 RMB9999。", "RMB9999"),
    ],
)
def test_a_figure_that_markdown_makes_is_not_verified(text: str, wrong: str) -> None:
    figures = check_figures(text, BOATS)
    assert [figure.text for figure in figures.unverified] == [wrong]
    assert all(text[one.start : one.end] == one.text for one in figures.unverified)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("order_id and a_b_c", "order_id and a_b_c"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("* one\n* two", "* one\n* two"),
        ("`SELECT a_b` 7", "`SELECT a_b` 7"),
        ("**a *b* c**", "a b c"),
        ("&amp;&notanentity;", "&&notanentity;"),
        ("", ""),
    ],
)
def test_other_text_stays(source: str, shown: str) -> None:
    assert read_shown_text(source).text == shown


def test_many_unpaired_signs_take_no_time() -> None:
    for sign in ("*a", "_a ", "~~a", "[", "`1", "&#1", "\\", "[]("):
        assert read_shown_text(sign * 20_000)
