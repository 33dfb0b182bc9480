"""Tables and columns whose names differ in letter case only have rules of their own."""

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import app, fetch_user_id
from tests.integration.policies.ruled_source import policy
from tests.support.apps.model_app import Asker, add_source, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import PrivateDatabase

FIXTURES = (app, app_settings, model, policy)
JARS = """
CREATE TABLE {upper} (id INT PRIMARY KEY, shelf VARCHAR(8), honey VARCHAR(16));
CREATE TABLE jars (id INT PRIMARY KEY, shelf VARCHAR(8), honey VARCHAR(16));
CREATE VIEW all_jars AS SELECT * FROM {upper};
CREATE VIEW few_jars AS SELECT * FROM jars;
INSERT INTO {upper} VALUES (1, 'low', 'heather'), (2, 'top', 'manuka');
INSERT INTO jars VALUES (1, 'low', 'acacia');
"""
HIVES = """
CREATE TABLE hives (id INT PRIMARY KEY, queen VARCHAR(8), "QUEEN" VARCHAR(8));
INSERT INTO hives VALUES (1, 'old', 'young');
"""
REFUSED = ("sql_rejected", "sql_failed")


class _Shop:
    """A source that an administrator has added, and a user of it."""

    def __init__(self, admin: httpx.AsyncClient, user: Asker, model: ScriptedModel) -> None:
        self.admin = admin
        self.user = user
        self._model = model
        self.place = f"/api/datasources/{user.source_id}"

    async def put(self, **rules: object) -> None:
        """Store the first rules of the source."""
        put = await self.admin.put(f"{self.place}/policies", json={"version": 0, **rules})
        assert put.status_code == 200, put.text

    async def ask(self, sql: str) -> object:
        """The rows of a statement, or the code of the error."""
        for step in ("sql", "correct"):
            self._model.script(step, sql_reply(sql))
        answer = await self.user.ask("which ones?")
        return answer.rows if answer.all("table") else answer.code


async def _open(
    app: RunningApp, model: ScriptedModel, database: PrivateDatabase, script: str
) -> _Shop:
    database.execute(script)
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source_id = await add_source(admin, database.server.kind, database.config())
    return _Shop(admin, Asker(await app.new_user("ada"), source_id), model)


@pytest.mark.promise("rules-of-views")
@pytest.mark.parametrize("kind", ["mariadb", "postgresql"])
async def test_a_view_is_withheld_for_the_table_that_it_reads(
    app: RunningApp, model: ScriptedModel, request: pytest.FixtureRequest, kind: str
) -> None:
    upper = {"mariadb": "Jars", "postgresql": '"Jars"'}[kind]
    database: PrivateDatabase = request.getfixturevalue(kind)
    shop = await _open(app, model, database, JARS.format(upper=upper))
    tables = ("Jars", "jars")
    await shop.put(row_rules=[{"table": each, "condition": "shelf = 'low'"} for each in tables])
    assert await shop.ask(f"SELECT honey FROM {upper}") == [["heather"]]
    assert await shop.ask("SELECT honey FROM jars") == [["acacia"]]
    assert await shop.ask("SELECT honey FROM all_jars") == "sql_rejected"
    dependents = (await shop.admin.get(f"{shop.place}/policies/dependents")).json()["tables"]
    found = {each["table"]: each["reads"] for each in dependents}
    assert found == {"all_jars": ["Jars"], "few_jars": ["jars"]}


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize(("hidden", "shown"), [("QUEEN", "old"), ("queen", "young")])
async def test_each_of_two_columns_can_be_hidden(
    app: RunningApp,
    model: ScriptedModel,
    postgresql: PrivateDatabase,
    hidden: str,
    shown: str,
) -> None:
    shop = await _open(app, model, postgresql, HIVES)
    user_id = await fetch_user_id(shop.user.client)
    rule = {"table": "hives", "column": hidden, "action": "deny", "users": [user_id]}
    await shop.put(column_rules=[rule])
    assert await shop.ask("SELECT * FROM hives") == [[1, shown]]
    assert await shop.ask(f'SELECT "{hidden}" FROM hives') in (*REFUSED, [[shown]])


@pytest.mark.promise("switched-off")
@pytest.mark.parametrize(("hidden", "shown"), [("QUEEN", "old"), ("queen", "young")])
async def test_each_of_two_columns_can_be_switched_off(
    app: RunningApp,
    model: ScriptedModel,
    postgresql: PrivateDatabase,
    hidden: str,
    shown: str,
) -> None:
    shop = await _open(app, model, postgresql, HIVES)
    columns = {hidden: {"enabled": False}}
    patch = await shop.admin.patch(f"{shop.place}/tables/hives", json={"columns": columns})
    assert patch.status_code == 200, patch.text
    assert await shop.ask("SELECT * FROM hives") == [[1, shown]]
    assert await shop.ask(f'SELECT "{hidden}" FROM hives') in (*REFUSED, [[shown]])
