"""The application over a real graph database that is killed and comes back."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from model.settings import Settings
from model.sources.join import JoinChange
from tests.integration.datasources.test_routes import sync_source
from tests.integration.joins.undeclared_mart_app import (
    accept,
    change,
    create_mart,
    index_by_condition,
    read_joins,
)
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.migrated_records import with_records
from tests.support.apps.model_app import Asker
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, RunningApp, running
from tests.support.polling import eventually
from tests.support.servers.graph_database import OwnGraph

JOINS = ("orders.store_id = stores.id", "stores.area_id = areas.id")
DRAWN = {"left": "entries", "right": "areas", "on": [{"left": "sku", "right": "name"}]}


@pytest.fixture
def app_settings(tmp_path: Path, own_graph: OwnGraph) -> Settings:
    return given_settings(
        data_dir=with_records(tmp_path / "data"),
        admin_password=ADMIN_PASSWORD,
        neo4j=own_graph.settings,
    )


async def read_graph_state(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/readyz")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def wait_until_current(admin: httpx.AsyncClient, source: str) -> dict[str, Any]:
    """The joins once the graph is found to be back."""
    async with asyncio.timeout(60):
        while not (known := await read_joins(admin, source))["current"]:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    return known


async def test_it_goes_on_without_the_graph_and_both_agree_when_it_is_back(
    app: RunningApp, admin: httpx.AsyncClient, own_graph: OwnGraph
) -> None:
    source = await create_mart(app, admin)
    await accept(admin, source, *JOINS)
    asker = Asker(await app.new_user(USER_NAME), source)
    known = await read_joins(admin, source)
    assert (known["graph"], known["current"]) == ("neo4j", True)
    assert (await asker.ask("total amount by area name", modelId="builtin")).all("notice") == []
    assert (await read_graph_state(admin))["checks"]["neo4j"]["status"] == "ok"

    own_graph.kill()

    answer = await asker.ask("total amount by area name", modelId="builtin")
    assert answer.code == "success", answer.message
    assert answer.one("notice")["code"] == "joins_stale"
    state = await read_graph_state(admin)
    assert (state["status"], state["checks"]["neo4j"]["status"]) == ("degraded", "down")
    refused = await change(admin, source, {"op": "add", **DRAWN})
    assert refused.status_code == 503
    assert "does not answer" in refused.json()["detail"]
    assert int(refused.headers["Retry-After"]) > 0
    left = await read_joins(admin, source)
    assert (left["items"], left["current"]) == (known["items"], False)
    assert (await sync_source(admin, source))[-1]["type"] == "finished"

    own_graph.start()

    back = await wait_until_current(admin, source)
    assert set(index_by_condition(back)) == set(index_by_condition(known))
    done = await change(admin, source, {"op": "add", **DRAWN})
    assert done.status_code == 200, done.text
    assert (await asker.ask("total amount by area name", modelId="builtin")).all("notice") == []


async def test_what_a_sync_found_and_what_was_deleted_meanwhile_reaches_the_graph(
    app: RunningApp, admin: httpx.AsyncClient, own_graph: OwnGraph
) -> None:
    source = await create_mart(app, admin)
    own_graph.kill()
    with_more = "CREATE TABLE goods (id INT PRIMARY KEY, store_id INT REFERENCES stores (id))"
    second = await create_mart(app, admin, with_more)
    assert (await admin.delete(f"/api/datasources/{source}")).status_code == 204
    own_graph.start()
    known = await wait_until_current(admin, second)
    assert "goods.store_id = stores.id" in index_by_condition(known)
    graph = app.services.joins._graph_sync
    assert graph is not None

    async def both_are_known() -> bool:
        kept = await graph.store.read(second)
        return kept.revision == int(known["version"]) and not await graph.store.read_revision(
            source
        )

    await eventually(both_are_known)
    assert len((await graph.store.read(second)).joins) == len(known["items"])


async def test_an_emptied_graph_is_filled_and_a_newer_one_taken_over(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    known = await read_joins(admin, source)
    graph = app.services.joins._graph_sync
    assert graph is not None
    await graph.store.delete(source)
    assert (await read_joins(admin, source))["items"] == known["items"]
    assert (await graph.store.read(source)).revision == int(known["version"])
    one = (await graph.store.read(source)).joins[0]
    without_one = JoinChange(removed_ids=frozenset([one.id]))
    await graph.store.change(source, int(known["version"]), without_one)
    newer = await read_joins(admin, source)
    assert int(newer["version"]) == int(known["version"]) + 1
    assert one.id not in {join["id"] for join in newer["items"]}


async def test_the_application_starts_while_the_graph_is_away(
    tmp_path: Path, stopped_graph: OwnGraph
) -> None:
    settings = given_settings(
        data_dir=with_records(tmp_path / "data"),
        admin_password=ADMIN_PASSWORD,
        neo4j=stopped_graph.settings,
    )
    async with running(settings) as app:
        admin = await app.sign_in("admin", ADMIN_PASSWORD)
        source = await create_mart(app, admin)
        assert not (await read_joins(admin, source))["current"]
