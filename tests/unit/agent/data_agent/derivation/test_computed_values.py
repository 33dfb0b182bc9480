"""What a statement computes and ranks by, told where words of a question are open."""

import pytest

from agent.data_agent.correction.name_resolution import parse_statement
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.computed_values import find_computed_values
from model.locales import Locale
from tests.support.schemas.correction_shop import make_schema


def compute(sql: str, locale: Locale = "en") -> tuple[str, ...]:
    statement = parse_statement(sql, TableLookup(make_schema()))
    assert statement is not None
    return find_computed_values(statement, locale)


def test_a_bare_count_names_the_tables_whose_rows_are_counted() -> None:
    assert compute("SELECT COUNT(*) FROM orders o") == ("COUNT(*) of orders",)
    assert compute("SELECT COUNT(*) FROM orders", "zh-CN") == ("orders 的 COUNT(*)",)


def test_what_is_not_computed_of_several_rows_is_left_out() -> None:
    assert compute("SELECT city, customer_id + 1 FROM customers ORDER BY city") == ()


@pytest.mark.parametrize(
    ("order", "formula"),
    [
        ("SUM(o.amount) DESC", "SUM(orders.amount)"),
        ("COUNT(*) DESC", "COUNT(*) of orders, customers"),
        ("n DESC", ""),
        ("AVG(o.amount)", ""),
        ("c.city", ""),
    ],
)
def test_a_ranking_that_no_output_shows_is_among_the_computed_values(
    order: str, formula: str
) -> None:
    sql = (
        "SELECT c.city, AVG(o.amount), MAX(o.amount) AS n FROM orders o"
        f" JOIN customers c USING (customer_id) GROUP BY 1 ORDER BY {order} LIMIT 1"
    )
    shown = ("AVG(orders.amount)", "MAX(orders.amount)")
    assert compute(sql) == (*shown, *([formula] if formula else []))
