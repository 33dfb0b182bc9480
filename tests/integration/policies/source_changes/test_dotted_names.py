"""A table whose name has a dot in it stands for no table of another schema, with rules or not."""

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, find_marks
from tests.integration.impact.test_renamed import alter, ask, read_tables
from tests.integration.policies.ruled_source import guarded, policy
from tests.support.apps.model_app import Asker, add_source, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import PrivateDatabase

FIXTURES = (app, app_settings, guarded, model, policy)
SCHEMAS = {"sqlite": "main", "postgresql": "public"}
COLUMNS = "id INT, name VARCHAR(20), since DATE, iban_zq VARCHAR(20), vault_key VARCHAR(20)"


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("guarded", ["sqlite", "postgresql", "mysql"], indirect=True)
async def test_a_dot_in_a_name_is_no_schema(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    quote = "`" if guarded.kind == "mysql" else '"'
    schema = SCHEMAS.get(guarded.kind) or request.getfixturevalue("mariadb").name
    name = f"{schema}.customers"
    await alter(guarded, request, f"CREATE TABLE {quote}{name}{quote} ({COLUMNS})")
    assert name not in await read_tables(guarded)
    for sql in (f"SELECT * FROM {name}", f"SELECT iban_zq FROM {quote}{name}{quote}"):
        answer = await ask(guarded, model, sql)
        assert find_marks(str(list(answer.all("table")))) == []


@pytest.mark.parametrize("guarded", ["postgresql"], indirect=True)
async def test_a_table_that_is_called_like_one_of_the_engine_is_none(
    guarded: Guarded, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, "CREATE TABLE pg_stats (tablename TEXT, histogram_bounds TEXT)")
    assert "pg_stats" not in await read_tables(guarded)


@pytest.mark.promise("guarded-statements")
async def test_nothing_is_read_beyond_the_schema_of_a_source(
    app: RunningApp, model: ScriptedModel, postgresql: PrivateDatabase
) -> None:
    postgresql.execute(
        "CREATE SCHEMA sales; CREATE TABLE sales.orders (id INT, name TEXT);"
        "GRANT USAGE ON SCHEMA sales TO PUBLIC; GRANT SELECT ON sales.orders TO PUBLIC;"
        "CREATE TABLE public.orders (id INT, name TEXT);"
        "INSERT INTO sales.orders VALUES (1, 'ours');"
        "INSERT INTO public.orders VALUES (2, 'theirs');"
    )
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    config = {**postgresql.config(), "schema": "sales"}
    asker = Asker(admin, await add_source(admin, "postgresql", config))
    for sql in ("SELECT name FROM orders", "SELECT name FROM sales.orders"):
        model.script("sql", sql_reply(sql))
        assert (await asker.ask("which orders?")).rows == [["ours"]]
    model.script("sql", sql_reply("SELECT name FROM public.orders"))
    answer = await asker.ask("which orders?")
    assert "theirs" not in str(answer.events)
