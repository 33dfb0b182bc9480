"""The small tables that the allowed statements of the guard's corpus run on."""

from collections.abc import Callable, Iterator
from typing import Any

from model.sources.schema import Dialect

TABLES = frozenset(
    {
        *("orders", "customers", "products", "employees", "events", "销售记录", "kw", "drop_log"),
        *("monthly_sales", "price_history", "Sheet1", "2024年 1-3月.明细"),
    }
)
_ROWS: dict[str, tuple[str, ...]] = {
    "orders": (
        "1,1,1,120.5,2,'paid','2024-01-02','2024-01-02 10:00:00','2024-01-03 10:00:00','first'",
        "2,1,2,30.0,1,'refunded','2024-01-15','2024-01-15 11:00:00','2024-01-16 11:00:00',NULL",
        "3,2,1,75.25,3,'paid','2024-02-01','2024-02-01 12:00:00','2024-02-02 12:00:00','drop it'",
        "4,3,3,10.0,NULL,'deleted','2024-02-20','2024-02-20 13:00:00','2024-02-21 13:00:00','100%'",
        "5,2,2,210.0,5,'paid','2024-03-05','2024-03-05 14:00:00','2024-03-06 14:00:00','12'",
    ),
    "customers": (
        "1,'Ann','Beijing','CN',1,'ann@example.com','2023-01-01 00:00:00',NULL",
        "2,'bob','Paris','FR',0,'bob@example.org','2023-02-01 00:00:00',NULL",
        "3,'Chen','Beijing','CN',2,'c@example.com','2023-03-01 00:00:00','2024-01-01 00:00:00'",
    ),
    "products": (
        """1,'pen','office',1.5,'{"color":"red","size":1}','{TAGS1}'""",
        """2,'cup','home',5.0,'{"color":"blue","size":2}','{TAGS2}'""",
    ),
    "employees": (
        "1,'Root',NULL,'hq',100,'2020-01-01'",
        "2,'Eva',1,'hq',80,'2021-01-01'",
        "3,'Max',2,'it',60,'2022-01-01'",
    ),
    "events": (
        """1,1,'open','2024-01-01 00:00:00','{"device":"ios","geo":{"city":"Beijing"}}'""",
        """2,2,'close','2024-01-02 00:00:00','{"device":"web"}'""",
    ),
    "销售记录": (
        "'2024-01-01','苹果','华东',100,5,'正常'",
        "'2024-01-02','梨','华北',300,6,'已删除'",
    ),
    "kw": ("1,2,3,'g','a',9",),
    "drop_log": ("1,'2024-01-01 00:00:00',5,0",),
    "monthly_sales": ("'east',1,2,3", "'west',4,5,6"),
    "price_history": ("1,'2023-12-01',1.0", "1,'2024-02-01',1.2", "2,'2023-12-01',4.0"),
}


_CLICKHOUSE = ("String", "Date", "DateTime", "String", "String", "Int32", "Decimal(12, 2)")


def _ddl(dialect: Dialect) -> Iterator[str]:
    q = "`" if dialect == "mysql" else '"'
    lite = dialect == "sqlite"
    text = "TEXT" if lite else "VARCHAR(200)"
    date = "TEXT" if lite else "DATE"
    moment = {"sqlite": "TEXT", "mysql": "DATETIME"}.get(dialect, "TIMESTAMP")
    json = {"postgres": "JSONB", "sqlite": "TEXT"}.get(dialect, "JSON")
    tags = json if dialect in {"mysql", "sqlite"} else text
    i, d = "INTEGER", "DECIMAL(12,2)"
    if dialect == "clickhouse":  # whose JSON is no text that functions of text could read
        text, date, moment, json, tags, i, d = (f"Nullable({kind})" for kind in _CLICKHOUSE)
    yield (
        f"orders (id {i} PRIMARY KEY, customer_id {i}, product_id {i}, amount {d}, quantity {i}, "
        f"status {text}, order_date {date}, created_at {moment}, updated_at {moment}, note {text})"
    )
    yield (
        f"customers (id {i} PRIMARY KEY, name {text}, city {text}, country {text}, level {i}, "
        f"email {text}, created_at {moment}, deleted_at {moment})"
    )
    yield (
        f"products (id {i} PRIMARY KEY, name {text}, category {text}, price {d}, attrs {json}, "
        f"tags {tags})"
    )
    yield (
        f"employees (id {i} PRIMARY KEY, name {text}, manager_id {i}, dept {text}, salary {i}, "
        f"hire_date {date})"
    )
    yield f"events (id {i} PRIMARY KEY, user_id {i}, event {text}, ts {moment}, payload {json})"
    yield (
        f"{q}销售记录{q} ({q}日期{q} {date}, {q}产品名称{q} {text}, {q}地区{q} {text}, "
        f"{q}销售额{q} {d}, {q}数量{q} {i}, {q}备注{q} {text})"
    )
    words = ("select", "delete", "order", "group", "update", "desc")
    kinds = (i, i, i, text, text, i)
    yield f"kw ({', '.join(f'{q}{w}{q} {k}' for w, k in zip(words, kinds, strict=True))})"
    yield f"drop_log (id {i}, truncated_at {moment}, insert_count {i}, delete_flag {i})"
    yield f"monthly_sales (region {text}, jan {i}, feb {i}, mar {i})"
    yield f"price_history (product_id {i}, valid_from {date}, price {d})"


def load(dialect: Dialect, execute: Callable[[str], Any]) -> None:
    """Create the tables and their rows."""
    as_json = dialect in {"mysql", "sqlite"}
    tags = ('["a","b"]', '["b"]') if as_json else ("a,b", "b")
    for table in _ddl(dialect):
        if dialect == "clickhouse":
            plain = table.replace(" PRIMARY KEY", "")
            execute(f"CREATE TABLE {plain} ENGINE = MergeTree ORDER BY tuple()")
        else:
            execute(f"CREATE TABLE {table}")
    for table, rows in _ROWS.items():
        name = f"`{table}`" if dialect == "mysql" else f'"{table}"'
        # One statement: ClickHouse makes a part of each insert and reads parts in any order.
        values = ", ".join(f"({row})" for row in rows)
        values = values.replace("{TAGS1}", tags[0]).replace("{TAGS2}", tags[1])
        execute(f"INSERT INTO {name} VALUES {values}")
    if dialect == "sqlite":
        execute("CREATE INDEX idx_orders_customer ON orders (customer_id)")
    if dialect == "duckdb":
        execute('CREATE TABLE "Sheet1" ("销售 额(元)" DOUBLE, "Unnamed: 0" INTEGER)')
        execute('INSERT INTO "Sheet1" VALUES (12.5, 1)')
        execute('CREATE TABLE "2024年 1-3月.明细" (a INTEGER)')
