"""Questions handed to a Dify application, over the wire and through the whole service."""

import asyncio
from typing import Any

import httpx
import pytest

from model.settings import Settings
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.model_app import Answer
from tests.support.apps.running_app import RunningApp
from tests.support.apps.scripted_agent_app import ask, assert_whole, question
from tests.support.apps.uploads_app import upload_file
from tests.support.scripted.dify_server import (
    CONVERSATION,
    CUT,
    KEY,
    TASK,
    Pause,
    ScriptedDify,
    dify,
    event,
    message,
    message_end,
    node,
)

FIXTURES = (dify,)
THOUGHT = dict.fromkeys(("thought", "observation", "tool", "tool_input"), "") | {"id": "t1"}


@pytest.fixture
def limit_s() -> float:
    """As long as Dify may be silent; a busy machine takes its time."""
    return 60


@pytest.fixture
def app_settings(app_settings: Settings, dify: ScriptedDify, limit_s: float) -> Settings:
    given = given_settings(
        data_dir=app_settings.data_dir,
        dify={"server_url": dify.url, "database_qa_api_key": KEY},
        llm_timeout_s=limit_s,
    )
    update = {"dify": given.dify, "llm_timeout_s": given.llm_timeout_s}
    return app_settings.model_copy(update=update)


async def ask_dify(client: httpx.AsyncClient, text: str = "hello?", **given: Any) -> Answer:
    events = await ask(client, question(text, mode="dify", datasourceId=None, **given))
    assert_whole(events)
    return Answer(events)


async def read_stored(client: httpx.AsyncClient, answer: Answer) -> dict[str, Any]:
    chat = (await client.get(f"/api/chats/{answer.chat_id}")).json()
    return [m for m in chat["messages"] if m["role"] == "assistant"][-1]


async def test_an_answer_streams_and_is_kept(user: httpx.AsyncClient, dify: ScriptedDify) -> None:
    dify.says = [message("Hel"), message("lo"), message_end()]
    answer = await ask_dify(user)
    assert (answer.text, answer.code) == ("Hello", "success")
    usage = answer.events[-1]["usage"]
    assert [(u["inputTokens"], u["outputTokens"]) for u in usage] == [(12, 3)]
    kept = await read_stored(user, answer)
    assert kept["content"] == "Hello"
    assert kept["answering"]["name"] == "Dify"


async def test_the_question_goes_out_as_dify_wants_it(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    me = (await user.get("/api/auth/me")).json()
    await ask_dify(user, "库存?")
    [sent] = dify.questions
    assert sent["query"] == "库存?"
    assert (sent["response_mode"], sent["conversation_id"]) == ("streaming", "")
    assert sent["user"] == me["id"]
    assert "ada" not in str(sent)


async def test_a_chat_keeps_its_conversation(user: httpx.AsyncClient, dify: ScriptedDify) -> None:
    first = await ask_dify(user)
    await ask_dify(user, "and then?", chat=first.chat_id)
    await ask_dify(user, "another chat")
    assert [q["conversation_id"] for q in dify.questions] == ["", CONVERSATION, ""]


async def test_a_branch_begins_a_conversation_of_its_own_and_says_so(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    first = await ask_dify(user)
    second = await ask_dify(user, "and then?", chat=first.chat_id)
    edited = await ask_dify(user, "or else?", chat=first.chat_id, versionOf=second.run_id)
    assert edited.one("notice")["code"] == "branch_begins"
    assert [q["conversation_id"] for q in dify.questions] == ["", CONVERSATION, ""]


async def test_a_conversation_that_dify_forgot_begins_anew_and_it_is_told(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    first = await ask_dify(user)
    gone = {"code": "not_found", "message": "Conversation Not Exists.", "status": 404}
    dify.refuse = [(404, gone)]
    second = await ask_dify(user, "and then?", chat=first.chat_id)
    assert (second.code, second.text) == ("success", "Hello")
    assert second.one("notice")["code"] == "conversation_gone"
    assert [q["conversation_id"] for q in dify.questions] == ["", CONVERSATION, ""]


async def test_nodes_of_a_workflow_are_steps(user: httpx.AsyncClient, dify: ScriptedDify) -> None:
    dify.says = [
        event("workflow_started", workflow_run_id="w1", data={"id": "w1"}),
        node("node_started", "Start", "n0", "start"),
        node("node_finished", "Start", "n0", "start"),
        node("node_started", "Search", "n1"),
        node("node_started", "Search", "n2"),
        message("Found."),
        node("node_finished", "Search", "n1"),
        event("workflow_finished", data={"status": "succeeded"}),
        message_end(),
    ]
    answer = await ask_dify(user)
    steps = [word for word in answer.shape if word[0] in "+-"]
    assert steps == ["+Search", "+Search 2", "-Search", "-Search 2"]


async def test_an_agents_tools_and_thoughts_are_shown(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    call = {"tool": "weather", "tool_input": '{"weather": {"city": "Paris"}}'}
    dify.says = [
        event("agent_thought", **THOUGHT),
        event("agent_thought", **{**THOUGHT, "thought": "I look it up.", **call}),
        event(
            "agent_thought",
            **{**THOUGHT, "thought": "I look it up.", **call, "observation": "18 °C"},
        ),
        message("It is ", "agent_message"),
        message("18 °C.", "agent_message"),
        message("It is 18 °C."),
        message_end(),
    ]
    answer = await ask_dify(user)
    assert answer.text == "It is 18 °C."
    assert answer.streamed("REASONING_MESSAGE_CONTENT") == "I look it up."
    [result] = [e for e in answer.events if e["type"] == "TOOL_CALL_RESULT"]
    assert result["content"] == "18 °C"


async def test_what_dify_takes_back_is_kept_nowhere_in_the_answer(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    dify.says = [
        message("a secret"),
        event("message_replace", answer="Not allowed."),
        message_end(),
    ]
    answer = await ask_dify(user)
    [snapshot] = [e for e in answer.events if e["type"] == "MESSAGES_SNAPSHOT"]
    assert snapshot["messages"][-1]["content"] == "Not allowed."
    assert (await read_stored(user, answer))["content"] == "Not allowed."


async def test_files_and_sources_of_the_answer_are_named(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    found = [{"document_name": "a [x](y).md", "dataset_name": "Handbook"}] * 2
    picture = {"id": "f1", "type": "image", "belongs_to": "assistant"}
    dify.says = [
        message("See:"),
        event("message_file", **picture, url="/files/tools/a.png?sign=1"),
        event("message_file", **picture, url="javascript:alert(1)"),
        message_end(retriever_resources=found),
    ]
    answer = await ask_dify(user, locale="en")
    assert f"[a.png]({dify.url}/files/tools/a.png?sign=1)" in answer.text
    assert "javascript" not in answer.text
    assert answer.text.count(r"a \[x\]\(y\).md · Handbook") == 1
    assert "Sources" in answer.text


async def test_files_of_the_question_are_handed_over(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    file = await upload_file(user)
    await ask_dify(user, fileIds=[file["id"]])
    [(name, content, _)] = dify.uploads
    assert name == "orders.csv"
    assert content.startswith("订单号".encode())
    assert dify.questions[0]["files"] == [
        {"type": "document", "transfer_method": "local_file", "upload_file_id": "file-1"}
    ]


async def test_a_file_that_dify_does_not_take_is_named(
    user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    file = await upload_file(user)
    refused = {"code": "unsupported_file_type", "message": "File type not allowed.", "status": 415}
    dify.refuse_files = (415, refused)
    answer = await ask_dify(user, fileIds=[file["id"]], locale="en")
    assert answer.code == "file_unreadable"
    assert "orders.csv" in answer.message
    assert dify.questions == []


@pytest.mark.promise("own-records")
async def test_files_of_others_are_not_found(
    app: RunningApp, user: httpx.AsyncClient, dify: ScriptedDify
) -> None:
    other = await app.new_user("grace")
    file = await upload_file(other)
    body = question("hello?", mode="dify", datasourceId=None, fileIds=[file["id"]])
    assert (await user.post("/api/chats/runs", json=body)).status_code == 404


@pytest.mark.parametrize("pings", [False, True])
async def test_a_stop_ends_the_answer_in_dify(
    user: httpx.AsyncClient, dify: ScriptedDify, pings: bool
) -> None:
    dify.says = [message("Hel"), Pause(asyncio.Event(), pings)]
    body = question("hello?", mode="dify", datasourceId=None)
    run = body["runId"]

    async def read() -> Answer:
        return Answer(await ask(user, body))

    reading = asyncio.create_task(read())
    await asyncio.wait_for(dify.question_received.wait(), 60)
    assert (await user.post(f"/api/chats/runs/{run}/stop")).status_code == 202
    answer = await asyncio.wait_for(reading, 60)
    assert_whole(answer.events)
    assert answer.code == "cancelled"
    me = (await user.get("/api/auth/me")).json()
    assert await asyncio.wait_for(dify.stop_requests.get(), 60) == (TASK, me["id"])


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        ((401, {"code": "unauthorized", "message": "no", "status": 401}), "model_refused_key"),
        ((400, {"code": "provider_quota_exceeded", "message": "quota"}), "model_unavailable"),
        ((429, {}), "model_unavailable"),
        ((500, {}), "model_unavailable"),
        ((302, {}), "model_unavailable"),
    ],
)
async def test_what_dify_refuses_has_its_code(
    user: httpx.AsyncClient, dify: ScriptedDify, refused: Any, code: str
) -> None:
    dify.refuse = [refused]
    answer = await ask_dify(user)
    assert answer.code == code
    assert KEY not in answer.message


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ([message("Hel"), CUT], "model_unavailable"),
        ([message("Hel")], "model_unavailable"),
        ([b"<html>\n\n", b"data: <html>\n\n"], "model_unavailable"),
        ([event("error", status=400, code="invalid_param", message="bad")], "model_unavailable"),
        ([message("Hel"), event("error", status=401, message="no")], "model_refused_key"),
    ],
)
async def test_a_stream_that_breaks_ends_the_run_and_keeps_what_was_said(
    user: httpx.AsyncClient, dify: ScriptedDify, says: Any, code: str
) -> None:
    dify.says = says
    answer = await ask_dify(user)
    assert answer.code == code
    assert (await read_stored(user, answer))["content"] == answer.text


@pytest.mark.parametrize("limit_s", [2])
async def test_pings_alone_are_no_answer(user: httpx.AsyncClient, dify: ScriptedDify) -> None:
    dify.says = [message("Hel"), Pause(asyncio.Event(), pings=True)]
    answer = await ask_dify(user)
    assert (answer.code, answer.text) == ("model_timeout", "Hel")
    await asyncio.wait_for(dify.stop_requests.get(), 60)


async def test_the_mode_is_among_the_offered(user: httpx.AsyncClient) -> None:
    assert "dify" in (await user.get("/api/capabilities")).json()["modes"]
