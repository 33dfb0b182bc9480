"""Which joins are offered, going by names, types and what the values say."""

from collections.abc import Sequence

import pytest

from model.errors import SqlFailed
from model.sources.join import StoredJoin
from model.sources.schema import ForeignKey, Table
from services.joins.inference.candidates import SourceReader, find_candidates
from services.joins.inference.value_overlap import make_quote
from tests.unit.services.joins.undeclared_tables import make_table


class Values:
    """Answers every pair with the same overlap, or fails where `fails` stands in the statement."""

    def __init__(self, compared: int = 50, among: int = 50, fails: str = "") -> None:
        self.compared, self.matched, self.fails = compared, among, fails
        self.statements: list[str] = []

    async def ask(self, sql: str) -> Sequence[tuple[int, ...]]:
        self.statements.append(sql)
        if self.fails and self.fails in sql:
            raise SqlFailed("datasources.failed", reason="no")
        if sql.startswith("SELECT count(*)"):
            return [(self.compared,) * (1 + sql.count("DISTINCT"))]
        pairs = sql.count("AS pair_number")
        return [(number, self.compared, self.matched) for number in range(pairs)]


async def find_offered(*tables: Table, values: Values | None = None) -> list[StoredJoin]:
    values = values or Values()
    reader = SourceReader(values.ask, make_quote("sqlite"), lambda _table, _column: True)
    return await find_candidates(tables, reader, lambda done, total: None)


def list_conditions(joins: Sequence[StoredJoin]) -> set[str]:
    return {join.join.condition for join in joins}


CUSTOMERS = make_table("dim_customers: *id int, name text")


@pytest.mark.parametrize(
    ("left", "right", "condition"),
    [
        (
            "o: *x int, customer_id int",
            "dim_customers: *id int",
            "o.customer_id = dim_customers.id",
        ),
        ("o: *x int, custId int", "customers: *id int", "o.custId = customers.id"),
        (
            "o: *x int, cust_id int",
            "customers: *customer_id int",
            "o.cust_id = customers.customer_id",
        ),
        (
            "o: *x int, bill_customer_id int",
            "customers: *id int",
            "o.bill_customer_id = customers.id",
        ),
        ("订单: *单号 text, 客户编号 text", "客户表: *编号 text", "订单.客户编号 = 客户表.编号"),
        (
            "订单: *单号 text, 客户编号 text",
            "客户: *客户编号 text",
            "订单.客户编号 = 客户.客户编号",
        ),
        (
            "s.o: *x int, store_no text",
            "s.stores: *store_no text",
            "s.o.store_no = s.stores.store_no",
        ),
        ("o: *x int, province text", "provinces: *code text", "o.province = provinces.code"),
    ],
)
async def test_a_column_that_is_called_like_a_key_is_offered(
    left: str, right: str, condition: str
) -> None:
    [found] = await find_offered(make_table(left), make_table(right))
    assert found.join.condition == condition
    assert (found.origin, found.status) == ("inferred", "candidate")
    assert 0.3 < (found.confidence or 0) <= 1


async def test_the_parent_of_a_row_is_offered() -> None:
    [found] = await find_offered(make_table("dept: *id int, parent_id int"))
    assert found.join.condition == "dept.parent_id = dept.id"
    assert found.evidence
    assert found.evidence.names == "parent"


@pytest.mark.parametrize(
    "left",
    [
        "o: *id int, customer_id text",
        "o: *id int, id2 int",
        "o: *id int, customer_name text",
        "o: *id int",
    ],
)
async def test_other_types_and_plain_ids_are_not(left: str) -> None:
    assert await find_offered(make_table(left), CUSTOMERS) == []


async def test_a_composite_key_is_offered_whole() -> None:
    lines = make_table("lines: *order_no int, *line_no int, sku text")
    parcels = make_table("parcels: *id int, order_no int, line_no int")
    [found] = await find_offered(lines, parcels)
    assert (found.left, found.right) == ("parcels", "lines")
    assert found.on == (("order_no", "order_no"), ("line_no", "line_no"))


async def test_values_that_are_not_among_the_keys_speak_against_it() -> None:
    orders = make_table("orders: *id int, customer_id int")
    assert await find_offered(orders, CUSTOMERS, values=Values(100, 40)) == []
    [some] = await find_offered(orders, CUSTOMERS, values=Values(100, 60))
    [most] = await find_offered(orders, CUSTOMERS, values=Values(100, 100))
    assert (some.confidence or 0) < (most.confidence or 0)
    assert most.evidence
    assert (most.evidence.share, most.evidence.compared) == (1.0, 100)


async def test_without_values_a_clear_name_is_offered_and_says_so() -> None:
    orders = make_table("orders: *id int, customer_id int, bill_customer_id int")
    [found] = await find_offered(orders, CUSTOMERS, values=Values(0, 0))
    assert found.on == (("customer_id", "id"),)
    assert found.evidence
    assert found.evidence.share is None
    assert found.confidence == 0.5


async def test_a_pair_that_cannot_be_read_does_not_hide_the_others() -> None:
    orders = make_table("orders: *id int, customer_id int, shop_id int")
    shops = make_table("shops: *id int")
    values = Values(fails='"customer_id"')
    found = await find_offered(orders, CUSTOMERS, shops, values=values)
    shares = {each.right: each.evidence and each.evidence.share for each in found}
    assert shares == {"shops": 1.0, "dim_customers": None}


async def test_a_declared_key_is_not_offered_again() -> None:
    key = ForeignKey(("customer_id",), "dim_customers", ("id",))
    orders = make_table("orders: *id int, customer_id int", keys=(key,))
    assert await find_offered(orders, CUSTOMERS, make_table("customers: *id int")) == []


async def test_a_column_names_one_table_the_one_it_is_called_after() -> None:
    orders = make_table("orders: *id int, customer_id int")
    found = await find_offered(
        orders,
        make_table("customer_details: *customer_id int"),
        make_table("customers: *customer_id int"),
    )
    assert "orders.customer_id = customers.customer_id" in list_conditions(found)
    assert len([each for each in found if each.left == "orders"]) == 1


async def test_a_table_without_a_key_has_one_when_no_value_is_there_twice() -> None:
    found = await find_offered(
        make_table("shops: shop_id int, name text"), make_table("sales: shop_id int, n int")
    )
    assert list_conditions(found) == {"shops.shop_id = sales.shop_id"} or list_conditions(
        found
    ) == {"sales.shop_id = shops.shop_id"}


async def test_ten_thousand_tables_cost_a_bounded_number_of_statements() -> None:
    tables = [
        make_table(f"unit{n}: *id int, unit{n - 1}_id int, unit{n + 1}_id int")
        for n in range(2_000)
    ]
    values = Values()
    found = await find_offered(*tables, values=values)
    assert len(values.statements) <= 50
    assert len(found) == 1_000


async def test_names_with_quotes_stay_names() -> None:
    values = Values()
    await find_offered(
        make_table('"x"y: *id int, a"b_id int'), make_table('a"b: *id int'), values=values
    )
    assert '"a""b_id"' in values.statements[0]
    assert '"""x""y"' in values.statements[0]
