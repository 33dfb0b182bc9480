"""Terms over HTTP: who may, what is refused and where, and what changes their version."""

import asyncio
from typing import Any

import httpx
import pytest

from model.sources.teaching import fold_word
from tests.integration.teaching.shop_source import (
    ACTIVE,
    REVENUE,
    add,
    create_shop,
    list_all,
    run_script,
    sync,
)
from tests.support.apps.running_app import RunningApp, on_both


@on_both
async def test_administrators_write_terms_and_users_read_them(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    made = await add(admin, "terms", source, REVENUE)
    assert {name: made[name] for name in REVENUE} == REVENUE
    assert (made["version"], made["enabled"], made["problem"]) == (1, True, None)
    assert made["updated_by"] == "admin"
    assert await list_all(user, "terms", datasource_id=source) == [made]
    assert (await guest.get("/api/terms")).status_code == 401
    body = {"datasource_id": source, **ACTIVE}
    assert (await user.post("/api/terms", json=body)).status_code == 403
    for method in ("PATCH", "DELETE"):
        refused = await user.request(method, f"/api/terms/{made['id']}", content=b"no json")
        assert refused.status_code == 403
        unknown = await admin.request(method, "/api/terms/nothing", content=b"no json")
        assert unknown.status_code == 404
    assert (await admin.delete(f"/api/terms/{made['id']}")).status_code == 204
    assert await list_all(user, "terms") == []


@on_both
async def test_the_version_grows_with_what_a_term_means(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    place = f"/api/terms/{(await add(admin, 'terms', source, REVENUE))['id']}"
    for change, version in (
        ({"definition": "All that was paid."}, 1),
        ({"synonyms": ["sales"], "enabled": False}, 1),
        ({"condition": None}, 2),
        ({"unit": "元"}, 3),
        ({"unit": "元", "name": "收入"}, 3),
        ({"expression": "AVG(pay_amt)", "time_column": None}, 4),
    ):
        changed = await admin.patch(place, json=change)
        assert changed.status_code == 200, changed.text
        assert changed.json()["version"] == version, change
        assert {name: changed.json()[name] for name in change} == change


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"condition": "salary > 3"}, "condition"),
        ({"condition": "leave_date IS"}, "condition"),
        ({"condition": "id IN (SELECT staff_id FROM orders)"}, "condition"),
        ({"condition": "1 = 1) OR (1 = 1"}, "condition"),
        ({"condition": "COUNT(*) > 1"}, "condition"),
        ({"expression": "load_extension('x')"}, "expression"),
        ({"expression": "id, name"}, "expression"),
        ({"expression": "id + SUM(id)"}, "expression"),
        ({"expression": "orders.pay_amt"}, "expression"),
        ({"time_column": "day"}, "time_column"),
        ({"table": "payroll"}, "table"),
        ({"table": None}, "condition"),
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"synonyms": ["在职"]}, "synonyms.0"),
        ({"synonyms": [str(number) for number in range(21)]}, "synonyms"),
        ({"format": "roman"}, "format"),
        ({"datasource_id": None}, "table"),
    ],
)
async def test_what_does_not_hold_is_refused_with_its_place(
    app: RunningApp, admin: httpx.AsyncClient, change: dict[str, Any], path: str
) -> None:
    source = await create_shop(app, admin)
    refused = await admin.post("/api/terms", json={"datasource_id": source, **ACTIVE, **change})
    assert refused.status_code == 422, refused.text
    [problem] = refused.json()["errors"]
    assert problem["path"] == path
    assert problem["message"]
    assert await list_all(admin, "terms") == []


async def test_a_word_means_one_thing_in_a_source(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add(admin, "terms", source, REVENUE)
    for words in ({"name": "Ｔurnover "}, {"name": "x", "synonyms": ["TURNOVER"]}):
        body = {"datasource_id": source, **ACTIVE, **words}
        refused = await admin.post("/api/terms", json=body)
        assert refused.status_code == 409, refused.text
        assert "turnover" in fold_word(refused.json()["detail"])
    everywhere = await add(admin, "terms", None, {"name": "turnover", "definition": "Sales."})
    assert everywhere["datasource_id"] is None
    mine = await list_all(admin, "terms", datasource_id=source)
    assert [term["name"] for term in mine] == ["营收", "turnover"]


@on_both
async def test_two_who_add_the_same_word_at_once_add_it_once(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    body = {"datasource_id": await create_shop(app, admin), **ACTIVE}
    done = await asyncio.gather(*(admin.post("/api/terms", json=body) for _ in range(4)))
    assert sorted(answer.status_code for answer in done) == [201, 409, 409, 409]


async def test_a_term_that_names_what_is_gone_says_so_until_it_is_back(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add(admin, "terms", source, ACTIVE)
    run_script(app, "ALTER TABLE staff RENAME COLUMN leave_date TO left_on")
    await sync(admin, source)
    [term] = await list_all(admin, "terms", datasource_id=source)
    assert "leave_date" in term["problem"]
    assert await list_all(user, "terms", datasource_id=source) == []
    switched = await admin.patch(f"/api/terms/{term['id']}", json={"enabled": False})
    assert (switched.status_code, switched.json()["problem"]) == (200, term["problem"])
    run_script(app, "ALTER TABLE staff RENAME COLUMN left_on TO leave_date")
    await sync(admin, source)
    [term] = await list_all(admin, "terms", datasource_id=source)
    assert (term["problem"], term["version"]) == (None, 1)


async def test_words_find_terms_and_pages_go_on(app: RunningApp, admin: httpx.AsyncClient) -> None:
    source = await create_shop(app, admin)
    for name in ("alpha", "beta", "gamma", "delta"):
        await add(admin, "terms", source, {"name": name, "synonyms": [f"{name} one"]})
    assert [t["name"] for t in await list_all(admin, "terms", q="TA ONE")] == ["beta", "delta"]
    seen: list[str] = []
    cursor = None
    while cursor or not seen:
        query = {"limit": 1, "q": "ta"} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/terms", params=query)).json()
        seen += [term["name"] for term in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["beta", "delta"]


async def test_terms_go_with_their_source(app: RunningApp, admin: httpx.AsyncClient) -> None:
    source = await create_shop(app, admin)
    await add(admin, "terms", source, ACTIVE)
    assert (await admin.delete(f"/api/datasources/{source}")).status_code == 204
    assert await list_all(admin, "terms") == []
    assert (await admin.get("/api/terms", params={"datasource_id": source})).status_code == 404
