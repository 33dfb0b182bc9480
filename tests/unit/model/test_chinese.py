"""Patterns for Chinese characters."""

import pytest

from model.locales.chinese import HAN, compile_chinese


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\p{Han}{2}了", "卖出了", "卖出了"),
        (r"[a-z\p{Han}]+", "12abc表34", "abc表"),
        (r"[^\p{Han}]+", "订单12条", "12"),
        (r"\[\p{Han}\]", "x[表]", "[表]"),
        (r"[\]\p{Han}]+", "x]表", "]表"),
    ],
)
def test_han_is_a_chinese_character_in_and_out_of_a_class(
    pattern: str, text: str, found: str
) -> None:
    match = compile_chinese(pattern).search(text)
    assert match is not None
    assert match[0] == found


def test_han_after_an_escaped_backslash_is_not_one() -> None:
    assert compile_chinese(r"\\p").fullmatch(r"\p")


def test_both_ways_to_write_it_are_the_same_pattern() -> None:
    assert compile_chinese(r"最\p{Han}{1,3}的").pattern == f"最{HAN}{{1,3}}的"
