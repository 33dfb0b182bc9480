"""Which measures a statement computes that does not name them."""

import pytest

from agent.data_agent.measures.usage import find_used_measures
from model.engines.registry import DIALECTS
from model.sources.schema import Dialect
from tests.support.schemas.measured_shop import MEASURES, check_named, make_tables


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("sql", "used"),
    [
        ("SELECT SUM(amount) FROM orders WHERE status = 'Paid' AND store_id = 1", {"销售额"}),
        ("SELECT SUM(o.amount) FROM orders AS o WHERE o.status = 'Paid'", {"销售额"}),
        ("SELECT SUM(CASE WHEN status = 'Paid' THEN amount END) AS s FROM orders", {"销售额"}),
        ("SELECT SUM(amount) FROM orders", set()),
        ("SELECT SUM(amount) FROM orders WHERE status = 'Open'", set()),
        ("SELECT SUM(amount) FROM orders WHERE status = 'Paid' OR store_id = 1", set()),
        ("SELECT COUNT(*), SUM(amount) FROM orders", {"订单数"}),
        ("SELECT COUNT(order_id) FROM orders", {"订单数"}),
        ("SELECT COUNT(DISTINCT order_id) FROM orders", set()),
    ],
)
def test_an_expression_with_its_condition_is_the_measure(
    dialect: Dialect, sql: str, used: set[str]
) -> None:
    found = find_used_measures(sql, MEASURES, make_tables(dialect))
    assert found == {f"term {name}" for name in used}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_the_guard_rendered_is_recognized(dialect: Dialect) -> None:
    named = "SELECT MEASURE(销售额), MEASURE(客单价), MEASURE(订单数) FROM orders"
    sql = check_named(named, dialect).corrected_query.query.sql
    assert find_used_measures(sql, MEASURES, make_tables(dialect)) == {t.id for t in MEASURES}
