"""Saved questions run with values, under the rights of whoever looks, without a model."""

from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from tests.integration.audit.test_records import read_records
from tests.integration.audit.test_replay import put_rules
from tests.integration.saved_questions.questions import (
    BY_CITY,
    PATH,
    find_me,
    part,
    run,
    save,
    share,
)
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp, on_both


@on_both
async def test_it_gives_the_parts_of_an_answer_with_its_values(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    saved = await save(user)
    assert [(each["kind"], each["label"]) for each in saved["parameters"]] == [
        ("period", "order date"),
        ("limit", "Number of rows"),
    ]
    first = await run(user, saved["id"])
    assert [each["type"] for each in first["activities"]] == ["sql", "table", "chart"]
    assert (first["status"], first["rows"], part(first, "table")["row_count"]) == ("ok", 5, 5)
    period = {"from": "2025-01-01", "to": "2025-03-31"}
    other = await run(user, saved["id"], p1=period, p2=3)
    assert other["values"] == {"p1": period, "p2": 3}
    assert "< '2025-04-01'" in part(other, "sql")["sql"]
    assert len(part(other, "table")["rows"]) == 3
    assert part(other, "table")["rows"] != part(first, "table")["rows"][:3]
    history = (await user.get(f"{PATH}/{saved['id']}/runs")).json()["items"]
    assert [(each["username"], each["status"], each["rows"]) for each in history] == [
        ("ada", "ok", 3),
        ("ada", "ok", 5),
    ]


async def test_a_wrong_value_names_its_field(app: RunningApp, user: httpx.AsyncClient) -> None:
    saved = await save(user)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"p1": "2025"}, "values.p1"),
        ({"p1": {"from": "2025-02-01", "to": "2025-01-01"}}, "values.p1"),
        ({"p2": "5; DROP TABLE stores"}, "values.p2"),
        ({"p2": 0}, "values.p2"),
        ({"p3": 1}, "values.p3"),
    ]
    for path in ("run", "result", "chat"):
        for values, field in wrong:
            answer = await user.post(f"{PATH}/{saved['id']}/{path}", json={"values": values})
            assert answer.status_code == 422, answer.text
            assert [each["path"] for each in answer.json()["errors"]] == [field]
    assert (await user.get(f"{PATH}/{saved['id']}/runs")).json()["items"] == []


async def test_rules_of_the_reader_apply(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user, BY_CITY)
    other = await app.new_user("bob")
    them, source_id = await find_me(other), await find_demo_id(admin)
    await share(user, saved["id"], ("user", them, "view"))
    one = {"table": "stores", "condition": "store_id = 1", "users": [them]}
    every = {"table": "stores", "condition": "", "users": [await find_me(user)]}
    await put_rules(admin, source_id, row_rules=[one, every])
    mine, theirs = await run(user, saved["id"]), await run(other, saved["id"])
    assert (theirs["rows"], len(part(theirs, "table")["rows"])) == (1, 1)
    assert mine["rows"] > 1
    assert "stores" in part(theirs, "sql")["rules"][0]
    mask = {"table": "stores", "column": "city", "action": "mask", "users": [them]}
    masked = mask | {"mask": {"kind": "text", "text": "hidden"}}
    await put_rules(admin, source_id, column_rules=[masked])
    cells = [row[0] for row in part(await run(other, saved["id"]), "table")["rows"]]
    assert set(cells) == {"hidden"}
    deny = {"table": "stores", "column": "city", "action": "deny", "users": [them]}
    await put_rules(admin, source_id, column_rules=[deny])
    refused = await run(other, saved["id"])
    assert (refused["status"], refused["rows"]) == ("refused", None)
    assert refused["problem"]
    assert (await other.get(f"{PATH}/{saved['id']}")).json()["problem"]
    assert (await user.get(f"{PATH}/{saved['id']}")).json()["problem"] is None


async def test_values_to_choose_from_are_those_the_reader_may_see(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    asked = "number of stores in 北京 by name"
    saved = await save(user, asked)
    [province] = [each for each in saved["parameters"] if each["has_values"]]
    path = f"{PATH}/{saved['id']}/values"
    found = (await user.get(path, params={"parameter": province["id"]})).json()
    assert "北京" in found["values"]
    assert len(found["values"]) > 1
    narrowed = await user.get(path, params={"parameter": province["id"], "q": "北京"})
    assert narrowed.json()["values"] == ["北京"]
    me = await find_me(user)
    rule = {"table": "provinces", "condition": "name = '上海'", "users": [me]}
    await put_rules(admin, await find_demo_id(admin), row_rules=[rule])
    allowed = (await user.get(path, params={"parameter": province["id"]})).json()
    assert allowed["values"] == ["上海"]
    assert (await user.get(path, params={"parameter": "p99"})).status_code == 404


async def test_a_question_says_that_its_source_is_gone(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user, BY_CITY)
    other = await app.new_user("bob")
    await share(user, saved["id"], ("user", await find_me(other), "edit"))
    (await admin.delete(f"/api/datasources/{await find_demo_id(admin)}")).raise_for_status()
    [listed] = (await user.get(PATH)).json()["items"]
    assert "deleted" in listed["problem"]
    assert (await run(user, saved["id"]))["status"] == "refused"
    for kind in ("result", "chat"):
        answer = await user.post(f"{PATH}/{saved['id']}/{kind}", json={})
        assert answer.status_code in (404, 409), answer.text
    assert (await other.get(PATH)).json()["items"] == []
    assert (await other.get(f"{PATH}/{saved['id']}")).status_code == 404


async def test_a_question_says_that_a_column_vanished(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user, BY_CITY)
    path = f"/api/datasources/{await find_demo_id(admin)}/tables/stores"
    off = {"columns": {"city": {"enabled": False}}}
    (await admin.patch(path, json=off)).raise_for_status()
    [listed] = (await user.get(PATH)).json()["items"]
    assert "city" in listed["problem"]
    assert (await run(user, saved["id"]))["status"] == "refused"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
async def test_its_rows_are_downloaded(app: RunningApp, user: httpx.AsyncClient, kind: str) -> None:
    saved = await save(user, name="前五 / ../stores")
    answer = await user.post(
        f"{PATH}/{saved['id']}/result", params={"format": kind}, json={"values": {"p2": 2}}
    )
    assert answer.status_code == 200, answer.text
    _, _, name = answer.headers["content-disposition"].partition("filename*=UTF-8''")
    assert unquote(name) == f"前五 stores.{kind}", "no folder"
    if kind == "csv":
        assert len(answer.text.strip().splitlines()) == 3
    [record] = [each for each in await read_records(app) if each["kind"] == "export"]
    assert record["target_id"] == saved["id"]
    bad = await user.post(f"{PATH}/{saved['id']}/result", params={"format": "exe"}, json={})
    assert bad.status_code == 400


async def test_a_chat_goes_on_from_it(app: RunningApp, user: httpx.AsyncClient) -> None:
    saved = await save(user)
    begun = await user.post(f"{PATH}/{saved['id']}/chat", json={"values": {"p2": 2}})
    assert begun.status_code == 201, begun.text
    run_id, chat_id = begun.json()["id"], begun.json()["chat_id"]
    events = await user.get(f"/api/chats/runs/{run_id}/events")
    assert "RUN_FINISHED" in events.text
    messages = (await user.get(f"/api/chats/{chat_id}")).json()["messages"]
    assert "Number of rows: 2" in messages[0]["content"]
    [table] = [each for each in messages[1]["activities"] if each["type"] == "table"]
    assert len(table["content"]["rows"]) == 2


async def test_runs_are_audited_like_questions(app: RunningApp, user: httpx.AsyncClient) -> None:
    saved = await save(user, BY_CITY)
    user.headers["x-request-id"] = "request-run"
    await run(user, saved["id"])
    statement, question = sorted(
        await read_records(app, "request-run"), key=lambda each: each["kind"], reverse=True
    )
    assert (statement["kind"], statement["details"]["rows"] > 1) == ("statement", True)
    assert (question["kind"], question["target_id"]) == ("question", saved["id"])
    user.headers["x-request-id"] = "request-delete"
    (await user.delete(f"{PATH}/{saved['id']}")).raise_for_status()
    [deleted] = await read_records(app, "request-delete")
    assert (deleted["kind"], deleted["outcome"]) == ("change", "done")
