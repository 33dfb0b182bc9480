"""Statements that are nearly right: put right without the model, told, and run."""

from tests.support.apps.model_app import EVERYWHERE, REVENUE, Asker
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel


@EVERYWHERE
async def test_a_column_under_the_wrong_table_is_moved_and_told(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(REVENUE))
    right = await asker.ask()
    model.script(
        "sql", sql_reply(REVENUE.replace("SUM(orders.total_amount)", "SUM(stores.total_amount)"))
    )
    answer = await asker.ask()
    assert answer.statuses() == [(1, "checking"), (1, "running"), (1, "ok")]
    assert answer.rows == right.rows
    assert answer.all("sql")[-1]["assumptions"][0] == "total_amount taken from orders"
    assert len(model.of("sql")) == 2, "nobody asked the model again"


async def test_a_statement_of_the_users_own_is_not_changed(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(REVENUE))
    answer = await asker.ask()
    edited = await asker.edit(answer.run_id, "SELECT stores.total_amount FROM stores, orders")
    assert edited.code == "sql_rejected"
