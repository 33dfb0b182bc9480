"""Examples of the shop, evaluated over the API."""

import asyncio
import json
from typing import Any

import httpx

from tests.integration.teaching.shop_source import add

STAFF = {"question": "How many staff are there?", "sql": "SELECT COUNT(*) AS n FROM staff"}
BY_STATE = {
    "question": "Number of orders by state",
    "sql": "SELECT state, COUNT(*) AS n FROM orders GROUP BY state",
}
WRONG = {"question": "How many orders are there?", "sql": "SELECT 999 AS n FROM orders LIMIT 1"}
"""The engine counts the orders: beside this statement its answer is wrong."""
REFUSED = {"question": "What about the zorks?", "sql": "SELECT name FROM staff"}


async def add_examples(admin: httpx.AsyncClient, source: str, *values: dict[str, Any]) -> list[str]:
    """New examples; their ids."""
    return [str((await add(admin, "examples", source, each))["id"]) for each in values]


async def start(admin: httpx.AsyncClient, source: str, **body: Any) -> dict[str, Any]:
    """A new evaluation, by the engine unless the body says otherwise."""
    given = {"model_id": "builtin", **body}
    answer = await admin.post(f"/api/datasources/{source}/evaluations", json=given)
    assert answer.status_code == 201, answer.text
    evaluation: dict[str, Any] = answer.json()
    return evaluation


async def follow(admin: httpx.AsyncClient, evaluation: dict[str, Any]) -> list[dict[str, Any]]:
    """Every frame of its events, until it has ended."""
    answer = await asyncio.wait_for(admin.get(f"{place_of(evaluation)}/events"), 60)
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = answer.text.splitlines()
    return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]


async def evaluate(admin: httpx.AsyncClient, source: str, **body: Any) -> dict[str, Any]:
    """A whole evaluation with its questions."""
    evaluation = await start(admin, source, **body)
    assert (await follow(admin, evaluation))[-1]["status"] != "running"
    return await get(admin, evaluation)


async def get(admin: httpx.AsyncClient, evaluation: dict[str, Any]) -> dict[str, Any]:
    """The evaluation now."""
    answer = await admin.get(place_of(evaluation))
    assert answer.status_code == 200, answer.text
    now: dict[str, Any] = answer.json()
    return now


def place_of(evaluation: dict[str, Any]) -> str:
    """Its address."""
    return f"/api/datasources/{evaluation['datasource_id']}/evaluations/{evaluation['id']}"


def counts_of(evaluation: dict[str, Any]) -> tuple[int, int, int, int]:
    """Right, wrong, refused and failed."""
    right, wrong, refused, failed = (
        evaluation[name] for name in ("right", "wrong", "refused", "failed")
    )
    return right, wrong, refused, failed
