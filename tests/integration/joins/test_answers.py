"""Questions that need a join which nobody declared: it is assumed, or decided on."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import httpx
import pytest

from tests.integration.joins.undeclared_mart_app import (
    accept,
    change,
    create_mart,
    index_by_condition,
    read_joins,
)
from tests.support.apps.model_app import Asker, app, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model)
JOINS = ("orders.store_id = stores.id", "stores.area_id = areas.id")
BY_AREA = (
    "SELECT areas.name AS area, SUM(orders.amount) AS amount FROM orders"
    " JOIN stores ON orders.store_id = stores.id JOIN areas ON stores.area_id = areas.id"
    " GROUP BY areas.name ORDER BY amount DESC"
)


@pytest.fixture
async def asker(app: RunningApp) -> AsyncIterator[Asker]:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source = await create_mart(app, admin)
    return Asker(await app.new_user(USER_NAME), source)


@pytest.fixture
async def admin(app: RunningApp) -> httpx.AsyncClient:
    return await app.sign_in("admin", ADMIN_PASSWORD)


async def test_the_engine_joins_by_names_until_a_join_is_decided_on(
    admin: httpx.AsyncClient, asker: Asker
) -> None:
    question = "total amount by area name"
    assumed = await asker.ask(question, modelId="builtin")
    assert assumed.code == "success", assumed.message
    assert any("orders.store_id" in each for each in assumed.all("sql")[-1]["assumptions"])
    known = index_by_condition(await read_joins(admin, asker.source_id))
    rejected = [{"op": "reject", "id": known[each]["id"]} for each in JOINS]
    assert (await change(admin, asker.source_id, *rejected)).status_code == 200
    assert (await asker.ask(question, modelId="builtin")).code == "cannot_answer"
    await accept(admin, asker.source_id, *JOINS)
    answer = await asker.ask(question, modelId="builtin")
    assert answer.code == "success", answer.message
    assert sorted(row[0] for row in answer.rows) == ["North", "South"]
    assert {str(row[0]): float(row[1]) for row in answer.rows} == {"North": 10.5, "South": 29.5}
    found = answer.one("sources")
    assert {(r["on"], r["origin"]) for r in found["relations"]} >= {(j, "inferred") for j in JOINS}
    assert ["orders", "stores", "areas"] in found["paths"] or [
        "areas",
        "stores",
        "orders",
    ] in found["paths"]


async def test_the_model_is_told_the_way_between_the_tables(
    admin: httpx.AsyncClient, asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(BY_AREA))
    await asker.ask("amount of orders in each area")
    assumed = model.of("sql")[-1].user
    assert "→ stores." in assumed
    assert "→ areas." in assumed
    known = index_by_condition(await read_joins(admin, asker.source_id))
    rejected = [{"op": "reject", "id": known[each]["id"]} for each in JOINS]
    assert (await change(admin, asker.source_id, *rejected)).status_code == 200
    await asker.ask("amount of orders in each area")
    assert "→ stores." not in model.of("sql")[-1].user
    await accept(admin, asker.source_id, *JOINS)
    answer = await asker.ask("amount of orders in each area")
    assert [row[0] for row in answer.rows] == ["South", "North"]
    told = model.of("sql")[-1].user
    assert "→ stores." in told
    assert "→ areas." in told


async def test_a_declared_key_that_is_rejected_is_told_to_nobody(
    app: RunningApp, admin: httpx.AsyncClient, asker: Asker, model: ScriptedModel
) -> None:
    stores = "CREATE TABLE stores (id INT PRIMARY KEY, area_id INT REFERENCES areas (id))"
    script = f"DROP TABLE stores; {stores}"
    await _sync_again(app, admin, asker.source_id, script)
    key = index_by_condition(await read_joins(admin, asker.source_id))["stores.area_id = areas.id"]
    assert key["origin"] == "declared"
    model.script("sql", sql_reply("SELECT id FROM areas"))
    await asker.ask("all areas")
    assert "→ areas.id" in model.of("sql")[-1].user
    done = await change(admin, asker.source_id, {"op": "reject", "id": key["id"]})
    assert done.status_code == 200
    await asker.ask("all areas")
    assert "areas.id" not in model.of("sql")[-1].user


async def _sync_again(app: RunningApp, admin: httpx.AsyncClient, source: str, script: str) -> None:
    """The source, over changed tables."""
    with closing(sqlite3.connect(app.settings.data_dir / "mart.db")) as connection:
        connection.executescript(script)
    assert b'"type":"finished"' in (await admin.post(f"/api/datasources/{source}/sync")).content
