"""Who sees saved questions, and what they may do with them."""

import httpx
import pytest

from tests.integration.audit.test_records import ask
from tests.integration.saved_questions.questions import (
    BY_CITY,
    BY_STORE,
    PATH,
    Json,
    find_me,
    run,
    save,
    share,
)
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp


async def list_names(client: httpx.AsyncClient, **params: str) -> list[str]:
    listed = await client.get(PATH, params=params)
    assert listed.status_code == 200, listed.text
    return [each["name"] for each in listed.json()["items"]]


def every_route(question_id: str) -> list[tuple[str, str, Json | None]]:
    path = f"{PATH}/{question_id}"
    return [
        ("GET", path, None),
        ("PATCH", path, {"name": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/copy", {}),
        ("PUT", f"{path}/shares", {"shares": []}),
        ("POST", f"{path}/run", {}),
        ("POST", f"{path}/result", {}),
        ("POST", f"{path}/chat", {}),
        ("GET", f"{path}/runs", None),
        ("GET", f"{path}/values?parameter=p1", None),
    ]


async def test_it_is_private_until_it_is_shared(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user)
    for method, path, body in every_route(saved["id"]):
        for question in (path, path.replace(saved["id"], "0" * 36)):
            answer = await admin.request(method, question, json=body)
            assert answer.status_code == 404, (method, question)
    assert await list_names(admin) == []
    await share(user, saved["id"], ("user", await find_me(admin), "view"))
    [seen] = (await admin.get(PATH)).json()["items"]
    assert (seen["right"], seen["owner"], seen["folder_id"]) == ("view", "ada", None)
    assert (await run(admin, saved["id"]))["rows"] == 5
    await share(user, saved["id"])
    assert await list_names(admin) == []


async def test_rights_to_view_and_to_edit(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    folder = (await user.post(f"{PATH}/folders", json={"name": "Mine"})).json()
    saved = await save(user, folder_id=folder["id"])
    path, them = f"{PATH}/{saved['id']}", await find_me(admin)
    await share(user, saved["id"], ("user", them, "view"))
    assert (await admin.patch(path, json={"name": "Other"})).status_code == 403
    assert (await admin.delete(path)).status_code == 403
    assert (await admin.put(f"{path}/shares", json={"shares": []})).status_code == 403
    assert (await admin.get(path)).json()["shares"] == []
    await share(user, saved["id"], ("user", them, "edit"))
    parameters = [{"id": "p2", "label": "How many", "default": 2}]
    changed = await admin.patch(path, json={"name": "Other", "parameters": parameters})
    assert changed.status_code == 200, changed.text
    assert (await admin.patch(path, json={"folder_id": None})).status_code == 403
    assert (await admin.delete(path)).status_code == 403
    mine = (await user.get(path)).json()
    assert (mine["name"], mine["folder_id"]) == ("Other", folder["id"])
    assert [(each["label"], each["exposed"]) for each in mine["parameters"]] == [
        ("order date", False),
        ("How many", True),
    ]
    assert (await run(user, saved["id"]))["rows"] == 2


async def test_a_group_sees_it_and_only_while_the_source_is_open(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user)
    other = await app.new_user("bob")
    them = await find_me(other)
    made = await admin.post("/api/groups", json={"name": "North", "members": [them]})
    group = made.json()["id"]
    await share(user, saved["id"], ("group", group, "view"))
    assert await list_names(other, scope="shared") == ["Stores"]
    assert await list_names(other, scope="own") == []
    access = f"/api/datasources/{await find_demo_id(admin)}/access"
    open_to = [await find_me(user), await find_me(admin)]
    put = await admin.put(access, json={"open": False, "users": open_to})
    assert put.status_code == 200, put.text
    assert await list_names(other) == []
    for method, path, body in every_route(saved["id"]):
        assert (await other.request(method, path, json=body)).status_code == 404, path
    (await admin.put(access, json={"open": True})).raise_for_status()
    (await admin.patch(f"/api/groups/{group}", json={"members": []})).raise_for_status()
    assert (await other.get(f"{PATH}/{saved['id']}")).status_code == 404


async def test_a_copy_is_the_readers_own(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user)
    await share(user, saved["id"], ("user", await find_me(admin), "view"))
    copied = (await admin.post(f"{PATH}/{saved['id']}/copy", json={"name": "Mine"})).json()
    assert (copied["right"], copied["name"], copied["shares"]) == ("own", "Mine", [])
    (await user.delete(f"{PATH}/{saved['id']}")).raise_for_status()
    assert await list_names(admin) == ["Mine"]
    assert (await run(admin, copied["id"]))["rows"] == 5
    assert await list_names(user) == []


async def test_who_only_views_is_told_of_his_own_runs(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user)
    await share(user, saved["id"], ("user", await find_me(admin), "view"))
    await run(user, saved["id"])
    await run(admin, saved["id"])
    for client, names in ((user, ["admin", "ada"]), (admin, ["admin"])):
        found = (await client.get(f"{PATH}/{saved['id']}/runs")).json()["items"]
        assert [each["username"] for each in found] == names


async def test_roles_decide_about_statements_and_files(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user, BY_CITY)
    role = {"name": "Reader", "permissions": ["ask"]}
    role_id = (await admin.post("/api/roles", json=role)).json()["id"]
    reader = await app.new_user("bob")
    them = await find_me(reader)
    await share(user, saved["id"], ("user", them, "edit"))
    put = await admin.patch(f"/api/users/{them}", json={"role_id": role_id})
    assert put.status_code == 200, put.text
    shown = (await reader.get(f"{PATH}/{saved['id']}")).json()
    answer = await reader.post(f"{PATH}/{saved['id']}/run", json={})
    assert shown["sql"] is None
    assert "SELECT" not in answer.text
    assert answer.json()["rows"] > 1
    assert (await reader.post(f"{PATH}/{saved['id']}/result", json={})).status_code == 403
    nothing = {"name": "Nothing", "permissions": ["export"]}
    none_id = (await admin.post("/api/roles", json=nothing)).json()["id"]
    (await admin.patch(f"/api/users/{them}", json={"role_id": none_id})).raise_for_status()
    assert (await reader.get(PATH)).status_code == 403


async def test_folders_are_each_users_own(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    made = await user.post(f"{PATH}/folders", json={"name": " Sales  2025 "})
    assert (made.status_code, made.json()["name"]) == (201, "Sales 2025")
    folder = made.json()["id"]
    assert (await user.post(f"{PATH}/folders", json={"name": "SALES 2025"})).status_code == 409
    assert (await user.post(f"{PATH}/folders", json={"name": " "})).status_code == 422
    assert (await admin.post(f"{PATH}/folders", json={"name": "Sales 2025"})).status_code == 201
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        theirs = await admin.request(method, f"{PATH}/folders/{folder}", json=body)
        assert theirs.status_code == 404
    saved = await save(user, folder_id=folder)
    await save(user, BY_CITY, name="Cities")
    assert await list_names(user, folder=folder) == ["Stores"]
    assert await list_names(user, q="citi") == ["Cities"]
    stranger = {"run_id": await ask(admin, BY_STORE, datasourceId=await find_demo_id(admin))}
    refused = await admin.post(PATH, json=stranger | {"folder_id": folder})
    assert refused.status_code == 404
    (await user.delete(f"{PATH}/folders/{folder}")).raise_for_status()
    assert (await user.get(f"{PATH}/{saved['id']}")).json()["folder_id"] is None


@pytest.mark.promise("own-records")
async def test_nobody_saves_the_answer_of_another_or_one_without_a_statement(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    run_id = await ask(user, BY_STORE, datasourceId=await find_demo_id(user))
    assert (await admin.post(PATH, json={"run_id": run_id})).status_code == 404
    assert (await admin.get(f"/api/chats/runs/{run_id}/parameters")).status_code == 404
    talk = await ask(user, "hello", mode="chat")
    assert (await user.post(PATH, json={"run_id": talk})).status_code == 409
    for body, field in (
        ({"name": " "}, "name"),
        ({"parameters": [{"id": "p1", "label": ""}]}, "parameters.0.label"),
        ({"parameters": [{"id": "p1", "default": "2025"}]}, "parameters.0.default"),
        ({"parameters": [{"id": "p9"}]}, "parameters.0.id"),
        ({"chart": {"type": "cube"}}, "chart.type"),
    ):
        answer = await user.post(PATH, json={"run_id": run_id, **body})
        assert answer.status_code == 422, answer.text
        assert [each["path"] for each in answer.json()["errors"]] == [field]


async def test_grantees_are_found_by_name(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    me = await find_me(user)
    for name, members in (("Northern", [me]), ("Nobody", [])):
        (
            await admin.post("/api/groups", json={"name": name, "members": members})
        ).raise_for_status()

    async def find(client: httpx.AsyncClient, words: str) -> list[str]:
        found = await client.get(f"{PATH}/grantees", params={"q": words})
        return [each["name"] for each in found.json()["shares"]]

    assert await find(user, "NO") == ["Northern"]
    assert await find(admin, "no") == ["Nobody", "Northern"]
    assert await find(user, "adm") == ["admin"]
    assert await find(user, "ada") == []
    saved = await save(user)
    unknown = {"shares": [{"kind": "user", "id": "0" * 36, "right": "view"}]}
    answer = await user.put(f"{PATH}/{saved['id']}/shares", json=unknown)
    assert answer.status_code == 422
