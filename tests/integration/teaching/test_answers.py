"""What was taught is used in answers, by the rule engine and by a model, until it is changed."""

import pytest

from tests.integration.teaching.shop_source import (
    ACTIVE,
    LEAVERS,
    REVENUE,
    add,
    create_shop,
    run_script,
    sync,
)
from tests.support.apps.model_app import Asker, app_settings, model
from tests.support.apps.running_app import RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app_settings, model)


@pytest.fixture
async def taught(app: RunningApp) -> Asker:
    """A user in front of a shop with two terms and an example."""
    client = await app.sign_in("admin", "correct horse battery")
    source = await create_shop(app, client)
    for kind, values in (("terms", ACTIVE), ("terms", REVENUE), ("examples", LEAVERS)):
        await add(client, kind, source, values)
    return Asker(await app.new_user("eve"), source, locale="zh-CN")


async def test_the_engine_computes_what_was_taught(app: RunningApp, taught: Asker) -> None:
    answer = await taught.ask("在职员工的营收是多少", modelId="builtin")
    assert answer.rows == [[50]]
    sources, sql = answer.one("sources"), answer.all("sql")[-1]
    [active, revenue] = sources["terms"]
    assert (active["name"], active["text"], active["certified"]) == ("在职", "在职", False)
    assert (revenue["certified"], revenue["version"]) == (True, 1)
    assert revenue["definition"] == REVENUE["definition"]
    assert "“营收”是术语：SUM(pay_amt) WHERE state = 'done'" in sql["assumptions"]


async def test_the_same_question_gets_the_statement_of_its_example(taught: Asker) -> None:
    answer = await taught.ask("who has left us", modelId="builtin")
    assert answer.rows == [["Bob"]]
    [example] = answer.one("sources")["examples"]
    assert example["question"] == LEAVERS["question"]
    assert any("example" in each for each in answer.all("sql")[-1]["assumptions"])


async def test_a_model_is_told_terms_and_examples(taught: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply("SELECT 1 AS n"))
    model.requests.clear()
    await taught.ask("who has left us with a turnover?")
    prompt = next(r.prompt for r in model.requests if "CREATE" in r.prompt or "staff (" in r.prompt)
    assert "turnover = 营收 → SUM(orders.营收)" in prompt
    assert LEAVERS["sql"] in prompt


async def test_a_model_names_a_measure_and_our_code_computes_it(
    taught: Asker, model: ScriptedModel
) -> None:
    by_name = (
        "SELECT name, MEASURE(营收) FROM orders JOIN staff ON staff.id = staff_id GROUP BY name"
    )
    model.script("sql", sql_reply(by_name))
    answer = await taught.ask("每个人的营收")
    assert sorted(answer.rows, key=str) == [["Ann", 10], ["Bob", None], ["Cem", 40]]
    sql = answer.all("sql")[-1]
    assert "CASE" in sql["sql"]
    assert "“营收”是认证指标：SUM(pay_amt) WHERE state = 'done'" in sql["assumptions"]
    [revenue] = answer.all("sources")[-1]["terms"]
    assert (revenue["certified"], revenue["version"]) == (True, 1)


async def test_a_measure_that_cannot_be_computed_is_tried_again_with_the_reason(
    taught: Asker, model: ScriptedModel
) -> None:
    filtered = "SELECT id FROM orders WHERE MEASURE(营收) > 1"
    total = "SELECT MEASURE(营收) AS total FROM orders"
    model.script("sql", sql_reply(filtered), sql_reply(total))
    answer = await taught.ask("营收是多少")
    assert answer.rows == [[50]]
    refused = next(each for each in answer.all("sql") if each["status"] == "rejected")
    assert "营收" in refused["problem"]


async def test_a_measure_that_is_not_computed_is_not_certified(
    taught: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply("SELECT SUM(pay_amt) AS total FROM orders"))
    answer = await taught.ask("营收是多少")
    assert [each["certified"] for each in answer.all("sources")[-1]["terms"]] == [False]
    assert any("营收" in each["message"] for each in answer.all("notice"))


async def test_what_is_changed_counts_at_once(app: RunningApp, taught: Asker) -> None:
    admin = await app.sign_in("admin", "correct horse battery")
    terms = (await admin.get("/api/terms", params={"q": "营收"})).json()["items"]
    place = f"/api/terms/{terms[0]['id']}"
    for change, rows in (
        ({"condition": None}, [[70]]),
        ({"expression": "COUNT(*)"}, [[3]]),
        ({"expression": "SUM(pay_amt)", "condition": "state = 'open'"}, [[20]]),
    ):
        assert (await admin.patch(place, json=change)).status_code == 200
        assert (await taught.ask("营收是多少", modelId="builtin")).rows == rows
    assert (await admin.delete(place)).status_code == 204
    last = await taught.ask("营收是多少", modelId="builtin")
    assert last.one("sources")["terms"] == []
    assert not any("术语" in told for told in last.all("sql")[-1]["assumptions"])


async def test_what_names_a_lost_column_is_not_used_until_it_is_back(
    app: RunningApp, taught: Asker
) -> None:
    admin = await app.sign_in("admin", "correct horse battery")
    for old, new, used in (("leave_date", "left_on", False), ("left_on", "leave_date", True)):
        run_script(app, f"ALTER TABLE staff RENAME COLUMN {old} TO {new}")
        await sync(admin, taught.source_id)
        answer = await taught.ask("在职员工有多少", modelId="builtin")
        assert bool(answer.one("sources")["terms"]) == used
        assert (answer.code == "success") == used
        same = await taught.ask("who has left us", modelId="builtin")
        assert bool(same.one("sources")["examples"]) == used
