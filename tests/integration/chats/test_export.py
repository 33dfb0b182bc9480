"""A chat as a Markdown document: what it says, to whom, and that it is recorded."""

from typing import Any

import httpx
import pytest
from ag_ui.core import (
    ActivitySnapshotEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
)

from tests.support.apps.running_app import USER_PASSWORD, RunningApp
from tests.support.apps.scripted_agent_app import ScriptedApp, ask, question
from tests.support.apps.scripted_agent_app import app as app
from tests.support.apps.scripted_agent_app import scripted as scripted

SQL = "SELECT province, total FROM sales -- `x`"
ITEMS: list[Any] = [
    ActivitySnapshotEvent(
        message_id="a0",
        activity_type="notice",
        content={"level": "warning", "code": "w", "message": "Look again."},
    ),
    ActivitySnapshotEvent(
        message_id="a1",
        activity_type="sql",
        content={"sql": SQL, "status": "ok", "attempt": 1, "rules": ["region = 'north'"]},
    ),
    ActivitySnapshotEvent(
        message_id="a2",
        activity_type="table",
        content={
            "columns": [
                {"name": "province", "label": "省份", "type": "text"},
                {"name": "total", "label": "", "type": "decimal"},
            ],
            "rows": [["广东|x", "120.50"], ["<b>\r\nsecond", None], *[["r", "1"]] * 300],
            "row_count": 1500,
            "truncated": True,
        },
    ),
    TextMessageStartEvent(message_id="m1", role="assistant"),
    TextMessageContentEvent(message_id="m1", delta="**广东** leads."),
    TextMessageContentEvent(message_id="m1", delta=" ![x](https://evil.example/?d=1) 1 < 2"),
    TextMessageContentEvent(message_id="m1", delta=" <img src=https://evil.example/> ![y][r]"),
    TextMessageContentEvent(message_id="m1", delta=" [a](JavaScript:x) [b](https://b.example)"),
    TextMessageContentEvent(message_id="m1", delta=" c\\<img src=https://evil.example/c>"),
    TextMessageContentEvent(message_id="m1", delta=" [d\\](javascript:x)"),
    TextMessageEndEvent(message_id="m1"),
]


@pytest.fixture
async def chat(user: httpx.AsyncClient, scripted: ScriptedApp) -> dict[str, Any]:
    scripted.agent.says = ITEMS
    body = question("sales *by* province?\n2025")
    await ask(user, body)
    return body


async def document(client: httpx.AsyncClient, chat: dict[str, Any], **query: str) -> str:
    response = await client.get(f"/api/chats/{chat['threadId']}/export", params=query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/markdown")
    return response.text


async def test_questions_answers_tables_and_statements_are_in_it(
    user: httpx.AsyncClient, chat: dict[str, Any]
) -> None:
    text = await document(user, chat)
    assert text.startswith("# sales \\*by\\* province? 2025\n")
    assert "## 1. sales \\*by\\* province? 2025" in text
    assert "**广东** leads." in text
    assert "> Look again." in text
    assert (
        "| 省份 | total |\n| --- | --- |\n| 广东\\|x | 120.50 |\n| \\<b\\><br>second |  |" in text
    )
    assert text.count("\n| r | 1 |") == 198
    assert "The first 200 of 1,500 rows." in text
    assert f"```sql\n{SQL}\n```" in text
    assert "- region = 'north'" in text


@pytest.mark.promise("inert-text")
async def test_nothing_in_it_loads_a_picture_or_is_html(
    user: httpx.AsyncClient, chat: dict[str, Any]
) -> None:
    text = await document(user, chat)
    assert (
        "!&#91;x](https://evil.example/?d=1) 1 < 2 &lt;img src=https://evil.example/> !&#91;y][r]"
        " [a&#93;(JavaScript:x) [b](https://b.example)" in text
    )
    assert "c\\&lt;img src=https://evil.example/c> [d\\&#93;(javascript:x)" in text


async def test_it_is_in_the_language_of_the_reader_and_named_after_the_chat(
    user: httpx.AsyncClient, chat: dict[str, Any]
) -> None:
    response = await user.get(
        f"/api/chats/{chat['threadId']}/export", headers={"Accept-Language": "zh-CN"}
    )
    assert "共 1,500 行，此处为前 200 行。" in response.text
    assert "SQL 语句：" in response.text
    assert "sales%20by%20province%202025.md" in response.headers["content-disposition"]


async def test_one_branch_is_in_it(
    user: httpx.AsyncClient, chat: dict[str, Any], scripted: ScriptedApp
) -> None:
    edited = question("edited", chat=chat["threadId"], versionOf=chat["runId"])
    await ask(user, edited)
    newest, first = await document(user, chat), await document(user, chat, run=chat["runId"])
    assert "## 1. edited" in newest
    assert "by\\* province? 2025\n\n*" not in newest
    assert "edited" not in first
    assert (
        await user.get(f"/api/chats/{chat['threadId']}/export", params={"run": "none"})
    ).status_code == 404


async def test_another_format_is_refused(user: httpx.AsyncClient, chat: dict[str, Any]) -> None:
    response = await user.get(f"/api/chats/{chat['threadId']}/export", params={"format": "pdf"})
    assert response.status_code == 400


async def test_an_export_is_recorded_as_one(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, chat: dict[str, Any]
) -> None:
    await document(user, chat)
    [record] = (await admin.get("/api/audit", params={"kind": "export"})).json()["items"]
    assert (record["action"], record["target_id"]) == ("chats.export", chat["threadId"])


@pytest.mark.parametrize("permissions", [["ask"], ["ask", "export"]])
async def test_a_role_decides_about_the_file_and_its_statements(
    app: RunningApp, admin: httpx.AsyncClient, scripted: ScriptedApp, permissions: list[str]
) -> None:
    scripted.agent.says = ITEMS
    given = {"name": "R", "permissions": permissions}
    role = (await admin.post("/api/roles", json=given)).json()
    account = {"username": "robin", "password": USER_PASSWORD, "role_id": role["id"]}
    assert (await admin.post("/api/users", json=account)).status_code == 201
    robin = await app.sign_in("robin", USER_PASSWORD)
    body = question("sales")
    await ask(robin, body)
    response = await robin.get(f"/api/chats/{body['threadId']}/export")
    if "export" not in permissions:
        assert response.status_code == 403
        return
    assert "| 广东" in response.text
    assert "SELECT" not in response.text
