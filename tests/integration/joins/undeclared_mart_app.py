"""A mart in which nobody declared a key, as a source of the running application."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import httpx

from tests.support.apps.model_app import add_source
from tests.support.apps.running_app import RunningApp

MART = """
CREATE TABLE areas (id INT NOT NULL, name VARCHAR(16), PRIMARY KEY (id));
CREATE TABLE stores (id INT NOT NULL, area_id INT, title VARCHAR(16), PRIMARY KEY (id));
CREATE TABLE orders (order_no INT NOT NULL, store_id INT, amount DECIMAL(10,2),
  PRIMARY KEY (order_no));
CREATE TABLE entries (order_no INT NOT NULL, line_no INT NOT NULL, sku VARCHAR(8),
  PRIMARY KEY (order_no, line_no));
CREATE TABLE parcels (id INT NOT NULL, order_no INT, line_no INT, carrier VARCHAR(8),
  PRIMARY KEY (id));
INSERT INTO areas VALUES (1, 'North'), (2, 'South');
INSERT INTO stores VALUES (1, 1, 'Harbour'), (2, 2, 'Market'), (3, 2, 'Station');
INSERT INTO orders VALUES (1, 1, 10.50), (2, 2, 20.25), (3, 3, 5.00), (4, 3, 4.25);
INSERT INTO entries VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'a');
INSERT INTO parcels VALUES (1, 1, 1, 'x'), (2, 1, 2, 'y'), (3, 2, 1, 'x');
"""
OFFERED = {
    "stores.area_id = areas.id",
    "orders.store_id = stores.id",
    "entries.order_no = orders.order_no",
    "parcels.order_no = orders.order_no",
    "parcels.order_no = entries.order_no AND parcels.line_no = entries.line_no",
}


async def create_mart(app: RunningApp, admin: httpx.AsyncClient, script: str = MART) -> str:
    """A synced source of the kind SQLite."""
    with closing(sqlite3.connect(app.settings.data_dir / "mart.db")) as connection:
        connection.executescript(script)
    return await add_source(admin, "sqlite", {"path": "mart.db"})


async def read_joins(client: httpx.AsyncClient, source_id: str) -> dict[str, Any]:
    """The joins of a source."""
    answer = await client.get(f"/api/datasources/{source_id}/relations")
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    return answer.json()


def format_condition(join: Mapping[str, Any]) -> str:
    """A join as SQL says it."""
    left, right = join["left"], join["right"]
    pairs = [f"{left}.{pair['left']} = {right}.{pair['right']}" for pair in join["on"]]
    return " AND ".join(pairs)


def index_by_condition(known: Mapping[str, Any]) -> dict[str, Any]:
    """Each join by its condition."""
    return {format_condition(join): join for join in known["items"]}


async def change(
    admin: httpx.AsyncClient, source_id: str, *changes: dict[str, Any], version: str = ""
) -> httpx.Response:
    """Single changes to what is there now, or was at a version."""
    version = version or (await read_joins(admin, source_id))["version"]
    body = {"version": version, "changes": list(changes)}
    return await admin.put(f"/api/datasources/{source_id}/relations", json=body)


async def accept(admin: httpx.AsyncClient, source_id: str, *conditions: str) -> None:
    """Accept joins that are offered."""
    known = index_by_condition(await read_joins(admin, source_id))
    wanted = [{"op": "accept", "id": known[each]["id"]} for each in conditions]
    answer = await change(admin, source_id, *wanted)
    assert answer.status_code == 200, answer.text
