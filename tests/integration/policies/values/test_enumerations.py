"""The labels of an enumeration are values: those of rows that rules hide are told by nothing."""

from typing import Any

import duckdb
import pytest

from tests.integration.datasources.access.guarded_source import fetch_user_id
from tests.integration.policies.ruled_source import put_policies
from tests.support.apps.model_app import Asker, add_source, app, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model)
pytestmark = pytest.mark.promise("row-and-column-rules")
SECRET = "zqbob"
ROWS = "VALUES (1, 'N', 'zqann'), (2, 'S', 'zqbob')"
DUCKDB = f"""
CREATE TABLE loaded AS SELECT * FROM ({ROWS}) AS t (id, region, name);
CREATE TYPE known AS ENUM (SELECT name FROM loaded ORDER BY name);
CREATE TABLE people AS SELECT id, region, CAST(name AS known) AS name FROM loaded;
DROP TABLE loaded;
"""
MYSQL = f"""
CREATE TABLE people (id INT PRIMARY KEY, region VARCHAR(1), name ENUM('zqann', 'zqbob'));
INSERT INTO people {ROWS};
"""
POSTGRESQL = f"""
CREATE TYPE known AS ENUM ('zqann', 'zqbob');
CREATE TABLE people (id INT PRIMARY KEY, region TEXT, name known);
INSERT INTO people {ROWS};
"""
CLICKHOUSE = f"""
CREATE TABLE people (id Int32, region String, name Enum8('zqann' = 1, 'zqbob' = 2))
ENGINE = MergeTree ORDER BY id;
INSERT INTO people {ROWS};
"""
_SCRIPTS = {"mysql": MYSQL, "postgresql": POSTGRESQL, "clickhouse": CLICKHOUSE}
_FIXTURES = {"mysql": "mariadb"}
_TELLING = (
    "SELECT TYPEOF(name) AS n FROM people",
    "SELECT toTypeName(name) AS n FROM people",
    "SELECT ENUM_RANGE(name) AS n FROM people",
    "SELECT ENUM_LAST(name) AS n FROM people",
    "SELECT ENUM_RANGE(CAST(NULL AS known)) AS n FROM people",
    "SELECT SUM(name) AS n FROM people",
    "SELECT name + 1 AS n FROM people",
    "SELECT name / name AS n FROM people",
)
"""They name the type of the column, or fail with it."""
NORTH = {"row_rules": [{"table": "people", "condition": "region = 'N'"}]}
EMPTY = {"kind": "null"}
MASKED = {"column_rules": [{"table": "people", "column": "name", "action": "mask", "mask": EMPTY}]}


@pytest.fixture(params=["duckdb", "mysql", "postgresql", "clickhouse"])
async def reader(app: RunningApp, request: pytest.FixtureRequest) -> Asker:
    """Who asks a source with an enumeration of names."""
    if request.param == "duckdb":
        config: dict[str, Any] = {"path": "labels.duckdb"}
        with duckdb.connect(str(app.settings.data_dir / config["path"])) as connection:
            connection.execute(DUCKDB)
    else:
        database = request.getfixturevalue(_FIXTURES.get(request.param, request.param))
        database.execute(_SCRIPTS[request.param])
        config = database.config()
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source_id = await add_source(admin, request.param, config)
    return Asker(await app.new_user("eve"), source_id)


async def put_rules(app: RunningApp, reader: Asker, rules: dict[str, Any]) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    eve = [await fetch_user_id(reader.client)]
    body = {
        "version": 0,
        **{kind: [{**rule, "users": eve} for rule in kinds] for kind, kinds in rules.items()},
    }
    assert await put_policies(admin, reader.source_id, body) == 200


@pytest.mark.parametrize("rules", [NORTH, MASKED], ids=["rows", "masked"])
async def test_no_label_is_told(
    app: RunningApp, reader: Asker, model: ScriptedModel, rules: dict[str, Any]
) -> None:
    place = f"/api/datasources/{reader.source_id}/tables"
    await put_rules(app, reader, rules)
    model.requests.clear()
    assert SECRET not in (await reader.client.get(place)).text
    for sql in _TELLING:
        model.script("sql", sql_reply(sql))
        answer = await reader.ask("who is there?")
        assert SECRET not in str(answer.events), sql
    assert SECRET not in "\n".join(request.prompt for request in model.requests)


async def test_the_column_can_still_be_asked_for(
    app: RunningApp, reader: Asker, model: ScriptedModel
) -> None:
    await put_rules(app, reader, NORTH)
    sql = "SELECT name, COUNT(*) AS n FROM people WHERE name = 'zqann' GROUP BY name ORDER BY name"
    model.script("sql", sql_reply(sql))
    assert (await reader.ask("how many of each name?")).rows == [["zqann", 1]]
