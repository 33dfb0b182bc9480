"""Percentages: of the rows that are of one kind, and of growth: questions on riding stables."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.stables import rows, write


@pytest.mark.parametrize(
    "question",
    [
        "what % of riders are female", "% of riders with 年卡", "percent of female riders",
        "what percentage of riders are women", "what percent of riders have a 年卡",
    ],
)  # fmt: skip
def test_a_percentage_of_rows_is_their_share(question: str) -> None:
    assert rows(question) == [(50.0,)]


@pytest.mark.parametrize("question", ["年卡占比", "share of 年卡"])
def test_the_share_of_a_kind_alone_is_that_of_the_rows_that_have_it(question: str) -> None:
    assert rows(question) == [(50.0,)]


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("what % of rides with a score above 65 had a fee over 110", 33.33),
        ("what % of rides with a fee over 45 have a score above 65", 66.67),
        ("what percent of female riders have 年卡", 100.0),
        ("% of riders from 东马场", 50.0),
    ],
)
def test_the_last_condition_is_the_kind_whose_share_is_asked(question: str, share: float) -> None:
    assert rows(question) == [(share,)]


@pytest.mark.parametrize(
    "question",
    ["share of female riders by yard", "各马场女性骑手占比", "各马场女性骑手的比例"],
)
def test_the_share_of_a_kind_by_group_is_that_within_each_group(question: str) -> None:
    assert rows(question) == [("东马场", 50.0), ("西马场", 50.0)]


def test_a_kind_that_is_spread_over_groups_adds_up_to_all_of_it() -> None:
    shares = [row[-1] for row in rows("女性骑手在各马场的占比")]
    assert sum(float(str(share)) for share in shares) == 100


def test_the_share_of_a_kind_is_told_for_each_group() -> None:
    assert rows("what % of riders are female in each yard") == [("东马场", 50.0), ("西马场", 50.0)]


@pytest.mark.parametrize(
    "question",
    [
        "fee growth January 2025 to February 2025 in percent",
        "percentage change in fee from January 2025 to February 2025",
        "% increase of fee between January 2025 and February 2025",
    ],
)
def test_growth_in_percent_compares_the_two_periods(question: str) -> None:
    assert rows(question) == [(150.0, 160.0, 10.0, 6.67)]


def test_growth_of_each_group_compares_the_two_years() -> None:
    assert rows("number of rides growth by yard from 2024 to 2025")[0][0] == "东马场"
    assert "MONTH" not in write("fee growth by yard from 2024 to 2025").sql.upper()


@pytest.mark.parametrize("question", ["top 10% of riders by fee", "share of fee growth by yard"])
def test_a_percentage_that_no_statement_reflects_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)
