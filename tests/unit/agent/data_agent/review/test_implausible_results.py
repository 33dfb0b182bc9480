"""Rows that can hardly be right are told; those that may well be are not."""

import pytest

from agent.data_agent.review.implausible_results import find_implausible
from model.sources.query import Cell, ColumnMeaning, CountedRows, QueryResult, ResultColumn

RATE = ColumnMeaning("ratio", adds_up=False, is_part=True, factor=100)
SHARE = ColumnMeaning("share", adds_up=False, is_part=True)
PER_ORDER = ColumnMeaning("ratio", adds_up=False)
COUNT = ColumnMeaning("count", adds_up=True, counted_rows=CountedRows("orders", 100))


def codes(meaning: ColumnMeaning, *cells: Cell, name: str = "x") -> list[str]:
    columns = (ResultColumn("a", "a", "text"), ResultColumn(name, name, "float"))
    rows = tuple((str(place), cell) for place, cell in enumerate(cells))
    result = QueryResult(columns, rows, meanings=(ColumnMeaning("stored"), meaning))
    return [found.code for found in find_implausible(result)]


@pytest.mark.parametrize(
    ("meaning", "cells", "code"),
    [
        (RATE, (100, "100.0", 100), "ratio_whole"),
        (SHARE, (1,), "ratio_whole"),
        (RATE, (0, 0, None), "ratio_zero"),
        (PER_ORDER, (0, 0), "ratio_zero"),
        (ColumnMeaning("change"), (0, 0), "ratio_zero"),
        (RATE, (40, 130.5), "part_beyond_whole"),
        (SHARE, (0.4, 1.3), "part_beyond_whole"),
        (COUNT, (80, 70), "count_beyond_table"),
        (ColumnMeaning("sum"), (None, None), "no_values"),
    ],
)
def test_what_cannot_be_is_told(meaning: ColumnMeaning, cells: tuple[Cell, ...], code: str) -> None:
    assert codes(meaning, *cells) == [code]


@pytest.mark.parametrize(
    ("meaning", "cells"),
    [
        (RATE, (0, 50, 100)),
        (RATE, (100, 99.5)),
        (RATE, (100.2, 30)),  # rounded
        (PER_ORDER, (1, 1)),
        (PER_ORDER, (130, 2)),
        (ColumnMeaning("change"), (130, -4)),
        (COUNT, (60, 45)),  # some more since the sync
        (ColumnMeaning("count"), (0, 0)),
        (ColumnMeaning("stored"), (None, None)),
        (ColumnMeaning("sum"), (None, 3)),
    ],
)
def test_what_may_be_is_not(meaning: ColumnMeaning, cells: tuple[Cell, ...]) -> None:
    assert codes(meaning, *cells) == []


def test_a_heading_of_percent_makes_a_ratio_one_of_parts() -> None:
    rate = ColumnMeaning("ratio", factor=100)
    assert codes(rate, 100, 100, name="return rate (%)") == ["ratio_whole"]
    assert codes(rate, 100, 100, name="items per order") == []


def test_rows_without_meanings_and_no_rows_are_not_judged() -> None:
    assert find_implausible(QueryResult((ResultColumn("a", "a", "float"),), ((0,),))) == ()
    assert codes(RATE) == []
