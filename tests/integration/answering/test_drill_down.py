"""A point of an answer is asked about over a real database, without a model."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.apps.model_app import REVENUE, Answer, Asker
from tests.support.apps.running_app import RunningApp
from tests.support.apps.scripted_agent_app import events_of
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel


@pytest.fixture
async def answer(asker: Asker, model: ScriptedModel) -> Answer:
    """The revenue of the five best provinces."""
    model.script("sql", sql_reply(REVENUE))
    return await asker.ask("revenue by province, top five")


def point_of(answer: Answer) -> dict[str, Any]:
    return {"province": answer.rows[1][0]}


async def drill(client: httpx.AsyncClient, run_id: str, **asked: Any) -> httpx.Response:
    headers = {"Accept-Language": "en"}
    return await client.post(f"/api/chats/runs/{run_id}/drill", json=asked, headers=headers)


async def read(client: httpx.AsyncClient, run_id: str, **asked: Any) -> Answer:
    response = await drill(client, run_id, **asked)
    assert response.status_code == 200, response.text
    return Answer(events_of(response.content))


async def list_dimensions(client: httpx.AsyncClient, run_id: str, *columns: str) -> dict[str, Any]:
    place = f"/api/chats/runs/{run_id}/drill"
    response = await client.get(place, params={"column": list(columns)})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_only_this_is_the_row_that_was_clicked(asker: Asker, answer: Answer) -> None:
    only = await read(asker.client, answer.run_id, kind="only", point=point_of(answer))
    assert only.rows == [answer.rows[1]]
    run = (await asker.client.get(f"/api/chats/runs/{only.run_id}")).json()
    assert run["question"] == f"revenue by province, top five: only {answer.rows[1][0]}"


async def test_a_split_adds_up_to_the_point_and_asks_no_model_for_sql(
    asker: Asker, answer: Answer, model: ScriptedModel
) -> None:
    options = await list_dimensions(asker.client, answer.run_id, "province")
    assert options["rows"] is True
    asked = [request.kind for request in model.requests].count("sql")
    for dimension in options["dimensions"]:
        split = await read(
            asker.client, answer.run_id,
            kind="by", point=point_of(answer), dimension=dimension["id"],
        )  # fmt: skip
        total = sum(float(row[-1]) for row in split.rows)
        assert total == pytest.approx(float(answer.rows[1][1])), dimension
    assert options["dimensions"]
    assert [request.kind for request in model.requests].count("sql") == asked


async def test_the_rows_behind_a_point_add_up_to_it(asker: Asker, answer: Answer) -> None:
    behind = await read(asker.client, answer.run_id, kind="rows", point=point_of(answer))
    names = [column["name"] for column in behind.one("table")["columns"]]
    amounts = [float(row[names.index("total_amount")]) for row in behind.rows]
    table = behind.one("table")
    if not table["truncated"] and table["row_count"] < 1_000:
        assert sum(amounts) == pytest.approx(float(answer.rows[1][1]))
    assert {row[names.index("name")] for row in behind.rows} != set()


async def test_what_the_statement_does_not_allow_is_refused(asker: Asker, answer: Answer) -> None:
    for asked in (
        {"kind": "by", "point": point_of(answer), "dimension": "users.password"},
        {"kind": "rows", "point": {"revenue": 1}},
        {"kind": "everything", "point": point_of(answer)},
        {"kind": "only", "point": {}},
    ):
        assert (await drill(asker.client, answer.run_id, **asked)).status_code == 422, asked
    assert (await list_dimensions(asker.client, answer.run_id, "revenue")) == {
        "dimensions": [], "rows": False,
    }  # fmt: skip


async def test_a_question_about_a_point_follows_the_answer_or_the_run_that_is_named(
    asker: Asker, answer: Answer
) -> None:
    async def find_parent(**asked: Any) -> Any:
        read_run = await read(asker.client, answer.run_id, kind="only", **asked)
        run = (await asker.client.get(f"/api/chats/runs/{read_run.run_id}")).json()
        return read_run.run_id, run["parent_run_id"]

    first, parent = await find_parent(point=point_of(answer))
    assert parent == answer.run_id
    _, parent = await find_parent(point=point_of(answer), parent_run_id=first)
    assert parent == first
    unknown = {"kind": "only", "point": point_of(answer), "parent_run_id": str(uuid4())}
    assert (await drill(asker.client, answer.run_id, **unknown)).status_code == 404


async def test_only_the_owner_asks_about_an_answer(app: RunningApp, answer: Answer) -> None:
    other = await app.new_user("eve")
    asked = {"kind": "only", "point": point_of(answer)}
    assert (await drill(other, answer.run_id, **asked)).status_code == 404
    assert (await other.get(f"/api/chats/runs/{answer.run_id}/drill")).status_code == 404
