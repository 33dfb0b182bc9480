"""Units are read from what a column is called, and only where it names one."""

import pytest

from agent.units import unit_of
from model.query import ResultColumn


@pytest.mark.parametrize(
    ("label", "sign"),
    [
        ("人数", "人"), ("参加人数", "人"), ("销售件数", "件"), ("住院天数", "天"), ("户数", "户"),
        ("客户数", None), ("新增用户数", None), ("邮件数量", None), ("国家数", None),
        ("平台数", None),
    ],
)  # fmt: skip
def test_a_count_has_the_unit_that_its_word_is(label: str, sign: str | None) -> None:
    unit = unit_of(ResultColumn("n", label, "integer"), [3.0])
    assert (unit.sign if unit else None) == sign
