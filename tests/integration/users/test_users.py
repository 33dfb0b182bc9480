import asyncio
from typing import Any

import httpx
import pytest

from model.workspaces.workspace import FIRST_WORKSPACE
from tests.support.apps.running_app import USER_NAME, USER_PASSWORD, RunningApp, on_both

NEW = {"username": "grace", "password": "compilers are fun", "role": "user"}


async def _id(client: httpx.AsyncClient) -> str:
    return (await client.get("/api/auth/me")).json()["id"]


@on_both
async def test_an_admin_makes_changes_and_deletes_accounts(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    made = await admin.post("/api/users", json=NEW)
    assert made.status_code == 201
    assert set(made.json()) == {
        "id", "username", "role", "role_id", "enabled", "created_at", "last_login_at"
    }  # fmt: skip
    path = f"/api/users/{made.json()['id']}"
    changed = await admin.patch(path, json={"role": "admin"})
    assert (changed.status_code, changed.json()["role"]) == (200, "admin")
    grace = await app.sign_in("grace", NEW["password"])
    assert (await admin.delete(path)).status_code == 204
    assert (await grace.get("/api/auth/me")).status_code == 401
    assert (await admin.delete(path)).status_code == 404


@on_both
async def test_accounts_come_in_pages(app: RunningApp, admin: httpx.AsyncClient) -> None:
    for number in range(4):
        await app.services.users.create(f"user{number}", USER_PASSWORD, "user", FIRST_WORKSPACE)
    names, cursor = [], None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/users", params=query)).json()
        names += [item["username"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert names == ["admin", "user0", "user1", "user2", "user3"]


@on_both
async def test_accounts_are_found_by_name_role_and_group(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    made = {
        name: (
            await admin.post(
                "/api/users", json={"username": name, "password": NEW["password"], "role_id": role}
            )
        )
        for name, role in [
            ("Zoë", "teacher"),
            ("zo_e", "user"),
            ("王小明", "user"),
            ("ЗОЯ", "user"),
        ]
    }
    members = [made[name].json()["id"] for name in ("zo_e", "王小明")]
    group = await admin.post("/api/groups", json={"name": "北区", "members": members})

    async def find(**query: str) -> list[str]:
        found = await admin.get("/api/users", params=query)
        return [item["username"] for item in found.json()["items"]]

    assert await find(q="ZO") == ["Zoë", "zo_e"]
    assert await find(q="_") == ["zo_e"]
    assert await find(q="зоя") == ["ЗОЯ"]
    assert await find(q=" 小 ") == ["王小明"]
    assert await find(role_id="teacher") == ["Zoë"]
    assert await find(role_id="admin") == ["admin"]
    assert await find(group_id=group.json()["id"]) == ["zo_e", "王小明"]
    assert await find(group_id=group.json()["id"], q="z", role_id="user") == ["zo_e"]
    assert await find(group_id="of nobody") == []


@on_both
async def test_a_role_and_a_group_of_another_workspace_find_nobody(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    created = await admin.post("/api/users", json=NEW)
    members = [created.json()["id"]]
    group = (await admin.post("/api/groups", json={"name": "北区", "members": members})).json()
    other = (await admin.post("/api/workspaces", json={"name": "Elsewhere"})).json()
    path = f"/api/workspaces/{other['id']}/members"
    joined = await admin.post(path, json={"username": "grace", "role_id": "teacher"})
    assert joined.status_code < 300
    elsewhere = {"X-Workspace": other["id"]}

    async def find(headers: dict[str, str], **query: str) -> list[str]:
        found = await admin.get("/api/users", params=query, headers=headers)
        return [item["username"] for item in found.json()["items"]]

    assert await find(elsewhere, group_id=group["id"], everywhere="true") == []
    assert await find(elsewhere, role_id="teacher") == ["grace"]
    here = {"X-Workspace": FIRST_WORKSPACE}
    assert await find(here, role_id="teacher") == []
    assert await find(here, role_id="teacher", everywhere="true") == []
    assert await find(here, group_id=group["id"]) == ["grace"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=%", "cursor=e30", "cursor=WzFd"]
)
async def test_a_page_that_cannot_be_is_a_bad_request(admin: httpx.AsyncClient, query: str) -> None:
    assert (await admin.get(f"/api/users?{query}")).status_code == 400


@pytest.mark.promise("own-fields")
@on_both
@pytest.mark.parametrize("name", ["ADMIN", "аdmin", "ａｄｍｉｎ"])
async def test_a_name_that_looks_like_another_is_taken(admin: httpx.AsyncClient, name: str) -> None:
    answer = await admin.post("/api/users", json={**NEW, "username": name})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_two_who_make_the_same_account_at_once_make_one(admin: httpx.AsyncClient) -> None:
    codes = await asyncio.gather(*(admin.post("/api/users", json=NEW) for _ in range(4)))
    assert sorted(answer.status_code for answer in codes) == [201, 409, 409, 409]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"password": "short"}, "password"),
        ({"password": "12345678"}, "password"),
        ({"username": "a b"}, "username"),
        ({"role": "root"}, "role"),
        ({"username": 7}, "username"),
    ],
)
async def test_a_refused_account_names_the_field(
    admin: httpx.AsyncClient, change: Any, path: str
) -> None:
    answer = await admin.post("/api/users", json=NEW | change)
    assert answer.status_code == 422
    assert [error["path"] for error in answer.json()["errors"]] == [path]


@pytest.mark.promise("own-fields")
async def test_fields_that_are_not_the_callers_to_set_are_ignored(admin: httpx.AsyncClient) -> None:
    body = NEW | {"id": "mine", "enabled": False, "token_epoch": 9, "created_at": "2000-01-01"}
    made = (await admin.post("/api/users", json=body)).json()
    assert made["id"] != "mine"
    assert made["enabled"] is True
    assert not made["created_at"].startswith("2000")


@on_both
@pytest.mark.parametrize("change", [{"enabled": False}, {"role": "user"}, None])
async def test_the_last_admin_stays(admin: httpx.AsyncClient, change: Any) -> None:
    path = f"/api/users/{await _id(admin)}"
    answer = await (admin.patch(path, json=change) if change else admin.delete(path))
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert (await admin.get("/api/users")).status_code == 200


@on_both
async def test_two_admins_cannot_unseat_each_other_at_once(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    other = await app.new_user("grace", "admin")
    ids = [await _id(admin), await _id(other)]
    gone = {"enabled": False}
    answers = await asyncio.gather(
        admin.patch(f"/api/users/{ids[1]}", json=gone),
        other.patch(f"/api/users/{ids[0]}", json=gone),
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 409])


async def test_a_password_that_an_admin_sets_ends_the_users_sessions(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    path = f"/api/users/{await _id(user)}"
    answer = await admin.patch(path, json={"password": "set by the admin"})
    assert answer.status_code == 200
    assert (await user.get("/api/auth/me")).status_code == 401
    await app.sign_in(USER_NAME, "set by the admin")


async def test_a_changed_role_counts_with_the_next_call(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    assert (await user.get("/api/users")).status_code == 403
    await admin.patch(f"/api/users/{await _id(user)}", json={"role": "admin"})
    assert (await user.get("/api/users")).status_code == 200


async def test_the_checks_come_in_order(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    unknown = "/api/users/00000000-0000-0000-0000-000000000000"
    known = f"/api/users/{await _id(user)}"
    bad = {"content": b'{"role":', "headers": {"content-type": "application/json"}}
    assert (await guest.patch(unknown, **bad)).status_code == 401
    assert (await user.patch(unknown, **bad)).status_code == 403
    assert (await admin.patch(unknown, **bad)).status_code == 404
    assert (await admin.patch(known, **bad)).status_code == 400
    assert (await admin.patch(known, json={"role": "root"})).status_code == 422


@pytest.mark.promise("secrets-stay")
async def test_no_answer_holds_a_hash_or_a_password(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    made = await admin.post("/api/users", json=NEW)
    listed = await admin.get("/api/users")
    for answer in (made, listed):
        assert "argon2" not in answer.text
        assert NEW["password"] not in answer.text
