"""Names that can be meant in one way only are put right; others are left to the writer."""

from dataclasses import replace

import pytest

from model.errors import SqlRejected
from model.sources.schema import Column, ForeignKey, Table
from tests.support.schemas.correction_shop import (
    CUSTOMERS,
    ITEMS,
    ORDERS,
    STORES,
    TABLES,
    correct,
    write,
)

JOINED = "FROM orders AS o JOIN customers AS c ON o.customer_id = c.customer_id"


@pytest.mark.parametrize(
    ("sql", "part", "told"),
    [
        (f"SELECT c.order_date {JOINED}", "SELECT o.order_date", "order_date taken from orders"),
        (
            f"SELECT o.name, o.amount {JOINED}",
            "SELECT c.name, o.amount",
            "name taken from customers",
        ),
        (f"SELECT orders.amount {JOINED}", "SELECT o.amount", "amount taken from orders"),
        (f"SELECT customer.tier {JOINED}", "SELECT c.tier", "tier taken from customers"),
        ("SELECT ordr_date FROM orders", "order_date", "ordr_date read as orders.order_date"),
        ("SELECT OrderDates FROM orders", "order_date", "OrderDates read as orders.order_date"),
        ("SELECT `order date` FROM orders", "order_date", "order date read as orders.order_date"),
        ("SELECT amt FROM orders", "amount", "amt read as orders.amount"),
        ("SELECT id FROM orders", "order_id", "id read as orders.order_id"),
        ("SELECT name FROM customer", "FROM customers", "customer read as the table customers"),
        ("SELECT name FROM dim_customers", "FROM customers", "dim_customers read as"),
        ("SELECT name FROM ods_customers", "FROM customers", "ods_customers read as"),
        ("SELECT customer.name FROM customer", "SELECT customers.name", "read as the table"),
        ("SELECT name FROM custmers", "FROM customers", "custmers read as the table customers"),
        ("SELECT customer_name FROM customers", "SELECT name", "customer_name read as"),
    ],
)
def test_a_name_with_one_meaning_is_put_right(sql: str, part: str, told: str) -> None:
    found = correct(sql)
    assert part in " ".join(found.query.sql.split())
    assert any(told in change.describe("en") for change in found.changes)
    assert all(change.describe("zh-CN") for change in found.changes)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT turnover FROM orders",
        "SELECT max_price FROM stores",
        "SELECT name FROM payments",
        "SELECT name FROM customers WHERE tier = turnover",
        "DELETE FROM orders",
    ],
)
def test_what_is_not_certain_stays_refused(sql: str) -> None:
    with pytest.raises(SqlRejected):
        correct(sql)


def test_numbers_in_names_are_no_slips() -> None:
    year = Table("sales_2024", (Column("amount", "INTEGER", "integer"),))
    with pytest.raises(SqlRejected):
        correct("SELECT amount FROM sales_2023", tables=(year,))


def test_a_table_that_was_not_found_for_the_question_is_no_misspelling() -> None:
    other = replace(CUSTOMERS, name="customer")
    assert "customer" in write("SELECT name FROM customer", stored=(other,)).split()
    assert correct("SELECT name FROM customer", stored=(other,)).changes == ()


def test_two_columns_that_could_be_meant_are_not_chosen_between() -> None:
    table = Table("t", tuple(Column(name, "TEXT", "text") for name in ("colour_a", "coler_a")))
    with pytest.raises(SqlRejected):
        correct("SELECT color_a FROM t", tables=(table,))


def test_a_qualifier_that_names_nothing_is_put_right() -> None:
    found = correct(f"SELECT T3.tier {JOINED}")
    assert "SELECT c.tier" in " ".join(found.query.sql.split())
    assert [change.name for change in found.changes] == ["moved"]


def test_a_qualifier_that_may_stand_for_another_table_is_left() -> None:
    assert correct("SELECT T2.customer_id FROM customers AS T1").changes == ()


def test_columns_of_one_side_are_not_joined_with_themselves() -> None:
    sql = (
        "SELECT c.name FROM orders AS o JOIN customers AS c ON o.customer_id = o.customerid"
        " JOIN order_items AS i ON i.order_id = i.orders_id"
    )
    assert "i.order_id = o.order_id" in write(sql.replace("o.customerid", "c.customer_id"))


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        (
            "SELECT order_id, customers.name FROM orders",
            "FROM orders JOIN customers ON orders.customer_id = customers.customer_id",
        ),
        (
            "SELECT o.order_id, c.name FROM orders AS o",
            "FROM orders AS o JOIN customers AS c ON o.customer_id = c.customer_id",
        ),
        (
            "SELECT order_id, opened_on FROM orders",
            "LEFT JOIN stores ON orders.store_id = stores.store_id",
        ),
        (
            "SELECT SUM(order_items.quantity) FROM orders",
            "JOIN order_items ON orders.order_id = order_items.order_id",
        ),
        (
            "SELECT tier, SUM(quantity) FROM order_items GROUP BY tier",
            "JOIN orders ON order_items.order_id = orders.order_id"
            " JOIN customers ON orders.customer_id = customers.customer_id",
        ),
        (
            "SELECT name FROM customers WHERE customer_id IN"
            " (SELECT customer_id FROM order_items GROUP BY customer_id)",
            "SELECT orders.customer_id FROM order_items JOIN orders"
            " ON order_items.order_id = orders.order_id GROUP BY customer_id",
        ),
    ],
)
def test_a_missing_join_is_added_where_one_join_leads(sql: str, part: str) -> None:
    found = correct(sql)
    assert part in " ".join(found.query.sql.split())
    assert [change.name for change in found.changes] == ["joined"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT order_id, quantity FROM orders",
        "SELECT SUM(amount), SUM(quantity) FROM orders",
    ],
)
def test_no_join_is_added_that_multiplies_rows(sql: str) -> None:
    with pytest.raises(SqlRejected):
        correct(sql)


def test_the_layer_of_a_warehouse_may_be_wrong() -> None:
    names = ("dwd_ins_policy", "dim_ins_hospital", "dim_ins_agent", "dwd_ins_claim")
    tables = tuple(Table(name, (Column("level", "TEXT", "text"),)) for name in names)
    found = correct("SELECT level FROM dwd_ins_hospital", tables=tables)
    assert "FROM dim_ins_hospital" in " ".join(found.query.sql.split())


def test_a_column_that_a_joined_table_has_too_says_whose_it_is() -> None:
    assert write(
        "SELECT name, SUM(amount) FROM orders WHERE customer_id > 2 GROUP BY customer_id"
    ) == (
        "SELECT customers.name, SUM(amount) FROM orders"
        " JOIN customers ON orders.customer_id = customers.customer_id"
        " WHERE orders.customer_id > 2 GROUP BY orders.customer_id"
    )


def test_a_table_that_is_joined_directly_comes_before_others() -> None:
    far = Table("payments", (Column("city", "TEXT", "text"),))
    found = correct("SELECT order_id, city FROM orders", tables=(*TABLES, far))
    assert "JOIN customers" in " ".join(found.query.sql.split())


def test_a_join_through_a_table_between_takes_the_side_of_its_qualifier() -> None:
    branch = Column("branch_code", "TEXT", "text", nullable=False)
    key = ForeignKey(("branch_code",), "dim_branch", ("branch_code",))
    agent = Column("agent_id", "INTEGER", "integer", nullable=False)
    tables = (
        Table("dim_branch", (branch,), primary_key=("branch_code",)),
        Table("dim_agent", (agent, branch), primary_key=("agent_id",), foreign_keys=(key,)),
        Table("target", (branch,), primary_key=("branch_code",), foreign_keys=(key,)),
        Table(
            "policy",
            (agent, Column("premium", "REAL", "float")),
            foreign_keys=(ForeignKey(("agent_id",), "dim_agent", ("agent_id",)),),
        ),
    )
    sql = "SELECT SUM(p.premium) FROM policy p JOIN dim_branch b ON p.branch_code = b.branch_code"
    assert write(sql, tables=tables) == (
        "SELECT SUM(p.premium) FROM policy AS p"
        " JOIN dim_agent ON p.agent_id = dim_agent.agent_id"
        " JOIN dim_branch AS b ON dim_agent.branch_code = b.branch_code"
    )


def test_no_join_is_chosen_among_two() -> None:
    keys = (*ORDERS.foreign_keys, ForeignKey(("order_id",), "stores", ("store_id",)))
    tables = (CUSTOMERS, replace(ORDERS, foreign_keys=keys), STORES, ITEMS)
    with pytest.raises(SqlRejected):
        correct("SELECT order_id, opened_on FROM orders", tables=tables)


def test_a_common_column_of_an_inner_join_is_qualified() -> None:
    found = correct(f"SELECT customer_id {JOINED}")
    assert "SELECT o.customer_id" in " ".join(found.query.sql.split())
    assert correct(f"SELECT customer_id {JOINED.replace('JOIN', 'LEFT JOIN')}").changes == ()


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT o.amount, c.name {JOINED} WHERE c.tier = '金卡'",
        "SELECT COUNT(*) FROM orders WHERE status = 'Paid'",
        "WITH t AS (SELECT customer_id AS id FROM orders) SELECT id FROM t",
        "SELECT name FROM customers AS c WHERE EXISTS"
        " (SELECT 1 FROM orders AS o WHERE o.customer_id = c.customer_id)",
        "SELECT name AS n FROM customers ORDER BY n",
        "SELECT 'total' AS label, SUM(amount) FROM orders UNION ALL SELECT 'amount', 2",
        "SELECT 'amount', SUM(amount) FROM orders",
    ],
)
def test_a_right_statement_is_not_touched(sql: str) -> None:
    assert correct(sql, tables=TABLES).changes == ()


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        (
            "SELECT o.amount FROM orders AS o JOIN customers AS c ON o.customer_id = c.name",
            "ON o.customer_id = c.customer_id",
        ),
        (
            "SELECT o.amount FROM orders AS o JOIN customers AS c ON o.order_id = c.customer_id",
            "ON o.customer_id = c.customer_id",
        ),
        (
            "SELECT o.amount FROM orders AS o JOIN stores AS s ON o.store_id = s.shop_number",
            "ON o.store_id = s.store_id",
        ),
        (
            "SELECT i.quantity, c.name FROM order_items AS i"
            " JOIN customers AS c ON c.customer_id = i.item_id",
            "FROM order_items AS i JOIN orders ON i.order_id = orders.order_id"
            " JOIN customers AS c ON orders.customer_id = c.customer_id",
        ),
    ],
)
def test_a_condition_follows_the_known_join_of_its_tables(sql: str, part: str) -> None:
    found = correct(sql)
    assert part in " ".join(found.query.sql.split())
    assert [change.name for change in found.changes] == ["join_condition"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT o.amount FROM orders AS o JOIN customers AS c ON o.customer_id = c.customer_id",
        "SELECT a.name FROM customers AS a JOIN customers AS b ON a.customer_id = b.name",
        "SELECT o.amount FROM orders AS o JOIN customers AS c ON o.status = c.city",
        "SELECT i.quantity FROM order_items AS i JOIN orders AS o ON i.order_id = o.order_id"
        " AND i.quantity = o.amount",
    ],
)
def test_other_conditions_of_joins_stay(sql: str) -> None:
    assert correct(sql).changes == ()


def test_the_same_column_is_moved_in_both_arms_of_a_set_operation() -> None:
    arm = "SELECT c.status FROM customers AS c JOIN orders AS o ON c.customer_id = o.customer_id"
    written = write(f"{arm} WHERE c.city = 'Berlin' INTERSECT {arm} WHERE c.city = 'Hamburg'")
    assert written.count("SELECT o.status") == 2


def test_both_sides_of_the_only_join_of_two_tables_are_corrected() -> None:
    written = write(
        "SELECT o.order_id FROM order_items AS i JOIN orders AS o ON x.order_id = i.order_ident"
    )
    assert written.endswith("ON o.order_id = i.order_id")
