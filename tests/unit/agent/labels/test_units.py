"""Units are read from what a column is called, and only where it names one."""

import pytest

from agent.labels.units import find_measured_unit, find_unit
from model.sources.query import ColumnMeaning, ResultColumn


@pytest.mark.parametrize(
    ("label", "sign"),
    [
        ("人数", "人"), ("参加人数", "人"), ("销售件数", "件"), ("住院天数", "天"), ("户数", "户"),
        ("客户数", None), ("新增用户数", None), ("邮件数量", None), ("国家数", None),
        ("平台数", None),
    ],
)  # fmt: skip
def test_a_count_has_the_unit_that_its_word_is(label: str, sign: str | None) -> None:
    unit = find_unit(ResultColumn("n", label, "integer"), [3.0])
    assert (unit.sign if unit else None) == sign


@pytest.mark.parametrize(
    ("label", "numbers", "meaning", "scale"),
    [
        ("high rate", [0.21, 0.47], ColumnMeaning("ratio", factor=100), "points"),
        ("投诉率", [0.47], ColumnMeaning("ratio", factor=100), "points"),
        ("achievement rate", [1.49, 1.2], ColumnMeaning("ratio"), "fraction"),
        ("share", [1.0, 0.0], ColumnMeaning("share"), "fraction"),
        ("share", [55.0, 30.0], ColumnMeaning("share"), "points"),
        ("growth", [2.5, 7.5], ColumnMeaning("change"), "fraction"),
        ("growth (%)", [2.5, 7.5], ColumnMeaning("change"), "points"),
        ("ratio", [19.98], ColumnMeaning("ratio"), None),
        ("return rate", [4.8, 5.1], ColumnMeaning("stored"), "points"),
        ("return rate", [0.048, 0.051], ColumnMeaning("stored"), "fraction"),
        ("amount", [4.8], ColumnMeaning("ratio", factor=100), None),
    ],
)
def test_a_computed_percentage_is_read_as_it_was_computed(
    label: str, numbers: list[float], meaning: ColumnMeaning, scale: str | None
) -> None:
    unit = find_measured_unit(ResultColumn("n", label, "float"), numbers, meaning)
    assert (unit.scale if unit else None) == scale
