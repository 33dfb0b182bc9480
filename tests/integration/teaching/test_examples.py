"""Examples over HTTP: only statements that may run, each question once."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.integration.teaching.shop_source import (
    LEAVERS,
    add,
    create_shop,
    list_all,
    run_script,
    sync,
)
from tests.support.apps.running_app import RunningApp, on_both


@on_both
async def test_administrators_write_examples_and_users_read_them(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    made = await add(admin, "examples", source, LEAVERS)
    assert {name: made[name] for name in LEAVERS} == LEAVERS
    assert (made["origin"], made["note"], made["problem"]) == ("manual", "", None)
    assert await list_all(user, "examples", datasource_id=source) == [made]
    body = {"datasource_id": source, **LEAVERS}
    assert (await user.post("/api/examples", json=body)).status_code == 403
    place = f"/api/examples/{made['id']}"
    assert (await user.patch(place, json={})).status_code == 403
    changed = await admin.patch(place, json={"note": "since 2020", "sql": "SELECT 1 FROM staff"})
    assert changed.json()["note"] == "since 2020"
    assert (await admin.delete(place)).status_code == 204
    assert (await admin.delete(place)).status_code == 404


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM staff",
        "SELECT salary FROM staff",
        "SELECT name FROM payroll",
        "SELECT load_extension('x') FROM staff",
        "SELECT name FROM staff; SELECT 1",
        "",
    ],
)
async def test_a_statement_that_may_not_run_is_no_example(
    app: RunningApp, admin: httpx.AsyncClient, sql: str
) -> None:
    source = await create_shop(app, admin)
    body = {"datasource_id": source, **LEAVERS, "sql": sql}
    refused = await admin.post("/api/examples", json=body)
    assert refused.status_code == 422, refused.text
    assert [problem["path"] for problem in refused.json()["errors"]] == ["sql"]
    place = f"/api/examples/{(await add(admin, 'examples', source, LEAVERS))['id']}"
    assert (await admin.patch(place, json={"sql": sql})).status_code == 422
    assert (await list_all(admin, "examples"))[0]["sql"] == LEAVERS["sql"]


@on_both
async def test_the_same_question_twice_is_a_conflict(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    body = {"datasource_id": source, **LEAVERS}
    done = await asyncio.gather(*(admin.post("/api/examples", json=body) for _ in range(3)))
    assert sorted(answer.status_code for answer in done) == [201, 409, 409]
    same = body | {"question": "who has LEFT us？"}
    assert (await admin.post("/api/examples", json=same)).status_code == 409
    other = await add(admin, "examples", source, LEAVERS | {"question": "Who left?"})
    place = f"/api/examples/{other['id']}"
    assert (await admin.patch(place, json={"question": "Who has left us"})).status_code == 409
    elsewhere = await create_shop_again(admin)
    await add(admin, "examples", elsewhere, LEAVERS)


async def create_shop_again(admin: httpx.AsyncClient) -> str:
    """A second source on the same database."""
    body: dict[str, Any] = {"name": "again", "kind": "sqlite", "config": {"path": "shop.db"}}
    source = str((await admin.post("/api/datasources", json=body)).json()["id"])
    refused = await admin.post("/api/examples", json={"datasource_id": source, **LEAVERS})
    assert refused.status_code == 503  # not synced yet
    await sync(admin, source)
    return source


async def test_an_example_that_may_not_run_any_more_says_so_until_it_may(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add(admin, "examples", source, LEAVERS)
    change = {"columns": {"leave_date": {"enabled": False}}}
    place = f"/api/datasources/{source}/tables/staff"
    for enabled in (False, True):
        change["columns"]["leave_date"]["enabled"] = enabled
        assert (await admin.patch(place, json=change)).status_code == 200
        [example] = await list_all(admin, "examples", datasource_id=source)
        assert ("leave_date" in str(example["problem"])) != enabled
        assert len(await list_all(user, "examples")) == enabled
    run_script(app, "DROP TABLE orders; DROP TABLE staff; CREATE TABLE other (id INT)")
    await sync(admin, source)
    [example] = await list_all(admin, "examples", q="left US")
    assert "staff" in example["problem"]
