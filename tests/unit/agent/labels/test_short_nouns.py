"""Tests of short nouns."""

import pytest

from agent.labels.short_nouns import is_english, shorten_column_note, shorten_table_note


@pytest.mark.parametrize(
    ("note", "noun"),
    [
        ("net price in cents", "net price (cents)"),
        ("quantity in stock", "quantity in stock"),
        ("clay used in kg", "clay used (kg)"),
        ("the glaze", "glaze"),
        ("shelf - where it dries", "shelf"),
        ("colour of the glaze", "colour of the glaze"),
        ("0 to 3", ""),
        ("whatever the potter wrote down", ""),
        ("whether the kiln is hot", ""),
        ("pence", ""),
        ("金额（元）", "金额（元）"),
        ("定金（折后", "定金"),
        ("元", ""),
        ("客户（含散客和老客）", "客户"),
    ],
)
def test_a_column_is_called_by_the_beginning_of_its_note(note: str, noun: str) -> None:
    assert shorten_column_note(note) == noun


@pytest.mark.parametrize(
    ("note", "noun"),
    [
        ("Firings of the kiln", "firings"),
        ("our potters (and their helpers)", "potters"),
        ("Orders placed by shops", ""),
        ("Everyone who helps out", ""),
        ("Full and empty kilns", ""),
        ("VIP guests. Since 2020", ""),
        ("窑炉（电窑）", "窑炉"),
    ],
)
def test_rows_are_called_by_the_head_of_a_note(note: str, noun: str) -> None:
    assert shorten_table_note(note) == noun


def test_abbreviations_and_pinyin_are_no_english_words() -> None:
    assert is_english("launch site")
    assert not is_english("yaolu")
    assert not is_english("bxd")
