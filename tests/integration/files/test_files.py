"""Uploaded files over HTTP: read, shown, changed, downloaded, deleted."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.uploads_app import (
    ORDERS,
    app_settings,
    list_stored_paths,
    load_stored_file,
    upload_file,
)

FIXTURES = (app_settings,)

NAMES = ["orders.csv", "订单 2026.csv", 'a"b.csv', "../../etc/passwd.csv", "C:\\x\\y.csv", "🙂.csv"]


@on_both
async def test_an_uploaded_file_is_read_and_kept(app: RunningApp, user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    assert (made["name"], made["bytes"], made["kind"]) == ("orders.csv", len(ORDERS), "csv")
    assert made["status"] == "ready"
    [sheet] = made["sheets"]
    assert (sheet["rows"], sheet["columns"]) == (40, 3)
    [table] = made["tables"]
    assert table["name"] == sheet["table"]
    kinds = {column["name"]: column["kind"] for column in table["columns"]}
    assert kinds == {"订单号": "text", "金额": "decimal", "日期": "date"}
    assert (await user.get(f"/api/files/{made['id']}")).json() == made
    [listed] = (await user.get("/api/files")).json()["items"]
    assert listed == {key: made[key] for key in listed}
    assert len(list_stored_paths(app)) == 2


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_a_label(app: RunningApp, user: httpx.AsyncClient, name: str) -> None:
    made = await upload_file(user, name)
    assert made["name"] == name.replace("\\", "/").rpartition("/")[2]
    answer = await user.get(f"/api/files/{made['id']}/content")
    assert answer.content == ORDERS
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="file"; filename*=UTF-8')
    assert said.isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/octet-stream"
    places = {Path(path).name for path in list_stored_paths(app)}
    assert all(set(place) <= set("0123456789abcdef") for place in places)


async def test_a_name_loses_what_cannot_be_seen(user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    for given, shown in [("a\u202egnp.csv", "agnp.csv"), ("a\x00\nb.csv", "ab.csv")]:
        answer = await user.patch(f"/api/files/{made['id']}", json={"name": given})
        assert answer.json()["name"] == shown
    for given in ("", "..", "\u202e", "x" * 201):
        answer = await user.patch(f"/api/files/{made['id']}", json={"name": given})
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "name")


async def test_a_file_is_found_by_its_name(user: httpx.AsyncClient) -> None:
    for name in ("销售_2025.csv", "销售_2026.csv", "costs.csv"):
        await upload_file(user, name)
    found = (await user.get("/api/files", params={"q": "销售_"})).json()["items"]
    assert [file["name"] for file in found] == ["销售_2026.csv", "销售_2025.csv"]
    first = (await user.get("/api/files", params={"limit": 2})).json()
    params = {"limit": 2, "cursor": first["next_cursor"]}
    second = (await user.get("/api/files", params=params)).json()
    names = [file["name"] for file in first["items"] + second["items"]]
    assert names == ["costs.csv", "销售_2026.csv", "销售_2025.csv"]
    assert second["next_cursor"] is None


@pytest.mark.promise("own-records")
@on_both
async def test_a_file_is_its_owners_alone(app: RunningApp, user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    other = await app.new_user("eve")
    place, table = f"/api/files/{made['id']}", made["tables"][0]["name"]
    calls = [
        ("GET", place, None),
        ("PATCH", place, {"name": "mine"}),
        ("DELETE", place, None),
        ("GET", f"{place}/content", None),
        ("GET", f"{place}/tables/{table}/rows", None),
        ("PATCH", f"{place}/tables/{table}", {"skip": True}),
        ("PATCH", f"{place}/tables/{table}", {"kinds": 1}),
    ]
    for method, path, body in calls:
        answer = await other.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert (await other.get("/api/files")).json()["items"] == []
    assert (await user.get(place)).json() == made


@pytest.mark.promise("private-store")
@on_both
async def test_the_key_of_a_stored_object_is_no_id(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user)
    keys = {Path(path).name for path in list_stored_paths(app)}
    assert len(keys) == 2
    assert not [key for key in keys if key in str(made)]
    for key in (*keys, "../secrets_key", made["id"].upper()):
        for place in (
            f"/api/files/{quote(key, safe='')}",
            f"/api/files/{quote(key, safe='')}/content",
        ):
            assert (await user.get(place)).status_code in {400, 404, 422}, place


@pytest.mark.promise("deleted")
@on_both
async def test_a_deleted_file_leaves_nothing(app: RunningApp, user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    assert (await user.delete(f"/api/files/{made['id']}")).status_code == 204
    assert (await user.get(f"/api/files/{made['id']}")).status_code == 404
    assert list_stored_paths(app) == []


@pytest.mark.promise("deleted")
@on_both
async def test_a_deleted_user_leaves_no_file(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user)
    me = (await user.get("/api/auth/me")).json()
    kept = await upload_file(admin)
    assert (await admin.delete(f"/api/users/{me['id']}")).status_code == 204
    assert len(list_stored_paths(app)) == 2
    assert (await admin.get(f"/api/files/{kept['id']}/content")).content == ORDERS
    assert made["id"] != kept["id"]


async def test_an_account_that_cannot_be_deleted_keeps_its_files(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    await upload_file(admin)
    me = (await admin.get("/api/auth/me")).json()
    assert (await admin.delete(f"/api/users/{me['id']}")).status_code == 409
    assert len(list_stored_paths(app)) == 2


@on_both
async def test_a_table_is_read_anew_as_its_owner_wants(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user)
    place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}"
    answer = await user.patch(place, json={"kinds": {"金额": "text"}})
    assert answer.status_code == 200, answer.text
    column = answer.json()["tables"][0]["columns"][1]
    assert (column["kind"], column["chosen"]) == ("text", True)
    again = (await user.patch(place, json={"header_rows": []})).json()
    assert again["tables"][0]["rows"] == 41
    assert (await user.get(f"/api/files/{made['id']}")).json() == again
    assert len(list_stored_paths(app)) == 2


async def test_a_skipped_table_has_no_rows_and_can_come_back(user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}"
    skipped = (await user.patch(place, json={"skip": True})).json()
    assert (skipped["tables"][0]["skipped"], skipped["sheets"]) == (True, [])
    assert (await user.get(f"{place}/rows")).json()["rows"] == []
    back = (await user.patch(place, json={"skip": False})).json()
    assert back["sheets"] == made["sheets"]


@pytest.mark.parametrize(
    ("table_options", "path"),
    [
        ({"kinds": {"nothing": "text"}}, "kinds.nothing"),
        ({"kinds": {"金额": "money"}}, "kinds.金额"),
        ({"header_rows": "first"}, "header_rows"),
        ({"header_rows": [0]}, "header_rows.0"),
    ],
)
async def test_options_that_cannot_be_meant_is_422(
    user: httpx.AsyncClient, table_options: Any, path: str
) -> None:
    made = await upload_file(user)
    answer = await user.patch(
        f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}", json=table_options
    )
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, path)
    assert (await user.get(f"/api/files/{made['id']}")).json() == made


async def test_a_table_of_any_name_is_found(user: httpx.AsyncClient) -> None:
    made = await upload_file(user, "50% 订单 2026 年.csv")
    name = made["tables"][0]["name"]
    assert "订单" in name
    place = f"/api/files/{made['id']}/tables/{quote(name, safe='')}"
    assert len((await user.get(f"{place}/rows")).json()["rows"]) == 40
    assert (await user.patch(place, json={"skip": True})).json()["sheets"] == []


async def test_an_unknown_table_is_not_found(user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    for method in ("GET", "PATCH"):
        path = f"/api/files/{made['id']}/tables/nothing" + ("/rows" if method == "GET" else "")
        assert (await user.request(method, path, json={"skip": True})).status_code == 404


async def test_the_first_rows_are_shown(user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}/rows"
    shown = (await user.get(place, params={"limit": 2})).json()
    assert shown["rows"] == [["A0001", "1.50", "2026-01-02"], ["A0002", "2.50", "2026-01-03"]]
    assert (shown["truncated"], len(shown["columns"])) == (True, 3)
    assert not (await user.get(place)).json()["truncated"]
    for limit in ("0", "201", "x", "-1"):
        assert (await user.get(place, params={"limit": limit})).status_code == 400


async def test_a_question_keeps_the_tables_it_began_with(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user)
    file = await load_stored_file(app, user, made["id"])
    async with app.services.files.pin_tables(file) as path:
        place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}"
        assert (await user.patch(place, json={"skip": True})).status_code == 200
        assert path.exists()
        file = await load_stored_file(app, user, made["id"])
        async with app.services.files.pin_tables(file) as fresh:
            assert fresh != path


async def test_openapi_says_how_a_file_is_sent_and_followed(guest: httpx.AsyncClient) -> None:
    paths = (await guest.get("/api/openapi.json")).json()["paths"]
    upload = paths["/api/files"]["post"]
    [(kind, form)] = upload["requestBody"]["content"].items()
    assert (kind, form["schema"]["required"]) == ("multipart/form-data", ["file"])
    assert set(upload["responses"]["201"]["content"]) == {"application/json", "text/event-stream"}
