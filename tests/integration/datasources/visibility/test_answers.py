"""Earlier answers, errors of a database and joins tell nothing of what is switched off."""

import httpx
import pytest

from tests.integration.datasources.visibility.marked_source import (
    VALUE,
    Marked,
    dump_records,
    find_canaries,
    marked,
)
from tests.integration.joins.undeclared_mart_app import (
    accept,
    change,
    create_mart,
    read_joins,
)
from tests.support.apps.model_app import app, app_settings, model
from tests.support.apps.running_app import RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model, marked)
ONE = pytest.mark.parametrize("marked", ["postgresql"], indirect=True)
VIEW = """
CREATE VIEW holders WITH (security_invoker = true) AS SELECT count(*) AS n FROM vault_zq;
GRANT SELECT ON holders TO PUBLIC;
"""


@ONE
async def test_an_earlier_answer_stays_with_its_reader_and_is_no_context(
    marked: Marked, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply("SELECT pin_zq FROM vault_zq"))
    first = await marked.asker.ask("the secrets?")
    assert VALUE in dump_records(first)
    await marked.switch_off()
    model.requests.clear()
    model.script("sql", sql_reply("SELECT name FROM customers"))
    await marked.asker.ask("and the names?", chat=first.chat_id)
    [asked] = model.of("sql")
    assert find_canaries("".join(request.prompt for request in model.requests)) == []
    await marked.asker.ask("again?", chat=first.chat_id)
    assert "and the names?" in model.of("sql")[-1].prompt  # the other turn is context
    assert "the secrets?" not in asked.prompt
    chat = await marked.asker.client.get(f"/api/chats/{first.chat_id}")
    assert VALUE in chat.text


@ONE
async def test_an_error_of_the_database_does_not_name_it(
    marked: Marked, model: ScriptedModel
) -> None:
    assert marked.database
    marked.database.execute(VIEW)
    await marked.sync()
    await marked.switch_off()
    reader = marked.database.reader.username
    marked.database.execute(f'REVOKE SELECT ON vault_zq FROM "{reader}"')
    model.script("sql", sql_reply("SELECT n FROM holders"))
    answer = await marked.asker.ask("how many?")
    assert answer.code == "sql_failed"
    assert "permission denied for table …" in answer.message
    assert find_canaries(dump_records(answer)) == []
    assert find_canaries("".join(request.prompt for request in model.requests)) == []


async def list_attempts(client: httpx.AsyncClient, source: str, *tables: str) -> list[list[str]]:
    """The ways between tables, each as its tables."""
    place = f"/api/datasources/{source}/relations/paths"
    answer = await client.get(place, params={"table": list(tables)})
    return [way["tables"] for way in answer.json()["items"]]


async def test_joins_of_it_are_shown_to_administrators_only(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    await accept(admin, source, "orders.store_id = stores.id", "stores.area_id = areas.id")
    longer = {"left": "orders", "right": "areas", "on": [{"left": "order_no", "right": "id"}]}
    await change(admin, source, {"op": "add", **longer})
    ends = [{"left": "stores", "right": "orders", "on": [{"left": "title", "right": "amount"}]}]
    assert ends
    assert await list_attempts(user, source, "stores", "areas") == [["stores", "areas"]]
    place = f"/api/datasources/{source}/tables"
    await admin.patch(f"{place}/stores", json={"columns": {"area_id": {"enabled": False}}})
    assert "area_id" not in str(await read_joins(user, source))
    assert "area_id" in str(await read_joins(admin, source))
    assert await list_attempts(user, source, "stores", "areas") == [["stores", "orders", "areas"]]
    await admin.patch(f"{place}/orders", json={"enabled": False})
    assert "orders" not in str(await read_joins(user, source))
    assert await list_attempts(user, source, "stores", "areas") == []
    assert await list_attempts(user, source, "orders", "stores") == []
