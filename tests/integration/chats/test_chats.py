"""Conversations over HTTP: stored as streamed, found, renamed, deleted, downloaded."""

import asyncio
import io
from typing import Any

import httpx
import openpyxl
import pytest

from agent.events import ResultReady
from model.sources.query import QueryResult, ResultColumn
from tests.support.apps.running_app import on_both
from tests.support.apps.scripted_agent_app import (
    SCRIPTED_ITEMS,
    ScriptedApp,
    app,
    ask,
    question,
    scripted,
)

FIXTURES = (app, scripted)


async def chat_of(client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    response = await client.get(f"/api/chats/{body['threadId']}")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


@on_both
async def test_a_reload_shows_what_was_streamed(user: httpx.AsyncClient) -> None:
    body = question("各省份的销售额？")
    events = await ask(user, body)
    chat = await chat_of(user, body)
    assert (chat["title"], chat["mode"], chat["running"]) == ("各省份的销售额？", "data", False)
    asking, answer = chat["messages"]
    assert (asking["id"], asking["content"]) == (body["messages"][0]["id"], "各省份的销售额？")
    deltas = [e["delta"] for e in events if e["type"] == "TEXT_MESSAGE_CONTENT"]
    assert (answer["id"], answer["content"]) == ("m1", "".join(deltas))
    last = {e["messageId"]: e for e in events if e["type"] == "ACTIVITY_SNAPSHOT"}
    streamed = [(e["messageId"], e["activityType"], e["content"]) for e in last.values()]
    assert [(a["id"], a["type"], a["content"]) for a in answer["activities"]] == streamed
    assert [step["name"] for step in answer["steps"]] == ["run_sql"]
    assert answer["answering"] == {"kind": "model", "name": "scripted"}


@on_both
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("SALES", True),
        ("it's", True),
        ("100%_done", True),
        ("100x", False),
        ("10_", False),
        ("\\ '\"", True),
        ("' OR 1=1 --", False),
        ("%", True),
        ("%%", False),
        ("销售额", True),
    ],
)
async def test_search_takes_words_as_they_are(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, words: str, found: bool
) -> None:
    await ask(user, question("Sales, it's 50"))
    mine = (await user.get("/api/chats", params={"q": words})).json()["items"]
    assert bool(mine) is found
    assert (await admin.get("/api/chats", params={"q": words})).json()["items"] == []


async def test_the_list_is_paged_newest_first(user: httpx.AsyncClient) -> None:
    for number in range(3):
        await ask(user, question(f"question {number}"))
    first = (await user.get("/api/chats", params={"limit": 2})).json()
    rest = (
        await user.get("/api/chats", params={"limit": 2, "cursor": first["next_cursor"]})
    ).json()
    titles = [chat["title"] for chat in first["items"] + rest["items"]]
    assert titles == ["question 2", "question 1", "question 0"]
    assert rest["next_cursor"] is None


@pytest.mark.promise("deleted")
@on_both
async def test_a_chat_is_renamed_and_deleted_with_all_it_holds(user: httpx.AsyncClient) -> None:
    body = question()
    await ask(user, body)
    place = f"/api/chats/{body['threadId']}"
    renamed = await user.patch(place, json={"title": "  新 '标题\\ "})
    assert renamed.json()["title"] == "新 '标题\\"
    assert (await user.patch(place, json={"title": " "})).status_code == 422
    assert (await user.delete(place)).status_code == 204
    gone = [place, f"/api/chats/runs/{body['runId']}", f"/api/chats/runs/{body['runId']}/result"]
    assert [(await user.get(path)).status_code for path in gone] == [404, 404, 404]


@on_both
async def test_feedback_is_kept_and_replaced(user: httpx.AsyncClient) -> None:
    body = question()
    await ask(user, body)
    place = f"/api/chats/runs/{body['runId']}/feedback"
    assert (await user.post(place, json={"rating": "up"})).status_code == 204
    given = {"rating": "down", "comment": "' wrong \\", "corrected_sql": "SELECT '1'"}
    assert (await user.post(place, json=given)).status_code == 204
    assert (await chat_of(user, body))["messages"][1]["feedback"] == given
    assert (await user.post(place, json={"rating": "meh"})).status_code == 422


async def download(client: httpx.AsyncClient, kind: str) -> httpx.Response:
    body = question('a/b: "省份"?')
    await ask(client, body)
    place = f"/api/chats/runs/{body['runId']}/result"
    response = await client.get(place, params={"format": kind})
    assert response.status_code == 200
    return response


@pytest.mark.promise("safe-downloads")
@on_both
async def test_csv_opens_in_excel_and_runs_nothing(user: httpx.AsyncClient) -> None:
    response = await download(user, "csv")
    assert response.content.startswith("\ufeff省份,销售额,orders\r\n".encode())
    assert response.content.decode("utf-8-sig").split("\r\n")[1:] == [
        "广东,120.50,3",
        "'=1+1,-80.25,2",
        '"say ""hi"", 你好\n",,1',
        "",
    ]
    name = "filename*=UTF-8''a%20b%20%E7%9C%81%E4%BB%BD.csv"
    assert name in response.headers["content-disposition"]


@pytest.mark.promise("safe-downloads")
async def test_xlsx_keeps_texts_and_numbers_apart(user: httpx.AsyncClient) -> None:
    response = await download(user, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[:3] == [
        ["省份", "销售额", "orders"],
        ["广东", 120.5, 3],
        ["=1+1", -80.25, 2],
    ]
    assert sheet["A3"].data_type == "s"
    assert rows[3][1] is None


async def test_numbers_excel_cannot_hold_stay_exact_texts(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    columns = (ResultColumn("n", "", "integer"), ResultColumn("d", "", "decimal"))
    rows = (("9007199254740993", "0.12345678901234567"),)
    scripted.agent.says = [ResultReady(QueryResult(columns, rows), "SELECT 1")]
    response = await download(user, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]] == list(rows[0])


@on_both
async def test_json_has_columns_and_exact_rows(user: httpx.AsyncClient) -> None:
    found = (await download(user, "json")).json()
    assert found["columns"][0] == {
        "name": "province",
        "label": "省份",
        "type": "text",
        "source": None,
    }
    assert found["rows"][0] == ["广东", "120.50", 3]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
async def test_more_rows_than_a_part_come_whole(
    user: httpx.AsyncClient, scripted: ScriptedApp, kind: str
) -> None:
    columns = (ResultColumn("n", "", "integer"),)
    rows = tuple((number,) for number in range(2_500))
    scripted.agent.says = [ResultReady(QueryResult(columns, rows), "SELECT 1")]
    response = await download(user, kind)
    match kind:
        case "csv":
            numbers = response.content.decode("utf-8-sig").split("\r\n")[1:-1]
        case "json":
            numbers = [row[0] for row in response.json()["rows"]]
        case _:
            sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
            numbers = [str(row[0].value) for row in sheet.iter_rows(min_row=2)]
    assert [int(number) for number in numbers] == list(range(2_500))


async def test_no_rows_and_no_such_format(user: httpx.AsyncClient, scripted: ScriptedApp) -> None:
    body = question()
    await ask(user, body)
    place = f"/api/chats/runs/{body['runId']}/result"
    assert (await user.get(place, params={"format": "exe"})).status_code == 400
    scripted.agent.says = []
    without = question()
    await ask(user, without)
    place = f"/api/chats/runs/{without['runId']}/result"
    assert (await user.get(place)).status_code == 404


@on_both
async def test_an_answer_is_news_until_its_user_has_looked_on_any_device(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    body = question("how many?")
    gate = asyncio.Event()
    scripted.agent.says = [*SCRIPTED_ITEMS, gate]
    asking = asyncio.create_task(ask(user, body))
    await asyncio.wait_for(scripted.agent.waiting.wait(), 60)
    assert await marks(user) == [(True, False)]
    gate.set()
    await asyncio.wait_for(asking, 60)
    assert await marks(user) == [(False, True)]
    seen = await user.patch(f"/api/chats/{body['threadId']}", json={"seen": True})
    assert (seen.status_code, seen.json()["unseen"]) == (200, False)
    assert seen.json()["title"] == "how many?"
    assert await marks(user) == [(False, False)]


async def marks(client: httpx.AsyncClient) -> list[tuple[bool, bool]]:
    """Which of the user's chats are running, and which hold news."""
    chats = (await client.get("/api/chats")).json()["items"]
    return [(chat["running"], chat["unseen"]) for chat in chats]


@pytest.mark.promise("own-records")
async def test_nobody_else_can_mark_a_chat_as_seen(
    user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    body = question("how many?")
    await ask(user, body)
    refused = await admin.patch(f"/api/chats/{body['threadId']}", json={"seen": True})
    assert refused.status_code == 404
    assert await marks(user) == [(False, True)]
