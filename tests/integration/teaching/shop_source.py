"""A small shop with staff, as a source of the running application."""

import sqlite3
from contextlib import closing
from typing import Any

import httpx

from tests.support.apps.model_app import add_source
from tests.support.apps.running_app import RunningApp

SHOP = """
CREATE TABLE staff (id INT NOT NULL PRIMARY KEY, name VARCHAR(16), dept VARCHAR(16),
  join_date DATE, leave_date DATE);
CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, staff_id INT, state VARCHAR(8), pay_amt INT,
  order_date DATE, FOREIGN KEY (staff_id) REFERENCES staff (id));
INSERT INTO staff VALUES (1, 'Ann', 'east', '2020-01-01', NULL),
  (2, 'Bob', 'west', '2021-01-01', '2024-01-01'), (3, 'Cem', 'west', '2022-01-01', NULL);
INSERT INTO orders VALUES (1, 1, 'done', 10, '2025-01-01'), (2, 2, 'open', 20, '2025-01-02'),
  (3, 3, 'done', 40, '2025-02-01');
"""
ACTIVE = {"name": "在职", "table": "staff", "condition": "leave_date IS NULL"}
REVENUE = {
    "name": "营收",
    "synonyms": ["turnover"],
    "definition": "Paid amounts of orders that are done.",
    "table": "orders",
    "condition": "state = 'done'",
    "expression": "SUM(pay_amt)",
    "time_column": "order_date",
    "unit": "¥",
    "format": "currency",
}
LEAVERS = {
    "question": "Who has left us?",
    "sql": "SELECT name FROM staff WHERE NOT leave_date IS NULL",
}


def run_script(app: RunningApp, script: str) -> None:
    """Change the shop's database."""
    with closing(sqlite3.connect(app.settings.data_dir / "shop.db")) as connection:
        connection.executescript(script)
        connection.commit()


async def create_shop(app: RunningApp, admin: httpx.AsyncClient) -> str:
    """The shop as a synced source."""
    run_script(app, SHOP)
    return await add_source(admin, "sqlite", {"path": "shop.db"})


async def sync(admin: httpx.AsyncClient, source_id: str) -> None:
    """Read the schema again."""
    synced = await admin.post(f"/api/datasources/{source_id}/sync")
    assert b'"type":"finished"' in synced.content, synced.text


async def add(
    admin: httpx.AsyncClient, kind: str, source_id: str | None, values: dict[str, Any]
) -> dict[str, Any]:
    """A new term or example."""
    answer = await admin.post(f"/api/{kind}", json={"datasource_id": source_id, **values})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def list_all(client: httpx.AsyncClient, kind: str, **query: Any) -> list[dict[str, Any]]:
    """All terms or examples that a client sees."""
    answer = await client.get(f"/api/{kind}", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
