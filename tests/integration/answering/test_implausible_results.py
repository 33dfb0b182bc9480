"""A model's statements whose rows can hardly be right, and what the reader is told of them."""

from tests.support.apps.model_app import REVENUE, Answer, Asker
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

ITEMS = "order_items i"
RETURNED = "LEFT JOIN returns r ON r.item_id = i.item_id"
RATE = "ROUND(100.0 * COUNT(r.return_id) / COUNT(i.item_id), 1)"
CATEGORY = "JOIN products p ON p.product_id = i.product_id"


async def ask_statement(asker: Asker, model: ScriptedModel, sql: str) -> Answer:
    model.script("sql", sql_reply(sql))
    answer = await asker.ask()
    assert answer.code == "success", answer.events[-1]
    return answer


def list_warnings(answer: Answer) -> list[str]:
    return [notice["code"] for notice in answer.all("notice") if notice["level"] == "warning"]


ODD = [
    (
        f"SELECT p.category_id, {RATE} AS x FROM {ITEMS} {CATEGORY} {RETURNED}"
        " WHERE r.return_date >= '2025-01-01' GROUP BY 1",
        "outer_rows_lost",
    ),
    (
        "SELECT status, SUM(CASE WHEN total_amount < 0 THEN 1 ELSE 0 END) / COUNT(*) AS x"
        " FROM orders GROUP BY status",
        "ratio_zero",
    ),
    (
        "SELECT status, 100.0 * SUM(CASE WHEN total_amount >= 0 THEN 1 ELSE 0 END) / COUNT(*)"
        " AS anything FROM orders GROUP BY status",
        "ratio_whole",
    ),
    (
        f"SELECT p.category_id, 100.0 * COUNT(*) / (SELECT COUNT(*) FROM products) AS y"
        f" FROM {ITEMS} {CATEGORY} GROUP BY 1",
        "part_beyond_whole",
    ),
    (
        "SELECT COUNT(*) AS n FROM stores s JOIN customers c ON c.province_id = s.province_id",
        "count_beyond_table",
    ),
    (
        "SELECT s.store_id, SUM(o.total_amount) AS t FROM stores s"
        " LEFT JOIN orders o ON o.order_id = -s.store_id GROUP BY 1",
        "no_values",
    ),
    (
        "SELECT SUM(o.total_amount) AS t FROM orders o JOIN order_items i USING (order_id)",
        "rows_multiplied",
    ),
    (
        "WITH t AS (SELECT o.total_amount AS a FROM orders o JOIN order_items i USING (order_id))"
        " SELECT SUM(a) AS t FROM t",
        "rows_multiplied",
    ),
    ("SELECT SUM(s.area_sqm) AS t FROM stores s, regions r", "rows_multiplied"),
    ("SELECT SUM(store_id) AS t FROM stores", "sum_meaningless"),
]
RIGHT = [
    REVENUE,
    f"SELECT p.category_id, {RATE} AS x FROM {ITEMS} {CATEGORY} {RETURNED} GROUP BY 1",
    "SELECT COUNT(*) AS n FROM orders o JOIN customers c ON c.customer_id = o.customer_id",
    "SELECT status, AVG(total_amount) AS x FROM orders GROUP BY status",
]


async def test_what_can_hardly_be_is_told_above_the_rows(
    asker: Asker, model: ScriptedModel
) -> None:
    for sql, code in ODD:
        answer = await ask_statement(asker, model, sql)
        assert code in list_warnings(answer), (sql, answer.all("notice"))
        kinds = [e["activityType"] for e in answer.events if "activityType" in e]
        assert kinds.index("notice") < kinds.index("table")


async def test_what_is_right_is_not_doubted(asker: Asker, model: ScriptedModel) -> None:
    for sql in RIGHT:
        assert list_warnings(await ask_statement(asker, model, sql)) == [], sql


async def test_no_rows_are_told_as_such(asker: Asker, model: ScriptedModel) -> None:
    answer = await ask_statement(
        asker, model, "SELECT * FROM orders WHERE order_date > '2099-01-01'"
    )
    [notice] = answer.all("notice")
    assert notice["code"] == "period_outside"
    assert "order date goes from" in notice["message"]


async def test_the_tables_and_joins_are_those_of_the_statement(
    asker: Asker, model: ScriptedModel
) -> None:
    answer = await ask_statement(asker, model, REVENUE)
    statement = answer.all("sql")[-1]
    assert statement["tables"] == ["orders", "stores", "provinces"]
    assert statement["joins"] == [
        "orders.store_id = stores.store_id", "stores.province_id = provinces.province_id"
    ]  # fmt: skip
    assert len(answer.one("sources")["tables"]) > len(statement["tables"])
