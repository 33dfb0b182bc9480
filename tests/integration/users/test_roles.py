"""Every route checks the permission that is declared for it; nobody reaches beyond his role."""

import re
from typing import Any

import httpx
import pytest

from controllers.http.openapi import api_routes
from controllers.http.permissions import NEEDS, Need
from model.role import PERMISSIONS, SHIPPED
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import USER_PASSWORD, RunningApp

SOME_ID = "00000000-0000-4000-8000-000000000000"
PUBLIC = {"POST /api/auth/login", "GET /api/openapi.json"}


async def make_role(admin: httpx.AsyncClient, name: str, *permissions: str) -> str:
    body = {"name": name, "permissions": permissions}
    made = await admin.post("/api/roles", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def add_user(
    app: RunningApp, admin: httpx.AsyncClient, name: str, role_id: str
) -> tuple[str, httpx.AsyncClient]:
    body = {"username": name, "password": USER_PASSWORD, "role_id": role_id}
    made = await admin.post("/api/users", json=body)
    assert made.status_code == 201, made.text
    return made.json()["id"], await app.sign_in(name, USER_PASSWORD)


def is_met(need: Need | frozenset[Need], permissions: frozenset[str]) -> bool:
    if isinstance(need, frozenset):
        return need <= permissions
    return need == "signed_in" or need in permissions


@pytest.mark.promise("permissions")
def test_every_route_has_its_permission_in_the_table(app: RunningApp) -> None:
    routes = {f"{method} {path}" for path, method, _ in api_routes(app.sanic)}
    assert NEEDS.keys() == routes - PUBLIC


@pytest.mark.promise("permissions")
@pytest.mark.parametrize("allowed", [(), *((each,) for each in PERMISSIONS), PERMISSIONS])
async def test_every_route_is_refused_without_its_permission_and_only_then(
    app: RunningApp, admin: httpx.AsyncClient, allowed: tuple[str, ...]
) -> None:
    role_id = await make_role(admin, "Under test", *allowed)
    _, client = await add_user(app, admin, "robin", role_id)
    last = {"POST /api/auth/logout", "POST /api/auth/password"}
    for route, needs in sorted(NEEDS.items(), key=lambda item: item[0] in last):
        method, path = route.split()
        if path in ("/api/doctor", "/api/tools"):
            continue  # these take seconds, and read no role of their own
        filled = re.sub(r"{\w+}", SOME_ID, path)
        answer = await client.request(method, filled)
        expected = any(is_met(need, frozenset(allowed)) for need in needs)
        assert (answer.status_code != 403) is expected, (route, answer.text)


async def test_shipped_roles_and_own_ones(app: RunningApp, admin: httpx.AsyncClient) -> None:
    listed = (await admin.get("/api/roles")).json()["items"]
    assert [role["id"] for role in listed] == ["admin", "teacher", "user"] == list(SHIPPED)
    assert [role["name"] for role in listed] == ["Administrator", "Teacher", "User"]
    assert listed[0]["permissions"] == list(PERMISSIONS)
    asker = await make_role(admin, "Asker", "ask")
    user_id, client = await add_user(app, admin, "robin", asker)
    me = (await client.get("/api/auth/me")).json()
    assert (me["role"], me["role_id"], me["permissions"]) == ("user", asker, ["ask"])
    assert (await admin.delete(f"/api/roles/{asker}")).status_code == 409
    changed = await admin.patch(f"/api/users/{user_id}", json={"role": "user"})
    assert changed.json()["role_id"] == "user"
    assert (await admin.delete(f"/api/roles/{asker}")).status_code == 204
    for role_id in ("admin", "teacher"):
        assert (await admin.patch(f"/api/roles/{role_id}", json={"name": "x"})).status_code == 409
        assert (await admin.delete(f"/api/roles/{role_id}")).status_code == 409


@pytest.mark.promise("permissions")
async def test_a_changed_role_counts_at_once_for_who_has_it(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    role_id = await make_role(admin, "Teachers of the North", "ask")
    _, client = await add_user(app, admin, "robin", role_id)
    assert (await client.get("/api/proposals")).status_code == 403
    await admin.patch(f"/api/roles/{role_id}", json={"permissions": ["ask", "teach"]})
    assert (await client.get("/api/proposals")).status_code == 200
    await admin.patch(f"/api/roles/{role_id}", json={"permissions": []})
    assert (await client.get("/api/proposals")).status_code == 403


@pytest.mark.promise("no-escalation")
async def test_who_manages_people_reaches_nobody_beyond_his_role(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    head = await make_role(admin, "Head", "ask", "manage_people")
    strong = await make_role(admin, "Strong", "ask", "manage_sources")
    weak = await make_role(admin, "Weak", "ask")
    own_id, client = await add_user(app, admin, "robin", head)
    strong_id, _ = await add_user(app, admin, "sam", strong)
    weak_id, _ = await add_user(app, admin, "wim", weak)
    admin_id = (await admin.get("/api/auth/me")).json()["id"]
    secret = {"password": "another long password"}
    refused: list[tuple[str, str, dict[str, Any] | None]] = [
        ("POST", "/api/users", {"username": "n", "role": "admin", **secret}),
        ("POST", "/api/users", {"username": "n", "role_id": strong, **secret}),
        ("POST", "/api/users", {"username": "n", "role_id": "teacher", **secret}),
        ("PATCH", f"/api/users/{own_id}", {"role": "admin"}),
        ("PATCH", f"/api/users/{own_id}", {"role_id": strong}),
        ("PATCH", f"/api/users/{weak_id}", {"role_id": "user"}),
        ("PATCH", f"/api/users/{admin_id}", secret),
        ("PATCH", f"/api/users/{strong_id}", secret),
        ("PATCH", f"/api/users/{strong_id}", {"enabled": False}),
        ("DELETE", f"/api/users/{admin_id}", None),
        ("DELETE", f"/api/users/{strong_id}", None),
        ("POST", "/api/roles", {"name": "More", "permissions": ["manage_sources"]}),
        ("PATCH", f"/api/roles/{head}", {"permissions": ["manage_sources"]}),
        ("PATCH", f"/api/roles/{strong}", {"permissions": []}),
        ("DELETE", f"/api/roles/{strong}", None),
    ]
    for method, path, body in refused:
        answer = await client.request(method, path, json=body)
        assert answer.status_code == 403, (method, path, body, answer.text)
    assert (await client.patch(f"/api/users/{weak_id}", json=secret)).status_code == 200
    assert (await client.patch(f"/api/users/{weak_id}", json={"role_id": head})).status_code == 200
    assert (await client.delete(f"/api/users/{weak_id}")).status_code == 204


async def test_roles_that_are_not_there_or_said_twice_are_refused(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    user_id, _ = await add_user(app, admin, "robin", "user")
    for body, path in (
        ({"role_id": "none"}, "role_id"),
        ({"role": "user", "role_id": "teacher"}, "role_id"),
        ({"role": "teacher"}, "role"),
    ):
        answer = await admin.patch(f"/api/users/{user_id}", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, path), body
    for body, status in (
        ({"name": " ", "permissions": []}, 422),
        ({"name": "x", "permissions": ["everything"]}, 422),
        ({"name": "x", "permissions": ["ask"]}, 201),
        ({"name": " X ", "permissions": ["ask"]}, 409),
    ):
        assert (await admin.post("/api/roles", json=body)).status_code == status, body


@pytest.mark.promise("permissions")
async def test_who_may_not_ask_reads_no_rows_as_a_teacher(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await find_demo_id(admin)
    teach = await make_role(admin, "Editor", "teach")
    _, client = await add_user(app, admin, "robin", teach)
    body = {"datasource_id": source, "sql": "SELECT 1 AS n"}
    evaluations = f"/api/datasources/{source}/evaluations"
    for permissions, expected in ((["teach"], (403, 403)), (["ask", "teach"], (200, 409))):
        await admin.patch(f"/api/roles/{teach}", json={"permissions": permissions})
        tried = await client.post("/api/examples/rows", json=body)
        begun = await client.post(evaluations, json={})
        assert (tried.status_code, begun.status_code) == expected, (tried.text, begun.text)
