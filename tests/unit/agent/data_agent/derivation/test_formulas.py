"""The assumptions state what ran, whoever wrote it, and where it is not what was asked."""

from datetime import date

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.stated_assumptions import state_assumptions
from agent.data_agent.derivation.statement_derivation import derive_statement
from model.chats.question import Question
from model.locales import Locale
from model.sources.query import CheckedQuery, Formula
from tests.support.schemas.correction_shop import make_schema


def describe(
    sql: str, asked: str = "", locale: Locale = "en", headed: tuple[Formula | None, ...] = ()
) -> list[str]:
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    statement = Statement(tree, TableLookup(make_schema()))
    question = Question(asked, locale, date(2026, 3, 5))
    query = CheckedQuery(sql, (), formulas=headed)
    return list(state_assumptions(statement, derive_statement(statement), query, question))


@pytest.mark.parametrize(
    ("computed", "formula"),
    [
        ("SUM(o.amount)", "SUM(orders.amount)"),
        (
            "ROUND(SUM(o.amount) * 1.0 / NULLIF(COUNT(DISTINCT o.order_id), 0), 2)",
            "SUM(orders.amount) / COUNT(DISTINCT orders.order_id)",
        ),
        (
            "CAST(SUM(o.amount) AS REAL) / COUNT(DISTINCT c.customer_id)",
            "SUM(orders.amount) / COUNT(DISTINCT customers.customer_id)",
        ),
        ("(SUM(o.amount) - COUNT(*)) / COUNT(*)", "(SUM(orders.amount) - COUNT(*)) / COUNT(*)"),
    ],
)
def test_a_computed_column_is_stated_as_its_formula(computed: str, formula: str) -> None:
    sql = f"SELECT c.city, {computed} AS order_value, COUNT(*) AS n FROM orders o JOIN customers c"
    assert describe(f"{sql} ON c.customer_id = o.customer_id GROUP BY 1") == [
        f"order value = {formula}"
    ]


def test_what_ranks_the_rows_unseen_is_stated() -> None:
    sql = (
        "SELECT c.city FROM orders o JOIN customers c ON c.customer_id = o.customer_id"
        " GROUP BY 1 ORDER BY SUM(o.amount) DESC LIMIT 1"
    )
    assert describe(sql) == ["Ranked by SUM(orders.amount), which is not shown."]
    assert describe(sql, locale="zh-CN") == ["按未显示的 SUM(orders.amount) 排序。"]
    assert describe(sql.replace("SUM(o.amount) DESC", "1")) == []


def test_what_subqueries_compute_is_put_in_place() -> None:
    sql = (
        "WITH t AS (SELECT customer_id, SUM(amount) AS total FROM orders GROUP BY customer_id)"
        " SELECT AVG(total) AS spend FROM t"
    )
    assert describe(sql) == ["spend = AVG(SUM(orders.amount) per orders.customer_id)"]
    assert describe(sql, locale="zh-CN") == [
        "spend = AVG(按 orders.customer_id 的 SUM(orders.amount))"
    ]
    months = (
        "WITH m AS (SELECT strftime('%Y-%m', order_date) AS mo, SUM(amount) AS x FROM orders"
        " GROUP BY 1) SELECT mo, x AS revenue FROM m"
    )
    assert describe(months) == ["revenue = SUM(orders.amount)"]


SIDES = (
    "SELECT a.mo, a.x AS sales, b.x AS sales_before, 100.0 * (a.x - b.x) / NULLIF(b.x, 0) AS growth"
    " FROM (SELECT strftime('%m', order_date) AS mo, SUM(amount) AS x FROM orders GROUP BY 1) AS a"
    " LEFT JOIN (SELECT strftime('%m', order_date) AS mo, SUM(amount) AS x FROM orders GROUP BY 1)"
    " AS b ON a.mo = b.mo + 1"
)


def test_what_is_seen_beside_a_formula_is_called_as_it_is_seen() -> None:
    assert describe(SIDES) == [
        "sales = SUM(orders.amount)",
        "growth = 100 * (sales - sales before) / sales before",
    ]


def test_a_column_without_a_name_has_that_of_its_heading() -> None:
    sql = "SELECT AVG(amount) FROM orders"
    assert describe(sql, headed=(Formula("avg", "orders.amount"),)) == [
        "average amount = AVG(orders.amount)"
    ]
    assert describe(sql) == []


def test_stored_columns_counts_and_long_formulas_are_not_stated() -> None:
    assert describe("SELECT city AS c FROM customers") == []
    assert describe("SELECT COUNT(*) AS n FROM orders") == []
    long = " + ".join(["SUM(amount)"] * 30)
    assert describe(f"SELECT {long} AS x FROM orders") == []


ROWS = "SELECT AVG(amount) AS a FROM orders"
PER_ROW = "The average is of single rows of orders, not of totals per row of customers"


@pytest.mark.parametrize(
    "asked", ["average spend per customer", "Average amount per single customer"]
)
def test_an_average_of_rows_where_one_of_things_was_asked_for_says_so(asked: str) -> None:
    assert PER_ROW in describe(ROWS, asked)
    grouped = (
        "SELECT c.name, AVG(o.amount) AS a FROM orders o JOIN customers c"
        " ON c.customer_id = o.customer_id GROUP BY c.name"
    )
    assert PER_ROW not in describe(grouped, asked)
    assert any(
        line.startswith("For each of customers, the average") for line in describe(grouped, asked)
    )
    totals = "SELECT AVG(t) AS a FROM (SELECT SUM(amount) AS t FROM orders GROUP BY customer_id)"
    assert PER_ROW not in describe(totals, asked)
    assert PER_ROW not in describe(ROWS, "average amount per order")


@pytest.mark.parametrize(
    ("asked", "locale", "missing"),
    [
        ("revenue in 2025", "en", "The statement has no condition for 2025"),
        ("2025年的销售额", "zh-CN", "查询没有针对 2025 年的条件"),
    ],
)
def test_a_year_that_the_statement_leaves_out_is_told(
    asked: str, locale: Locale, missing: str
) -> None:
    assert missing in describe("SELECT SUM(amount) AS s FROM orders", asked, locale)
    dated = "SELECT SUM(amount) AS s FROM orders WHERE order_date"
    assert missing not in describe(f"{dated} >= '2025-01-01'", asked, locale)
    assert missing not in describe(f"{dated} >= date('now', '-1 year')", asked, locale)
    assert missing not in describe(
        "SELECT SUM(amount) AS s FROM orders", "orders above 2025", locale
    )


@pytest.mark.parametrize(
    ("asked", "days", "is_told"),
    [
        ("revenue in 2024 and 2025", ("2024-01-01", "2026-01-01"), False),
        ("revenue after 2024", ("2025-01-01", "2026-01-01"), False),
        ("revenue of 2024", ("2025-01-01", "2026-01-01"), True),
        ("revenue in 2025", ("202501", "202512"), False),
    ],
)
def test_a_year_within_the_days_of_the_statement_is_not(
    asked: str, days: tuple[str, str], is_told: bool
) -> None:
    sql = (
        f"SELECT SUM(amount) AS s FROM orders WHERE order_date BETWEEN '{days[0]}' AND '{days[1]}'"
    )
    assert any("has no condition" in line for line in describe(sql, asked)) is is_told


@pytest.mark.parametrize(
    ("computed", "en", "zh"),
    [
        (
            "SUM(amount) - LEAD(SUM(amount)) OVER (ORDER BY SUM(amount) DESC)",
            "sales - sales of the next row",
            "sales - 下一行的sales",
        ),
        (
            "100.0 * (SUM(amount) - LAG(SUM(amount)) OVER (ORDER BY status))"
            " / NULLIF(LAG(SUM(amount)) OVER (ORDER BY status), 0)",
            "100 * (sales - sales of the previous row) / sales of the previous row",
            "100 * (sales - 上一行的sales) / 上一行的sales",
        ),
        (
            "ROUND(100.0 * SUM(amount) / SUM(SUM(amount)) OVER (), 2)",
            "100 * sales / total of sales",
            "100 * sales / sales合计",
        ),
    ],
)
def test_a_formula_calls_other_columns_and_rows_by_words(computed: str, en: str, zh: str) -> None:
    sql = f"SELECT status, SUM(amount) AS sales, {computed} AS x FROM orders GROUP BY status"
    assert describe(sql) == ["sales = SUM(orders.amount)", f"x = {en}"]
    assert describe(sql, locale="zh-CN")[1] == f"x = {zh}"


def test_a_window_that_words_cannot_tell_stays_as_it_is() -> None:
    within = "SUM(amount) / SUM(SUM(amount)) OVER (PARTITION BY status)"
    sql = f"SELECT status, customer_id, {within} AS x FROM orders GROUP BY 1, 2"
    assert describe(sql) == [
        "x = SUM(orders.amount) / SUM(SUM(orders.amount)) OVER (PARTITION BY orders.status)"
    ]


def test_columns_of_two_years_are_named_in_their_difference() -> None:
    years = ", ".join(
        f"SUM(CASE WHEN order_date LIKE '{year}%' THEN amount END) AS \"sales ({year})\""
        for year in (2024, 2025)
    )
    less = years.replace(", SUM", " - SUM").replace(' AS "sales (2024)"', "")
    less = less.replace(' AS "sales (2025)"', "")
    found = describe(f"SELECT {years}, {less} AS difference FROM orders")
    assert found[-1] == "difference = sales (2024) - sales (2025)"


def test_two_sums_that_a_union_keeps_apart_are_stated_by_their_columns() -> None:
    """Each part of the union fills one of the two, the other stands at zero in it."""
    parts = (
        "SELECT o.amount AS sold, 0 AS owing FROM orders o"
        " UNION ALL SELECT 0 AS sold, o.order_id AS owing FROM orders o"
    )
    sql = f"SELECT SUM(u.sold) AS total, SUM(u.sold) - SUM(u.owing) AS gap FROM ({parts}) u"
    assert describe(sql) == [
        "total = SUM(orders.amount)",
        "gap = total - SUM(orders.order_id)",
    ]


def test_the_average_of_the_rows_in_the_middle_is_not_stated_as_that_of_all() -> None:
    inner = "SELECT o.amount AS x, ROW_NUMBER() OVER (ORDER BY o.amount) AS place FROM orders o"
    assert describe(f"SELECT AVG(s.x) AS middle FROM ({inner}) s WHERE s.place = 5") == []
