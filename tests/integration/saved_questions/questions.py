"""Users who save questions over the demo source, and share them."""

from typing import Any

import httpx

from tests.integration.audit.test_records import ask
from tests.support.apps.model_app import find_demo_id

PATH = "/api/saved-questions"
BY_STORE = "top 5 stores by revenue in 2025"
BY_CITY = "number of stores by city"
Json = dict[str, Any]


async def find_me(client: httpx.AsyncClient) -> str:
    me: str = (await client.get("/api/auth/me")).json()["id"]
    return me


async def save(client: httpx.AsyncClient, asked: str = BY_STORE, **body: object) -> Json:
    """A question that was asked and saved, with every proposed parameter."""
    run_id = await ask(client, asked, datasourceId=await find_demo_id(client))
    proposed = (await client.get(f"/api/chats/runs/{run_id}/parameters")).json()["parameters"]
    parameters = [{"id": each["id"]} for each in proposed if each["exposed"]]
    given = {"run_id": run_id, "name": "Stores", "parameters": parameters} | body
    saved = await client.post(PATH, json=given)
    assert saved.status_code == 201, saved.text
    found: Json = saved.json()
    return found


async def run(client: httpx.AsyncClient, question_id: str, **values: Any) -> Json:
    """What came of a run."""
    answer = await client.post(f"{PATH}/{question_id}/run", json={"values": values})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def share(owner: httpx.AsyncClient, question_id: str, *shares: tuple[str, str, str]) -> None:
    """Share a question with users and groups, and nobody else."""
    body = {"shares": [{"kind": kind, "id": each, "right": may} for kind, each, may in shares]}
    answer = await owner.put(f"{PATH}/{question_id}/shares", json=body)
    assert answer.status_code == 200, answer.text


def part(answer: Json, kind: str) -> Json:
    """The content of a part of an answer."""
    [found] = [each["content"] for each in answer["activities"] if each["type"] == kind]
    content: Json = found
    return content
