"""Every route that takes JSON, on records that exist, and every text its body may have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from model.workspaces.workspace import FIRST_WORKSPACE
from tests.support.apps.model_app import find_demo_id

MAX_NESTED = 8
Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """A route, its address with ids in place, and the schema of its body."""

    method: str
    template: str
    path: str
    schema: Json | None


async def operations(admin: httpx.AsyncClient) -> tuple[list[Operation], Json]:
    """What OpenAPI knows, and its schemas."""
    document = (await admin.get("/api/openapi.json")).json()
    ids = await _ids(admin)
    found = []
    for template, item in document["paths"].items():
        for method, described in item.items():
            content = described.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            of_file = ids | {"name": ids["file_table"]} if "{file_id}" in template else ids
            path = template.format_map(of_file)
            found.append(Operation(method.upper(), template, path, schema))
    return found, document["components"]["schemas"]


_NAMES = {
    "name": "stores",
    "group": "common",
    "kind": "embedding",
    "seq": "1",
    "workspace_id": FIRST_WORKSPACE,
}


async def _ids(admin: httpx.AsyncClient) -> dict[str, str]:
    """Records of every kind that an address may name."""
    source_id, chat_id, run_id = await find_demo_id(admin), str(uuid4()), str(uuid4())
    question = {
        "threadId": chat_id,
        "runId": run_id,
        "state": None,
        "messages": [{"id": "q", "role": "user", "content": "how many stores?"}],
        "tools": [],
        "context": [],
        "forwardedProps": {"datasourceId": source_id, "locale": "en"},
    }
    (await admin.post("/api/chats/runs", json=question)).raise_for_status()
    file, part_id = await _make_file(admin)
    given = {"name": "m", "model": "m", "base_url": "http://127.0.0.1:9/v1"}
    model = (await admin.post("/api/models", json=given)).json()
    term = {"datasource_id": source_id, "name": "shop", "definition": "A store."}
    example = {"datasource_id": source_id, "question": "q", "sql": "SELECT 1"}
    me = (await admin.get("/api/auth/me")).json()
    group = (await admin.post("/api/groups", json={"name": "North"})).json()
    role = {"name": "Reader", "permissions": ["ask"]}
    role_id = (await admin.post("/api/roles", json=role)).json()["id"]
    folder = (await admin.post("/api/chats/folders", json={"name": "Sales"})).json()
    made = await _add_review(admin, source_id, run_id) | await _save_question(admin, run_id)
    return made | {
        **_NAMES,
        "source_id": source_id,
        "chat_id": chat_id,
        "run_id": run_id,
        "file_id": file["id"],
        "part_id": part_id,
        "file_table": file["sheets"][0]["table"],
        "model_id": model["id"],
        "user_id": me["id"],
        "group_id": group["id"],
        "role_id": role_id,
        "folder_id": folder["id"],
        "term_id": (await admin.post("/api/terms", json=term)).json()["id"],
        "example_id": (await admin.post("/api/examples", json=example)).json()["id"],
    }


async def _make_file(admin: httpx.AsyncClient) -> tuple[dict[str, Any], str]:
    """A file, and one of the uploads that it consists of."""
    ids = []
    for name in ("a.csv", "b.csv"):
        form = {"file": (name, b"a,b\n1,2\n", "text/csv")}
        ids.append((await admin.post("/api/files", files=form)).json()["id"])
    made = await admin.post(f"/api/files/{ids[0]}/parts", json={"upload": ids[1]})
    return made.json(), made.json()["parts"][-1]["id"]


async def _save_question(admin: httpx.AsyncClient, run_id: str) -> dict[str, str]:
    """A saved question, and a folder for others."""
    saved = (await admin.post("/api/saved-questions", json={"run_id": run_id})).json()["id"]
    folder = await admin.post("/api/saved-questions/folders", json={"name": "North"})
    made = {"question_id": saved, "question_folder_id": folder.json()["id"]}
    return made | await _make_dashboard(admin, saved)


async def _make_dashboard(admin: httpx.AsyncClient, question_id: str) -> dict[str, str]:
    """A dashboard with a card and a filter."""
    made = (await admin.post("/api/dashboards", json={"name": "Sales"})).json()
    place = f"/api/dashboards/{made['id']}"
    card = (await admin.post(f"{place}/cards", json={"question_id": question_id})).json()
    filters = [{"id": "f1", "label": "Region", "kind": "value"}]
    (await admin.patch(place, json={"filters": filters})).raise_for_status()
    card_id = card["cards"][0]["id"]
    return {"dashboard_id": made["id"], "card_id": card_id, "filter_id": "f1"}


async def _add_review(admin: httpx.AsyncClient, source_id: str, run_id: str) -> dict[str, str]:
    """A proposal for the statement of a run, and an evaluation of it."""
    feedback = {"rating": "down", "corrected_sql": "SELECT 1 AS n"}
    given = await admin.post(f"/api/chats/runs/{run_id}/feedback", json=feedback)
    given.raise_for_status()
    [proposal] = (await admin.get("/api/proposals")).json()["items"]
    body = {"proposal_id": proposal["id"]}
    started = await admin.post(f"/api/datasources/{source_id}/evaluations", json=body)
    return {"proposal_id": proposal["id"], "evaluation_id": started.json()["id"]}


def places(schema: Json, schemas: Json, nested: int = 0) -> Iterator[tuple[str, ...]]:
    """Where a body may have a text: the way to it, names and positions."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if nested > MAX_NESTED:
        return
    if schema.get("type") == "string" and "enum" not in schema:
        yield ()
    for several in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(several, ()):
            yield from places(one, schemas, nested + 1)
    inside = {**schema.get("properties", {}), "0": schema.get("items"), "x": _more(schema)}
    for name, one in inside.items():
        if isinstance(one, dict):
            yield from ((name, *rest) for rest in places(one, schemas, nested + 1))


def _more(schema: Json) -> Json | None:
    """Of an object that takes any names; one that says nothing takes anything."""
    more = schema.get("additionalProperties")
    if more is True or schema.keys() <= {"title", "description", "default"}:
        return {"type": "string"}
    return more or None


def body_with(place: tuple[str, ...], text: str) -> Any:
    """A body that has nothing but this text there."""
    if not place:
        return text
    name, *rest = place
    inner = body_with(tuple(rest), text)
    return [inner] if name == "0" else {name: inner}
