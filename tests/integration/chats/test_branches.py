"""Chats that branch: a run follows the one that its request names, and knows that branch only."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.apps.running_app import on_both
from tests.support.apps.scripted_agent_app import SCRIPTED_ITEMS, ScriptedApp, ask, question
from tests.support.apps.scripted_agent_app import app as app
from tests.support.apps.scripted_agent_app import scripted as scripted


def after(parent: dict[str, Any], text: str) -> dict[str, Any]:
    """A question that follows another one."""
    return question(text, chat=parent["threadId"]) | {"parentRunId": parent["runId"]}


def instead_of(version: dict[str, Any], text: str) -> dict[str, Any]:
    """Another version of a question."""
    return question(text, chat=version["threadId"], versionOf=version["runId"])


def history(scripted: ScriptedApp) -> list[str]:
    """The earlier questions that the newest run was told."""
    return [turn.question for turn in scripted.agent.requests[-1].history]


@pytest.fixture
async def first(user: httpx.AsyncClient) -> dict[str, Any]:
    body = question("one")
    await ask(user, body)
    return body


@on_both
async def test_an_edited_question_knows_the_turns_before_it_only(
    user: httpx.AsyncClient, scripted: ScriptedApp, first: dict[str, Any]
) -> None:
    second = after(first, "two")
    await ask(user, second)
    await ask(user, after(second, "three"))
    assert history(scripted) == ["one", "two"]
    edited = instead_of(second, "two, edited")
    started = (await ask(user, edited))[0]
    assert history(scripted) == ["one"]
    assert started["parentRunId"] == first["runId"]
    await ask(user, after(edited, "three of the new branch"))
    assert history(scripted) == ["one", "two, edited"]
    chat = (await user.get(f"/api/chats/{first['threadId']}")).json()
    asked = {m["content"]: m["parent_run_id"] for m in chat["messages"] if m["role"] == "user"}
    assert asked == {
        "one": None,
        "two": first["runId"],
        "three": second["runId"],
        "two, edited": first["runId"],
        "three of the new branch": edited["runId"],
    }


async def test_another_version_of_the_first_question_begins_the_chat(
    user: httpx.AsyncClient, scripted: ScriptedApp, first: dict[str, Any]
) -> None:
    await ask(user, after(first, "two"))
    started = (await ask(user, instead_of(first, "one, edited")))[0]
    assert history(scripted) == []
    assert started.get("parentRunId") is None


async def test_without_a_place_a_question_follows_the_newest(
    user: httpx.AsyncClient, scripted: ScriptedApp, first: dict[str, Any]
) -> None:
    await ask(user, instead_of(first, "one, edited"))
    await ask(user, question("and then?", chat=first["threadId"]))
    assert history(scripted) == ["one, edited"]


async def test_an_edited_statement_is_a_version_of_its_answer(
    user: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    second = after(first, "two")
    await ask(user, second)
    response = await user.post(f"/api/chats/runs/{second['runId']}/sql", json={"sql": "SELECT 2"})
    assert response.status_code == 200
    chat = (await user.get(f"/api/chats/{first['threadId']}")).json()
    versions = [m["content"] for m in chat["messages"] if m["parent_run_id"] == first["runId"]]
    assert versions[::2] == ["two", "two"]


async def test_a_branch_is_asked_while_another_one_is_answered(
    user: httpx.AsyncClient, scripted: ScriptedApp, first: dict[str, Any]
) -> None:
    ending = asyncio.Event()
    scripted.agent.says = [ending, *SCRIPTED_ITEMS]
    slow = after(first, "slow")
    reading = asyncio.create_task(ask(user, slow))
    await scripted.agent.waiting.wait()
    scripted.agent.says = SCRIPTED_ITEMS
    events = await ask(user, instead_of(slow, "quick"))
    assert events[-1]["type"] == "RUN_FINISHED"
    assert history(scripted) == ["one"]
    ending.set()
    assert (await reading)[-1]["type"] == "RUN_FINISHED"


async def test_two_tabs_that_ask_after_the_same_answer_make_two_branches(
    user: httpx.AsyncClient, scripted: ScriptedApp, first: dict[str, Any]
) -> None:
    here, there = after(first, "here"), after(first, "there")
    await asyncio.gather(ask(user, here), ask(user, there))
    for parent in (here, there):
        await ask(user, after(parent, "on"))
        assert history(scripted) == ["one", parent["messages"][0]["content"]]


async def test_a_known_id_joins_its_run_whatever_it_is_said_to_follow(
    user: httpx.AsyncClient, scripted: ScriptedApp, first: dict[str, Any]
) -> None:
    again = await ask(user, first | {"parentRunId": str(uuid4())})
    assert again[0]["runId"] == first["runId"]
    assert len(scripted.agent.requests) == 1


@pytest.mark.parametrize("place", ["parentRunId", "versionOf"])
async def test_a_run_of_another_chat_or_of_nobody_is_no_place(
    user: httpx.AsyncClient, first: dict[str, Any], place: str
) -> None:
    other = question("elsewhere")
    await ask(user, other)
    for run_id, chat in ((other["runId"], first["threadId"]), (str(uuid4()), str(uuid4()))):
        body = question("lost", chat=chat)
        (body if place == "parentRunId" else body["forwardedProps"])[place] = run_id
        response = await user.post("/api/chats/runs", json=body)
        assert response.status_code == 404, run_id
        assert "is not in this chat any more" in response.text
    chat = (await user.get(f"/api/chats/{first['threadId']}")).json()
    assert [m["content"] for m in chat["messages"][::2]] == ["one"]


async def test_an_id_that_is_none_is_refused(
    user: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    body = question("x", chat=first["threadId"], versionOf="first")
    response = await user.post("/api/chats/runs", json=body)
    assert response.status_code == 400
    assert "forwardedProps.versionOf" in response.text


@pytest.mark.promise("own-records")
async def test_nobody_branches_the_chat_of_another_user(
    admin: httpx.AsyncClient, first: dict[str, Any]
) -> None:
    for body in (after(first, "mine"), instead_of(first, "mine")):
        assert (await admin.post("/api/chats/runs", json=body)).status_code == 404
