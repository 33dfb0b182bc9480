"""Models over HTTP: administrators configure and test them, users see names only."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from model.settings import Settings
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.running_app import RunningApp, on_both, running
from tests.support.scripted.model_replies import ModelRequest, Reply, error_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel, scripted_model

KEY = "sk-canary-model-key"


@pytest.fixture
async def server() -> AsyncIterator[ScriptedModel]:
    """A model server that says what the test scripts."""
    async with scripted_model() as model:
        yield model


def body(server: ScriptedModel, **given: Any) -> dict[str, Any]:
    """A model to make."""
    return {"name": "Qwen", "model": "qwen-max", "base_url": server.url, "api_key": KEY} | given


async def create_model(
    admin: httpx.AsyncClient, server: ScriptedModel, **given: Any
) -> dict[str, Any]:
    """A model that was made."""
    answer = await admin.post("/api/models", json=body(server, **given))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def list_models(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """All models by their id."""
    return {model["id"]: model for model in (await client.get("/api/models")).json()["items"]}


async def words(admin: httpx.AsyncClient, model_id: str) -> dict[str, tuple[str, str]]:
    """State and sentence of each ability that was tested."""
    answer = await admin.post(f"/api/models/{model_id}/test", headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.text
    assert KEY not in answer.text
    found = answer.json()["findings"]
    return {each["ability"]: (each["state"], each["message"]) for each in found}


@on_both
async def test_a_model_is_made_changed_and_deleted(
    app: RunningApp, admin: httpx.AsyncClient, server: ScriptedModel
) -> None:
    model = await create_model(admin, server)
    assert (model["default"], model["key_set"], model["stand_in"]) == (True, True, None)
    path = f"/api/models/{model['id']}"
    changed = (await admin.patch(path, json={"name": "Q", "stand_in": 2})).json()
    assert (changed["name"], changed["stand_in"], changed["model"]) == ("Q", 2, "qwen-max")
    other = await create_model(admin, server, name="Other", default=True)
    models = await list_models(admin)
    assert [m for m, shown in models.items() if shown["default"]] == [other["id"]]
    assert (await admin.patch(path, json={"name": "Other"})).status_code == 409
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.delete(path)).status_code == 404
    assert set(await list_models(admin)) == {"builtin", other["id"]}
    assert (await admin.delete(f"/api/models/{other['id']}")).status_code == 204
    assert (await list_models(admin))["builtin"]["default"]


@on_both
async def test_thinking_and_the_context_length_are_kept(
    app: RunningApp, admin: httpx.AsyncClient, server: ScriptedModel
) -> None:
    model = await create_model(admin, server)
    assert (model["thinking"], model["context_tokens"]) == ("auto", None)
    path = f"/api/models/{model['id']}"
    given = {"thinking": "off", "context_tokens": 8192}
    changed = (await admin.patch(path, json=given)).json()
    assert {name: changed[name] for name in given} == given
    assert (await admin.patch(path, json={"context_tokens": 0})).json()["context_tokens"] is None
    assert (await admin.patch(path, json={"thinking": "sometimes"})).status_code == 422


async def test_users_see_names_and_nothing_else(
    admin: httpx.AsyncClient, user: httpx.AsyncClient, server: ScriptedModel
) -> None:
    model = await create_model(admin, server)
    answer = await user.get("/api/models")
    shown = {m["id"]: m for m in answer.json()["items"]}[model["id"]]
    assert (shown["name"], shown["default"]) == ("Qwen", True)
    hidden = ("model", "base_url", "key_set", "temperature", "thinking", "context_tokens")
    assert {shown[name] for name in hidden} == {None}
    assert server.url not in answer.text
    for method, path in (
        ("POST", ""),
        ("POST", "/test"),
        ("PATCH", f"/{model['id']}"),
        ("DELETE", f"/{model['id']}"),
        ("POST", f"/{model['id']}/test"),
    ):
        refusal = await user.request(method, f"/api/models{path}", json={})
        assert refusal.status_code == 403, path


@on_both
async def test_the_key_is_sealed_and_never_shown(
    app: RunningApp,
    admin: httpx.AsyncClient,
    server: ScriptedModel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    model = await create_model(admin, server)
    await words(admin, model["id"])
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    for answer in (await admin.get("/api/models"), await admin.patch(f"/api/models/{model['id']}")):
        assert KEY not in answer.text
    async with app.services.database.reading() as session:
        connection = await session.connection()
        rows = (await connection.exec_driver_sql("SELECT * FROM models")).all()
    assert KEY not in str(rows)
    assert "v1." in str(rows)
    assert KEY not in caplog.text


async def test_a_stored_key_never_goes_to_another_server(
    admin: httpx.AsyncClient, server: ScriptedModel
) -> None:
    model = await create_model(admin, server)
    path = f"/api/models/{model['id']}"
    async with scripted_model() as other:
        refusal = await admin.patch(path, json={"base_url": other.url})
        assert (refusal.status_code, refusal.json()["errors"][0]["path"]) == (422, "api_key")
        trial = {"id": model["id"], "base_url": other.url}
        assert (await admin.post("/api/models/test", json=trial)).status_code == 422
        assert other.requests == []
        moved = await admin.patch(path, json={"base_url": other.url, "api_key": "sk-new"})
        assert moved.status_code == 200
        await words(admin, model["id"])
        assert {request.headers["authorization"] for request in other.requests} == {"Bearer sk-new"}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/v1",
        "http://[fe80::1]/v1",
        "http://[::ffff:169.254.169.254]/v1",
        "http://2852039166/v1",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:pass@127.0.0.1/v1",
        "http://127.0.0.1/v1?x=1",
        "http://127.0.0.1:99999/v1",
        "no address",
    ],
)
async def test_addresses_that_are_refused(
    admin: httpx.AsyncClient, server: ScriptedModel, url: str
) -> None:
    refusal = await admin.post("/api/models", json=body(server, base_url=url))
    assert (refusal.status_code, refusal.json()["errors"][0]["path"]) == (422, "base_url")
    assert set(await list_models(admin)) == {"builtin"}


async def test_private_addresses_follow_the_setting(
    app_settings: Settings, server: ScriptedModel
) -> None:
    settings = app_settings.model_copy(update={"outbound_private": False})
    async with running(settings) as app:
        admin = await app.sign_in("admin", "correct horse battery")
        refusal = await admin.post("/api/models", json=body(server))
        assert refusal.status_code == 422
        trial = (await admin.post("/api/models/test", json=body(server))).json()
        assert (trial["ok"], len(trial["findings"])) == (False, 1)
    assert server.requests == []


async def test_a_redirect_leads_nowhere(admin: httpx.AsyncClient, server: ScriptedModel) -> None:
    async with scripted_model() as target:
        location = {"Location": f"{target.url}/chat/completions"}
        server.answer = lambda _: Reply(status=307, headers=location)
        model = await create_model(admin, server)
        found = await words(admin, model["id"])
        assert found["chat"][0] == "failed"
        assert target.requests == []


@pytest.mark.parametrize(
    ("reply", "part"),
    [
        (error_reply(401, f"bad key {KEY}"), "refuses the key"),
        (error_reply(400, f"no such model, key {KEY}"), "no such model, key …"),
        (Reply(body=b"<html>hello</html>"), "not an OpenAI-compatible one"),
        (Reply(body=b"[]"), "not an OpenAI-compatible one"),
    ],
)
async def test_the_test_says_why_a_model_does_not_answer(
    admin: httpx.AsyncClient, server: ScriptedModel, reply: Reply, part: str
) -> None:
    server.answer = lambda _: reply
    found = await words(admin, (await create_model(admin, server))["id"])
    state, message = found["chat"]
    assert state == "failed"
    assert part in message


@pytest.mark.parametrize("vectors", [b"[[0.1,0.2]]", b"[7]", b'["no"]', b"{}"])
async def test_vectors_of_another_shape_are_no_embeddings(
    admin: httpx.AsyncClient, server: ScriptedModel, vectors: bytes
) -> None:
    def answer(request: ModelRequest) -> Reply | None:
        embeds = request.path.endswith("/embeddings")
        return Reply(body=b'{"data":%b}' % vectors) if embeds else text_reply("ready")

    server.answer = answer
    found = await words(admin, (await create_model(admin, server))["id"])
    assert found["embedding"][0] == "missing"


async def test_nobody_listens_there(admin: httpx.AsyncClient, server: ScriptedModel) -> None:
    trial = await admin.post("/api/models/test", json=body(server, base_url="http://127.0.0.1:9"))
    assert trial.json()["ok"] is False
    assert trial.json()["findings"][0]["state"] == "failed"


async def test_the_model_of_the_settings_is_shown_and_read_only(
    tmp_path: Path, app_settings: Settings, server: ScriptedModel
) -> None:
    given = given_settings(model={"name": "env-model", "base_url": server.url, "api_key": KEY})
    settings = app_settings.model_copy(update={"model": given.model})
    async with running(settings) as app:
        admin = await app.sign_in("admin", "correct horse battery")
        shown = (await list_models(admin))["environment"]
        assert (shown["kind"], shown["name"], shown["default"]) == (
            "environment",
            "env-model",
            True,
        )
        stored = await create_model(admin, server, default=True)
        assert not (await list_models(admin))["environment"]["default"]
        capabilities = (await admin.get("/api/capabilities")).json()
        assert capabilities["answering"] == {"kind": "model", "name": "Qwen"}
        assert (await admin.delete("/api/models/environment")).status_code == 409
        change = {"base_url": "http://127.0.0.1"}
        assert (await admin.patch("/api/models/environment", json=change)).status_code == 409
        assert (await admin.patch("/api/models/builtin", json={"default": True})).status_code == 409
        back = await admin.patch("/api/models/environment", json={"default": True})
        assert back.json()["default"] is True
        assert not (await list_models(admin))[stored["id"]]["default"]
        assert (await words(admin, "environment"))["chat"][0] == "ok"
