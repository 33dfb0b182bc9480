"""Evaluations use the tokens of who started them: no more than his questions may."""

import httpx
import pytest

from tests.integration.budgets.test_budgets import CALL_TOKENS, NO_LIMITS, admin
from tests.integration.teaching.evaluating import STAFF, add_examples, evaluate
from tests.integration.teaching.shop_source import create_shop
from tests.support.apps.running_app import RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (admin,)


async def give_tokens(admin: httpx.AsyncClient, most: int) -> None:
    own = (await admin.get("/api/auth/me")).json()["id"]
    put = await admin.put(f"/api/budgets/users/{own}", json=NO_LIMITS | {"tokens_limit": most})
    assert put.status_code == 204, put.text


async def read_tokens(admin: httpx.AsyncClient) -> int:
    return int((await admin.get("/api/budgets/own")).json()["tokens"])


@pytest.mark.promise("daily-budget")
async def test_questions_of_an_evaluation_make_one_call_where_one_is_left(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    """They are asked three at a time."""
    source = await create_shop(app, admin)
    many = ({"question": f"How many, {n}?", "sql": STAFF["sql"]} for n in range(6))
    await add_examples(admin, source, *many)
    model.script("sql", sql_reply(STAFF["sql"]))
    await give_tokens(admin, CALL_TOKENS)
    done = await evaluate(admin, source, model_id=None)
    assert len(model.of("sql")) == 1
    assert (done["status"], done["right"]) == ("failed", 1)
    assert str(CALL_TOKENS) in done["problem"]
    assert await read_tokens(admin) == CALL_TOKENS == done["tokens"]


@pytest.mark.promise("daily-budget")
async def test_each_call_of_an_evaluation_counts_once(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    source = await create_shop(app, admin)
    many = ({"question": f"How many, {n}?", "sql": STAFF["sql"]} for n in range(4))
    await add_examples(admin, source, *many)
    model.script("sql", sql_reply(STAFF["sql"]))
    await give_tokens(admin, 10 * CALL_TOKENS)
    done = await evaluate(admin, source, model_id=None)
    assert (done["status"], done["right"], done["calls"]) == ("finished", 4, 4)
    assert await read_tokens(admin) == 4 * CALL_TOKENS == done["tokens"]
