"""A source that is denied to somebody does not exist for him: 404 on every route."""

import re

import pytest

from controllers.http.openapi import api_routes
from tests.integration.datasources.access.guarded_source import (
    Guarded,
    app,
    guarded,
    policy,
)
from tests.support.apps.model_app import app_settings, model

FIXTURES = (app, app_settings, guarded, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
UNKNOWN = "00000000-0000-4000-8000-000000000000"
BODIES = {
    ("PUT", "/api/datasources/{source_id}/relations"): {"version": "1", "relations": []},
    ("PUT", "/api/datasources/{source_id}/policies"): {"version": 0},
    ("PUT", "/api/datasources/{source_id}/access"): {"open": True},
    ("PUT", "/api/datasources/{source_id}/setup/access"): {"sample": False},
    ("PATCH", "/api/datasources/{source_id}"): {"name": "mine"},
    ("PATCH", "/api/datasources/{source_id}/tables/{name}"): {"note": "mine"},
}


@ONE
@pytest.mark.parametrize("role", ["user", "admin"])
async def test_every_route_of_a_source_says_what_it_says_of_no_source(
    guarded: Guarded, role: str
) -> None:
    client = guarded.none.client
    if role == "admin":
        client = guarded.admin
        await guarded.deny(client)
    routes = [
        (path, method) for path, method, _ in api_routes(guarded.app.sanic) if "{source_id}" in path
    ]
    assert len(routes) >= 8
    for path, method in routes:
        said = []
        for source_id in (guarded.source_id, UNKNOWN):
            filled = re.sub(r"{(\w+)}", "customers", path.replace("{source_id}", source_id))
            query = "?table=customers&table=orders" if "paths" in path else ""
            answer = await client.request(method, filled + query, json=BODIES.get((method, path)))
            said.append((answer.status_code, answer.json()["code"], answer.json()["detail"]))
        assert said[0] == said[1], (method, path)
        assert said[0][0] == 404 or (role == "user" and said[0][0] == 403), (method, path)
    assert (await guarded.all.client.get(guarded.place)).status_code == 200


@ONE
async def test_it_is_in_no_list_and_can_be_asked_by_no_question(guarded: Guarded) -> None:
    none = guarded.none.client
    assert guarded.source_id not in (await none.get("/api/datasources")).text
    body = guarded.none.body("how many customers?")
    refused = await none.post("/api/chats/runs", json=body)
    unknown = await none.post(
        "/api/chats/runs", json=guarded.none.body("how many?", datasourceId=UNKNOWN)
    )
    assert refused.status_code == unknown.status_code == 404
    assert refused.json()["code"] == unknown.json()["code"]
    starters = await none.get("/api/starters", params={"datasource_id": guarded.source_id})
    assert starters.status_code == 404
    await guarded.deny(guarded.admin)
    tested = await guarded.admin.post("/api/datasources/test", json={"id": guarded.source_id})
    assert tested.status_code == 404


@ONE
async def test_rights_that_are_withdrawn_end_a_chat_about_the_source(guarded: Guarded) -> None:
    first = await guarded.all.ask("how many customers?", modelId="builtin")
    assert first.code == "success"
    await guarded.deny(guarded.all.client)
    edit = await guarded.all.client.post(
        f"/api/chats/runs/{first.run_id}/sql", json={"sql": "SELECT 1"}
    )
    assert edit.status_code == 404
    chat = await guarded.all.client.get(f"/api/chats/{first.chat_id}")
    assert chat.status_code == 200  # an answer stays with whom it was given to


@pytest.mark.parametrize("guarded", ["files"], indirect=True)
async def test_a_file_names_no_source_that_is_denied_to_its_owner(guarded: Guarded) -> None:
    [file, *_] = (await guarded.admin.get("/api/files")).json()["items"]
    place = f"/api/files/{file['id']}"
    assert guarded.source_id in (await guarded.admin.get(place)).text
    await guarded.deny(guarded.admin)
    assert guarded.source_id not in (await guarded.admin.get(place)).text


@ONE
async def test_pages_are_full_though_sources_between_are_denied(guarded: Guarded) -> None:
    names = []
    for number in range(5):
        body = {"name": f"s{number}", "kind": "sqlite", "config": {"path": "guarded.sqlite"}}
        names.append((await guarded.admin.post("/api/datasources", json=body)).json()["id"])
    hidden = {guarded.source_id, names[1], names[2], names[4]}
    client = guarded.all.client
    seen, cursor = [], None
    await guarded.deny(client, *hidden)
    while cursor is not None or not seen:
        given = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/datasources", params=given)).json()
        assert len(page["items"]) == 1
        seen += [item["id"] for item in page["items"] if not item["demo"]]
        seen += ["demo"] if page["items"][0]["demo"] else []
        cursor = page["next_cursor"]
    assert [each for each in seen if each != "demo"] == [names[0], names[3]]
