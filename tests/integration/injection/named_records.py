"""What people call groups, roles, workspaces and what they keep: no prompt repeats it."""

from collections.abc import Callable

import httpx

from model.workspaces.workspace import FIRST_WORKSPACE
from tests.support.apps.model_app import Asker

LONGEST = 60


async def name_records(admin: httpx.AsyncClient, asker: Asker, plant: Callable[[str], str]) -> None:
    """Give the text of its channel to each record around a user and a source that has a name."""
    user = asker.client
    user_id = (await user.get("/api/auth/me")).json()["id"]

    def name(channel: str) -> str:
        return " ".join(plant(channel).split())[:LONGEST]

    role = {"name": name("role_name"), "permissions": ["ask", "see_sql", "export"]}
    group = {"name": name("group_name"), "members": [user_id]}
    attributes = {"attributes": {"region": [name("user_attribute")]}}
    starters = {"locale": "en", "questions": [name("starter")]}
    answers = [
        await admin.post("/api/groups", json=group),
        await admin.post("/api/roles", json=role),
        await admin.put(f"/api/users/{user_id}/attributes", json=attributes),
        await admin.patch(
            f"/api/workspaces/{FIRST_WORKSPACE}", json={"name": name("workspace_name")}
        ),
        await admin.put(f"/api/datasources/{asker.source_id}/starters", json=starters),
    ]
    asked = await asker.ask("number of orders", modelId="builtin")
    question = {"run_id": asked.run_id, "name": name("saved_question_title")}
    saved = await user.post("/api/saved-questions", json=question)
    board = await user.post("/api/dashboards", json={"name": name("dashboard_title")})
    card = {"question_id": saved.json()["id"], "title": name("card_title")}
    added = await user.post(f"/api/dashboards/{board.json()['id']}/cards", json=card)
    for answer in (*answers, saved, board, added):
        assert answer.is_success, answer.text
