"""What is recorded: questions, statements, sign-ins, exports, changes."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from controllers.http.audit import action_name, audit_spec
from controllers.http.openapi import api_routes
from model.audit.entry import AuditEntry
from tests.integration.controllers.routes import operations
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, RunningApp, on_both

CANARY = "canary-5f3b9c"
Record = dict[str, Any]


async def read_records(app: RunningApp, request_id: str = "") -> list[Record]:
    """The stored records, of one request or all."""
    query = "SELECT * FROM audit_records"
    query += " WHERE request_id = :id" if request_id else ""
    async with app.services.database.reading() as session:
        rows = (await session.execute(text(query + " ORDER BY seq"), {"id": request_id})).mappings()
        return [{**row, "details": json.loads(row["details"])} for row in rows]


async def ask(client: httpx.AsyncClient, question: str, **properties: object) -> str:
    """The id of a run that was followed to its end."""
    run_id = str(uuid4())
    body = {
        "threadId": str(uuid4()),
        "runId": run_id,
        "state": None,
        "messages": [{"id": "q", "role": "user", "content": question}],
        "tools": [],
        "context": [],
        "forwardedProps": {"locale": "en", **properties},
    }
    (await client.post("/api/chats/runs", json=body)).raise_for_status()
    return run_id


@pytest.mark.promise("complete-audit")
@on_both
async def test_a_question_and_its_statement_are_recorded(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    source_id = await find_demo_id(user)
    user.headers["x-request-id"] = "request-1"
    run_id = await ask(user, "how many stores?", datasourceId=source_id)
    question, statement = await read_records(app, "request-1")
    me = (await user.get("/api/auth/me")).json()
    for record in (question, statement):
        assert (record["user_id"], record["user_name"]) == (me["id"], USER_NAME)
        assert (record["source_id"], record["run_id"]) == (source_id, run_id)
        assert record["outcome"] == "done"
    assert (question["kind"], question["action"]) == ("question", "runs.start")
    assert question["details"]["question"] == "how many stores?"
    assert (statement["kind"], statement["action"]) == ("statement", "statements.run")
    details = statement["details"]
    assert "stores" in details["sql"]
    assert (details["tables"], details["rows"], details["truncated"]) == (["stores"], 1, False)
    assert details["ms"] >= 0


@pytest.mark.promise("complete-audit")
async def test_a_refused_statement_is_recorded(app: RunningApp, user: httpx.AsyncClient) -> None:
    run_id = await ask(user, "how many stores?", datasourceId=await find_demo_id(user))
    user.headers["x-request-id"] = "request-2"
    edited = {"sql": "DROP TABLE stores"}
    (await user.post(f"/api/chats/runs/{run_id}/sql", json=edited)).raise_for_status()
    question, statement = await read_records(app, "request-2")
    assert (question["action"], statement["outcome"]) == ("runs.edited", "refused")
    assert statement["details"]["sql"] == "DROP TABLE stores"
    assert statement["details"]["rule"].startswith("guard.")


async def test_a_question_that_is_not_admitted_is_recorded(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    user.headers["x-request-id"] = "request-3"
    with pytest.raises(httpx.HTTPStatusError):
        await ask(user, "how many stores?", datasourceId=str(uuid4()))
    [record] = await read_records(app, "request-3")
    assert (record["kind"], record["outcome"]) == ("question", "refused")
    assert record["details"]["error"] == "runs.source_not_found"


async def test_sign_ins_are_recorded_without_names_that_may_be_passwords(
    app: RunningApp, guest: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    known = {"username": USER_NAME, "password": CANARY}
    unknown = {"username": CANARY, "password": CANARY}
    for number, body in enumerate((known, unknown)):
        headers = {"x-request-id": f"sign-in-{number}"}
        assert (await guest.post("/api/auth/login", json=body, headers=headers)).status_code == 401
    [first] = await read_records(app, "sign-in-0")
    [second] = await read_records(app, "sign-in-1")
    assert (first["kind"], first["outcome"], first["user_name"]) == (
        "sign_in",
        "refused",
        USER_NAME,
    )
    assert (second["outcome"], second["user_id"], second["user_name"]) == ("refused", None, "")
    signed_in = [r for r in await read_records(app) if r["action"] == "auth.login"]
    assert [r["outcome"] for r in signed_in] == ["done", "refused", "refused"]
    assert CANARY not in json.dumps(await read_records(app), default=str)


async def test_a_change_is_recorded_with_its_fields_and_without_secrets(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    body = {"username": "grace", "password": f"{CANARY} horse battery", "role": "admin"}
    answer = await admin.post("/api/users", json=body, headers={"x-request-id": "change-1"})
    [record] = await read_records(app, "change-1")
    assert (record["kind"], record["action"], record["outcome"]) == (
        "change",
        "users.create",
        "done",
    )
    assert (record["user_name"], record["target_id"]) == ("admin", answer.json()["id"])
    assert record["details"]["fields"] == {"username": "grace", "password": "•••", "role": "admin"}


async def test_what_the_role_forbids_is_recorded(app: RunningApp, user: httpx.AsyncClient) -> None:
    body = {"username": "eve", "password": "horse battery staple"}
    answer = await user.post("/api/users", json=body, headers={"x-request-id": "forbidden-1"})
    assert answer.status_code == 403
    [record] = await read_records(app, "forbidden-1")
    assert (record["action"], record["outcome"], record["user_name"]) == (
        "users.create",
        "refused",
        USER_NAME,
    )


@pytest.mark.promise("complete-audit")
async def test_numbers_beyond_64_bits_hide_no_attempt(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    place = f"/api/datasources/{await find_demo_id(user)}/policies"
    for client, status in ((user, 403), (admin, 409)):
        client.headers["x-request-id"] = f"request-{status}"
        assert (await client.put(place, json={"version": "9" * 30})).status_code == status
        [record] = await read_records(app, f"request-{status}")
        assert (record["action"], record["outcome"]) == ("policies.put_policies", "refused")


async def test_an_export_is_recorded(app: RunningApp, user: httpx.AsyncClient) -> None:
    run_id = await ask(user, "how many stores?", datasourceId=await find_demo_id(user))
    address = f"/api/chats/runs/{run_id}/result?format=json"
    assert (await user.get(address, headers={"x-request-id": "export-1"})).status_code == 200
    [record] = await read_records(app, "export-1")
    assert (record["kind"], record["action"], record["run_id"]) == ("export", "runs.result", run_id)
    assert record["details"]["query"] == {"format": "json"}


@pytest.mark.promise("complete-audit")
async def test_what_the_page_makes_of_an_answer_is_an_export(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    run_id = await ask(user, "how many stores?", datasourceId=await find_demo_id(user))
    saved = (await user.post("/api/saved-questions", json={"run_id": run_id})).json()["id"]
    places = (f"/api/chats/runs/{run_id}", f"/api/saved-questions/{saved}")
    for number, place in enumerate(places):
        headers = {"x-request-id": f"page-{number}"}
        body = {"format": "clipboard"}
        assert (await user.post(f"{place}/exports", json=body, headers=headers)).status_code == 204
        [record] = await read_records(app, f"page-{number}")
        assert (record["kind"], record["outcome"]) == ("export", "done")
        assert record["details"]["fields"] == body
        assert (await admin.post(f"{place}/exports", json=body)).status_code == 404  # of another
    role = await admin.post("/api/roles", json={"name": "Reader", "permissions": ["ask"]})
    me = (await user.get("/api/auth/me")).json()["id"]
    change = {"role_id": role.json()["id"]}
    assert (await admin.patch(f"/api/users/{me}", json=change)).status_code == 200
    for place in places:
        refused = await user.post(f"{place}/exports", json={"format": "png"})
        assert refused.status_code == 403


@pytest.mark.promise("complete-audit")
async def test_every_route_that_changes_something_leaves_a_record(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    actions = {
        (method, path): action_name(route)
        for path, method, route in api_routes(app.sanic)
        if method != "GET"
    }
    found, _ = await operations(admin)
    called = [each for each in found if each.method != "GET"]
    assert {(each.method, each.template) for each in called} == actions.keys()
    for number, each in enumerate(sorted(called, key=lambda each: each.method != "DELETE")):
        if actions[each.method, each.template] in ("auth.login", "auth.logout"):
            continue  # a body that names nobody is no sign-in; the other ends this one
        headers = {"x-request-id": f"walk-{number}"}
        body = {} if each.schema is not None else None
        answer = await admin.request(each.method, each.path, json=body, headers=headers)
        records = await read_records(app, f"walk-{number}")
        assert [r["action"] for r in records] == [actions[each.method, each.template]], answer.text
        assert records[0]["outcome"] == ("done" if answer.is_success else "refused"), answer.text


@pytest.mark.promise("complete-audit")
async def test_every_route_that_answers_with_a_file_is_an_export(app: RunningApp) -> None:
    shown = ("application/json", "text/event-stream")
    for path, method, route in api_routes(app.sanic):
        answer = getattr(route.handler, "answer", None)
        if method == "GET" and answer and not answer.content_type.startswith(shown):
            spec = audit_spec(route)
            assert spec is not None, path
            assert spec.kind == "export", path


@pytest.mark.promise("complete-audit")
async def test_the_records_hold_no_secret_of_any_body(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    config = {"host": "127.0.0.1", "port": 9, "database": "d", "user": "u", "password": CANARY}
    replica = {"replica_uri": f"postgresql://u:{CANARY}@127.0.0.1/d"}
    source = {"name": "s", "kind": "postgresql", "config": config | replica}
    model = {"name": "m", "model": "m", "base_url": f"http://u:{CANARY}@127.0.0.1:9/v1"}
    for path, body in (
        ("/api/datasources", source),
        ("/api/datasources/test", source),
        ("/api/models", model | {"api_key": CANARY}),
        ("/api/models/test", model | {"api_key": CANARY}),
        ("/api/auth/password", {"current_password": ADMIN_PASSWORD, "new_password": CANARY * 2}),
        ("/api/users", {"username": "grace", "password": CANARY * 2}),
    ):
        await admin.post(path, json=body)
    assert CANARY not in json.dumps(await read_records(app), default=str)


async def test_a_reader_who_leaves_adds_nothing(app: RunningApp, user: httpx.AsyncClient) -> None:
    body = {
        "threadId": str(uuid4()),
        "runId": str(uuid4()),
        "state": None,
        "messages": [{"id": "q", "role": "user", "content": "how many stores?"}],
        "tools": [],
        "context": [],
        "forwardedProps": {"datasourceId": await find_demo_id(user)},
    }
    headers = {"x-request-id": "left-1"}
    async with user.stream("POST", "/api/chats/runs", json=body, headers=headers) as answer:
        await anext(answer.aiter_bytes())
    await app.services.runs.drain()
    kinds = [r["kind"] for r in await read_records(app, "left-1") if r["kind"] != "statement"]
    assert kinds == ["question"]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_a_refused_upload_is_recorded_with_its_file_and_the_reason(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient, accept: str
) -> None:
    headers = {"x-request-id": "upload-1", "accept": accept}
    files = {"file": ("sales.xlsx", b"a,b\n1,2\n")}
    answer = await user.post("/api/files", files=files, headers=headers)
    [record] = await read_records(app, "upload-1")
    assert (record["action"], record["outcome"]) == ("files.create", "refused")
    assert record["details"]["fields"] == {"name": "sales.xlsx"}
    assert record["details"]["error"] == "files.named_text"
    page = await admin.get("/api/audit", params={"text": "sales.xlsx"})
    [shown] = page.json()["items"]
    assert shown["reason"] in answer.text


async def test_an_upload_with_progress_is_recorded_as_made_by_the_id_of_its_file(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    headers = {"x-request-id": "upload-2", "accept": "text/event-stream"}
    files = {"file": ("sales.csv", b"a,b\n1,2\n")}
    assert (await user.post("/api/files", files=files, headers=headers)).is_success
    [file] = (await user.get("/api/files")).json()["items"]
    [record] = await read_records(app, "upload-2")
    assert (record["outcome"], record["target_id"]) == ("done", file["id"])
    assert "sales.csv" not in str(record), "its rights say who may see its name"


async def test_a_reason_of_an_earlier_release_is_left_out(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    reasons = {"old.refusal": "datasources.unknown_table", "old.failure": "CancelledError"}
    for action, key in reasons.items():
        entry = AuditEntry("change", action, "refused", details={"error": key})
        app.services.audit.add(entry)
    await app.services.audit.flush()
    page = await admin.get("/api/audit", params={"text": "old."})
    failure, refusal = page.json()["items"]
    assert (refusal["reason"], "left before" in failure["reason"]) == ("", True)
