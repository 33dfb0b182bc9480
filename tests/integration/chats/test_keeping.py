"""Chats are pinned, archived, put into folders and deleted together, each only by its owner."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.scripted_agent_app import SCRIPTED_ITEMS, ScriptedApp, ask, question
from tests.support.apps.scripted_agent_app import app as app
from tests.support.apps.scripted_agent_app import scripted as scripted


async def new_chat(client: httpx.AsyncClient, text: str) -> str:
    body = question(text)
    await ask(client, body)
    return str(body["threadId"])


async def titles(client: httpx.AsyncClient, **query: Any) -> list[str]:
    found = (await client.get("/api/chats", params=query)).json()["items"]
    return [chat["title"] for chat in found]


async def new_folder(client: httpx.AsyncClient, name: str) -> str:
    made = await client.post("/api/chats/folders", json={"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


@on_both
async def test_pinned_chats_and_those_in_folders_are_listed_apart(
    user: httpx.AsyncClient,
) -> None:
    one, two, _ = [await new_chat(user, text) for text in ("one", "two", "three")]
    folder = await new_folder(user, "Sales")
    pinned = (await user.patch(f"/api/chats/{one}", json={"pinned": True})).json()
    moved = (await user.patch(f"/api/chats/{two}", json={"folder_id": folder})).json()
    assert (pinned["pinned"], moved["folder_id"]) == (True, folder)
    assert await titles(user, kept="true") == ["two", "one"]
    assert await titles(user, kept="false") == ["three"]
    assert await titles(user) == ["three", "two", "one"]
    await user.patch(f"/api/chats/{two}", json={"folder_id": None})
    await user.patch(f"/api/chats/{one}", json={"pinned": False})
    assert await titles(user, kept="true") == []


async def test_a_flag_that_is_none_is_refused(user: httpx.AsyncClient) -> None:
    assert (await user.get("/api/chats", params={"kept": "maybe"})).status_code == 400


@on_both
async def test_an_archived_chat_is_found_by_search_and_restored(user: httpx.AsyncClient) -> None:
    chat = await new_chat(user, "yearly sales")
    await user.patch(f"/api/chats/{chat}", json={"archived": True})
    assert await titles(user) == []
    assert await titles(user, archived="true") == ["yearly sales"]
    assert await titles(user, q="yearly") == ["yearly sales"]
    assert await titles(user, q="yearly", archived="false") == []
    assert (await user.get(f"/api/chats/{chat}")).json()["archived"] is True
    await user.patch(f"/api/chats/{chat}", json={"archived": False})
    assert await titles(user) == ["yearly sales"]


async def test_a_question_takes_its_chat_out_of_the_archive(user: httpx.AsyncClient) -> None:
    chat = await new_chat(user, "sales")
    await user.patch(f"/api/chats/{chat}", json={"archived": True})
    await ask(user, question("and now?", chat=chat))
    assert await titles(user) == ["sales"]


async def test_folders_are_named_once_renamed_and_deleted_without_their_chats(
    user: httpx.AsyncClient,
) -> None:
    sales = await new_folder(user, "Sales")
    await new_folder(user, "  销售  2026 ")
    taken = await user.post("/api/chats/folders", json={"name": "SALES"})
    assert (taken.status_code, taken.json()["code"]) == (409, "conflict")
    for name in ("", " ", "x" * 65):
        assert (await user.post("/api/chats/folders", json={"name": name})).status_code == 422
    renamed = await user.patch(f"/api/chats/folders/{sales}", json={"name": "Accounts"})
    assert renamed.json() == {"id": sales, "name": "Accounts"}
    names = [each["name"] for each in (await user.get("/api/chats/folders")).json()["items"]]
    assert names == ["Accounts", "销售 2026"]
    chat = await new_chat(user, "in it")
    await user.patch(f"/api/chats/{chat}", json={"folder_id": sales})
    assert (await user.delete(f"/api/chats/folders/{sales}")).status_code == 204
    assert (await user.get(f"/api/chats/{chat}")).json()["folder_id"] is None


@pytest.mark.promise("own-records")
async def test_nobody_uses_the_chats_and_folders_of_another_user(
    user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    chat, folder = await new_chat(user, "mine"), await new_folder(user, "Mine")
    other = await new_chat(admin, "other")
    refused = [
        await admin.patch(f"/api/chats/{chat}", json={"pinned": True}),
        await admin.patch(f"/api/chats/{other}", json={"folder_id": folder}),
        await admin.patch(f"/api/chats/folders/{folder}", json={"name": "Theirs"}),
        await admin.delete(f"/api/chats/folders/{folder}"),
        await admin.get(f"/api/chats/{chat}/export"),
    ]
    assert [response.status_code for response in refused] == [404] * 5
    assert (await admin.get("/api/chats/folders")).json()["items"] == []
    kept = await admin.post("/api/chats/delete", json={"ids": [chat]})
    assert kept.json() == {"deleted": []}
    assert await titles(user) == ["mine"]


@on_both
async def test_several_chats_are_deleted_and_their_runs_stopped(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    done, kept = await new_chat(user, "done"), await new_chat(user, "kept")
    scripted.agent.says = [asyncio.Event(), *SCRIPTED_ITEMS]
    running = question("running")
    reading = asyncio.create_task(ask(user, running))
    await scripted.agent.waiting.wait()
    ids = [running["threadId"], done, "no such chat", done]
    response = await user.post("/api/chats/delete", json={"ids": ids})
    assert response.json() == {"deleted": [running["threadId"], done]}
    await reading
    assert scripted.agent.cancelled == 1
    assert await titles(user) == ["kept"]
    assert (await user.get(f"/api/chats/{kept}")).status_code == 200


@pytest.mark.parametrize("ids", [[], ["x"] * 501])
async def test_no_chats_and_too_many_are_refused(user: httpx.AsyncClient, ids: list[str]) -> None:
    assert (await user.post("/api/chats/delete", json={"ids": ids})).status_code == 422


async def test_a_deleted_user_leaves_no_folder(app: RunningApp, admin: httpx.AsyncClient) -> None:
    from sqlalchemy import text

    ada = await app.new_user("ada2")
    await new_folder(ada, "Sales")
    me = (await ada.get("/api/auth/me")).json()["id"]
    assert (await admin.delete(f"/api/users/{me}")).status_code == 204
    async with app.services.database.reading() as session:
        left = await session.execute(text("SELECT count(*) FROM chat_folders"))
        assert left.scalar() == 0


@on_both
async def test_a_search_tells_where_it_found_its_words(user: httpx.AsyncClient) -> None:
    chat = await new_chat(user, "yearly sales")
    body = question("and the returns of `2025`, by\nregion?", chat=chat)
    await ask(user, body)
    await ask(user, question("and now?", chat=chat))
    [found] = (await user.get("/api/chats", params={"q": "RETURNS"})).json()["items"]
    assert found["match"] == {
        "run_id": body["runId"],
        "excerpt": "and the returns of 2025, by region?",
    }
    [by_title] = (await user.get("/api/chats", params={"q": "yearly"})).json()["items"]
    [listed] = (await user.get("/api/chats")).json()["items"]
    assert by_title["match"] is listed["match"] is None
