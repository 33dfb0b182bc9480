"""Users who put saved questions on dashboards, and share them."""

from typing import Any

import httpx

from tests.integration.saved_questions.questions import Json

PATH = "/api/dashboards"


async def create(client: httpx.AsyncClient, name: str = "Sales") -> str:
    """The id of a new dashboard."""
    made = await client.post(PATH, json={"name": name})
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def show(client: httpx.AsyncClient, dashboard_id: str) -> Json:
    """A dashboard as a user sees it."""
    shown = await client.get(f"{PATH}/{dashboard_id}")
    assert shown.status_code == 200, shown.text
    found: Json = shown.json()
    return found


async def change(client: httpx.AsyncClient, dashboard_id: str, **changes: Any) -> Json:
    """A dashboard after a change."""
    changed = await client.patch(f"{PATH}/{dashboard_id}", json=changes)
    assert changed.status_code == 200, changed.text
    found: Json = changed.json()
    return found


async def add_card(client: httpx.AsyncClient, dashboard_id: str, question: Json) -> str:
    """The id of a card with a saved question, below the others."""
    added = await client.post(f"{PATH}/{dashboard_id}/cards", json={"question_id": question["id"]})
    assert added.status_code == 201, added.text
    found: str = added.json()["cards"][-1]["id"]
    return found


async def answer(client: httpx.AsyncClient, dashboard_id: str, card_id: str, **body: Any) -> Json:
    """The answer of a card."""
    answered = await client.post(f"{PATH}/{dashboard_id}/cards/{card_id}/answer", json=body)
    assert answered.status_code == 200, answered.text
    found: Json = answered.json()
    return found


async def share(owner: httpx.AsyncClient, dashboard_id: str, *shares: tuple[str, str, str]) -> None:
    """Share a dashboard with users and groups, and nobody else."""
    body = {"shares": [{"kind": kind, "id": each, "right": may} for kind, each, may in shares]}
    put = await owner.put(f"{PATH}/{dashboard_id}/shares", json=body)
    assert put.status_code == 200, put.text


def card(card_id: str, question_id: str = "", **fields: Any) -> Json:
    """A card as it is sent: of a question, or else a text."""
    kind = "question" if question_id else "text"
    position = {"x": 0, "y": 0, "width": 6, "height": 4}
    given = {"id": card_id, "kind": kind, "question_id": question_id, "position": position}
    return given | fields
