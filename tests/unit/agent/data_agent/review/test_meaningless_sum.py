"""Rates, averages, ranks, years and keys are not to be added; amounts and counts are."""

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.review.meaningless_sum import find_meaningless_sums
from model.sources.schema import Column, Table
from tests.support.schemas.correction_shop import make_schema

MEANINGLESS = {
    "occupancy_rate": "", "growth_pct": "", "Growth %": "", "founded_year": "", "rank": "",
    "avg_delay": "", "m1": "毛利率", "m2": "完成率（%）", "m3": "平均单价", "m4": "绩效排名",
    "m5": "入职年份", "hotel_id": "",
}  # fmt: skip
SUMMABLE = {
    "fee": "", "ranking_points": "", "market_share": "", "rate_amount": "", "yearly_total": "",
    "n1": "税率金额", "n2": "市场占比", "n3": "装机功率", "years_of_service": "",
}  # fmt: skip


def find_sums(sql: str) -> list[str]:
    columns = [
        Column(name, "REAL", "float", comment=label)
        for name, label in (MEANINGLESS | SUMMABLE).items()
    ]
    table = Table("t", (Column("key", "INT", "integer"), *columns), primary_key=("key",))
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    statement = Statement(tree, TableLookup(make_schema(tables=(table,))))
    return [stored.column.name for stored in find_meaningless_sums(statement)]


@pytest.mark.parametrize("name", [*MEANINGLESS, "key"])
def test_what_says_nothing_in_total_is_told(name: str) -> None:
    assert find_sums(f'SELECT SUM("{name}") AS x FROM t') == [name]
    assert find_sums(f'WITH c AS (SELECT "{name}" AS v FROM t) SELECT ROUND(SUM(v), 2) FROM c')


@pytest.mark.parametrize("name", SUMMABLE)
def test_what_adds_up_is_not(name: str) -> None:
    assert find_sums(f'SELECT SUM("{name}") AS x FROM t') == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT AVG(occupancy_rate), MAX(rank) FROM t",
        "SELECT SUM(occupancy_rate) / COUNT(*) FROM t",
        "SELECT SUM(fee * occupancy_rate) FROM t",
        "SELECT SUM(CASE WHEN founded_year > 2000 THEN 1 ELSE 0 END) FROM t",
    ],
)
def test_averages_products_and_counts_are_not_sums_of_rates(sql: str) -> None:
    assert find_sums(sql) == []
