"""Every way to rows counts in the budget of whoever looks, and ends with it."""

from typing import Any

import httpx
import pytest

from tests.integration.audit.test_records import read_records
from tests.integration.dashboards import boards
from tests.integration.dashboards.test_schedule import DAILY, Days, list_refreshes, make_worker
from tests.integration.saved_questions import questions
from tests.integration.saved_questions.questions import find_me
from tests.integration.teaching.evaluating import BY_STATE, add_examples, counts_of, evaluate
from tests.integration.teaching.shop_source import create_shop
from tests.integration.teaching.test_proposals import proposals_of, propose
from tests.support.apps import running_app
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp
from tests.support.apps.uploads_app import upload_file

app, app_settings, user = running_app.app, running_app.app_settings, running_app.user
admin = running_app.admin
records_uri = running_app.records_uri
ROWS = 5
"""Of the saved question."""


async def limit(admin: httpx.AsyncClient, reader: httpx.AsyncClient, rows: int) -> None:
    """How many rows beyond those of now a user may read today."""
    body = {"rows_limit": await count(admin, reader) + rows, "tokens_limit": None}
    put = await admin.put(f"/api/budgets/users/{await find_me(reader)}", json=body)
    assert put.status_code == 204, put.text


async def count(admin: httpx.AsyncClient, reader: httpx.AsyncClient) -> int:
    """The rows that count for a user today; he himself is told where he has a budget."""
    me, listed = await find_me(reader), (await admin.get("/api/budgets")).json()["items"]
    [rows] = [each["today"]["rows"] for each in listed if each["user_id"] == me]
    return int(rows)


def expect_refusal(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (429, "budget_exhausted"), answer.text
    assert 0 < int(answer.headers["retry-after"]) <= 86_400
    assert "tomorrow" in answer.json()["detail"]


@pytest.mark.promise("daily-budget")
async def test_cards_count_for_who_looks_also_where_their_rows_are_cached(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    board = await boards.create(user)
    card = await boards.add_card(user, board, await questions.save(user))
    await boards.share(user, board, ("user", await find_me(admin), "view"))
    await limit(admin, user, 2 * ROWS)
    before = await count(admin, user)
    for cached in (False, True):
        assert (await boards.answer(user, board, card))["cached"] is cached
    assert await count(admin, user) == before + 2 * ROWS
    for body in ({}, {"refresh": True}):
        place = f"{boards.PATH}/{board}/cards/{card}/answer"
        expect_refusal(await user.post(place, json=body))
    assert (await boards.answer(admin, board, card))["rows"] == ROWS, (
        "the reader's, not the owner's"
    )
    assert await count(admin, user) == before + 2 * ROWS
    refused = [each for each in await read_records(app) if _is_refused(each)]
    assert len(refused) == 2


def _is_refused(record: dict[str, Any]) -> bool:
    return (
        record["kind"] == "statement"
        and record["outcome"] == "refused"
        and "budgets.rows_used" in str(record)
    )


@pytest.mark.promise("daily-budget")
async def test_a_scheduled_refresh_counts_for_the_owner(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    days, board = Days(), await boards.create(user)
    await boards.add_card(user, board, await questions.save(user))
    await boards.change(user, board, schedule=DAILY)
    worker = make_worker(app, days)
    await limit(admin, user, ROWS)
    before = await count(admin, user)
    for failed in (0, 1):
        days.pass_by(1)
        [claimed] = await worker.claim_due(5)
        await worker.refresh(claimed)
        assert (await list_refreshes(user, board))[0]["failed"] == failed
        assert await count(admin, user) == before + ROWS


@pytest.mark.promise("daily-budget")
async def test_saved_questions_and_their_files_count(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await questions.save(user)
    place = f"{questions.PATH}/{saved['id']}"
    await limit(admin, user, 2 * ROWS)
    before = await count(admin, user)
    assert (await questions.run(user, saved["id"]))["rows"] == ROWS
    assert (await user.post(f"{place}/result", json={"values": {}})).status_code == 200
    assert await count(admin, user) == before + 2 * ROWS
    expect_refusal(await user.post(f"{place}/run", json={"values": {}}))
    expect_refusal(await user.post(f"{place}/result", json={"values": {}}))
    expect_refusal(await user.post(f"{place}/chat", json={"values": {}}))
    runs = (await user.get(f"{place}/runs")).json()["items"]
    assert len(runs) == 2, "what was refused is no run"


@pytest.mark.promise("daily-budget")
async def test_drill_downs_edited_statements_and_replays_count(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    source = await find_demo_id(user)
    run = await questions.ask(user, "revenue by province, top five", datasourceId=source)
    place = f"/api/chats/runs/{run}"
    stored = (await user.get(f"{place}/result", params={"format": "json"})).json()
    drill = {"kind": "only", "point": {"province": stored["rows"][0][0]}}
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        (f"{place}/sql", {"sql": "SELECT 1 AS one"}),
        (f"{place}/replay", {}),
        (f"{place}/drill", drill),
    )
    for path, body in asked:
        before = await count(admin, user)
        await limit(admin, user, 100)
        answered = await user.post(path, json=body)
        assert answered.status_code == 200, answered.text
        assert await count(admin, user) > before, path
        await limit(admin, user, 0)
        expect_refusal(await user.post(path, json=body))


@pytest.mark.promise("daily-budget")
async def test_values_to_choose_from_do_not_count_but_end_with_the_budget(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await questions.save(user, "number of stores in 北京 by name")
    [chosen] = [each for each in saved["parameters"] if each["has_values"]]
    place = f"{questions.PATH}/{saved['id']}/values"
    asked = {"parameter": chosen["id"]}
    before = await count(admin, user)
    found = await user.get(place, params=asked)
    assert found.json()["values"], found.text
    assert await count(admin, user) == before
    await limit(admin, user, 0)
    expect_refusal(await user.get(place, params=asked))


@pytest.mark.promise("daily-budget")
async def test_previews_of_rules_and_of_proposals_count_and_evaluations_do_not(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await propose(user, source)
    [proposal] = await proposals_of(admin)
    rows = f"/api/proposals/{proposal['id']}/rows"
    rule = {"table": "orders", "column": "pay_amt", "action": "deny"}
    preview = {"policies": {"version": 1, "column_rules": [rule]}, "user_id": await find_me(user)}
    rules = f"/api/datasources/{source}/policies/preview"
    before = await count(admin, admin)
    assert (await admin.get(rows)).status_code == 200
    assert await count(admin, admin) == before + 2, "one row of each statement"
    assert (await admin.post(rules, json=preview)).status_code == 200
    assert await count(admin, admin) == before + 7, "three rows and two counts"
    await limit(admin, admin, 0)
    expect_refusal(await admin.get(rows))
    expect_refusal(await admin.post(rules, json=preview))
    await add_examples(admin, source, BY_STATE)
    assert counts_of(await evaluate(admin, source)) == (1, 0, 0, 0)
    assert await count(admin, admin) == before + 7


@pytest.mark.promise("daily-budget")
async def test_rows_of_files_count_in_the_budget(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    uploaded = await upload_file(user, "a.csv", b"city,amount\nUlm,1\nBonn,2\n")
    before = await count(admin, user)
    await limit(admin, user, 2)
    asked: dict[str, Any] = {"mode": "file", "fileIds": [uploaded["id"]]}
    await questions.ask(user, "amount by city", **asked)
    assert await count(admin, user) == before + 2
    with pytest.raises(httpx.HTTPStatusError, match="429"):
        await questions.ask(user, "amount by city", **asked)
