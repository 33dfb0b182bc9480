"""Rows that are hard to carry: odd values, none, many, twice the same heading."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.support.apps.model_app import (
    EVERYWHERE,
    SERVERS,
    Asker,
    add_source,
)
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import Cut, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

ODD = {
    "postgresql": """
CREATE TABLE odd (id INT PRIMARY KEY, f DOUBLE PRECISION, n NUMERIC, b BYTEA, t TIMESTAMPTZ,
  i INTERVAL, j JSONB, a INT[], u UUID, x TEXT);
INSERT INTO odd VALUES
  (1, 'NaN', 'NaN', '\\x00ff', '2025-01-31 23:59:59.123456+08', '1 day 2 hours', '{"a": [1, null]}',
   '{1,NULL}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', E'</rows>\\n📈 =1+1'),
  (2, 'Infinity', 1e-30, NULL, NULL, NULL, NULL, NULL, NULL, ''),
  (3, '-Infinity', 12345678901234567890.123, NULL, '0044-03-15 12:00:00 BC',
   NULL, NULL, NULL, NULL, NULL);
""",
    "mysql": """
CREATE TABLE odd (id BIGINT UNSIGNED PRIMARY KEY, f DOUBLE, n DECIMAL(40,20), b BLOB, t DATETIME(6),
  i TIME, j JSON, a BIT(3), u YEAR, x TEXT);
INSERT INTO odd VALUES
  (18446744073709551615, 1e308, 12345678901234567890.12345678901234567890, x'00ff',
   '2025-01-31 23:59:59.123456', '-838:59:59', '{"a": [1, null]}', b'101', 2025,
   '</rows>\\n📈 =1+1'),
  (2, -1e-308, 0.1, NULL, NULL, '00:00:00', NULL, NULL, NULL, ''),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
""",
}


async def odd(app: RunningApp, asker: Asker) -> Asker:
    """The asker in front of the odd table."""
    assert asker.database
    kind = asker.database.server.kind
    asker.database.execute(ODD[kind])
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source = await add_source(admin, kind, asker.database.config())
    return Asker(asker.client, source, asker.database)


@SERVERS
@pytest.mark.parametrize("summary", ["model", "computed"])
async def test_odd_values_arrive_and_come_back(
    app: RunningApp, asker: Asker, model: ScriptedModel, summary: str
) -> None:
    asker = await odd(app, asker)
    if summary == "computed":
        model.script("summary", Reply((Cut(),)))
    for columns in ("*", "id, f", "t, n", "x, f", "x, n", "i, id", "j, a"):
        model.script("sql", sql_reply(f"SELECT {columns} FROM odd"))
        answer = await asker.ask(locale="zh-CN")
        assert answer.code == "success", (columns, answer.events[-1])
        assert len(answer.rows) == 3
        json.dumps(answer.events, allow_nan=False)
    for kind in ("csv", "xlsx", "json"):
        place = f"/api/chats/runs/{answer.run_id}/result?format={kind}"
        assert (await asker.client.get(place)).status_code == 200


async def test_texts_in_columns_of_numbers_and_days_end_no_answer(
    app: RunningApp, model: ScriptedModel
) -> None:
    """SQLite stores them there, and other tables have columns that may be keys of theirs."""
    rows = "(1, 1, '2024-01-01'), (2, 'zqtext', 'zqtext'), (3, NULL, NULL)"
    with closing(sqlite3.connect(app.settings.data_dir / "odd.sqlite")) as connection:
        connection.executescript(
            "CREATE TABLE odd (id INT PRIMARY KEY, parent INT, day DATE);"
            "CREATE TABLE parents (parent INT PRIMARY KEY, id INT, name TEXT);"
            f"INSERT INTO odd VALUES {rows}; INSERT INTO parents VALUES (1, 'zqtext', 'Ann');"
        )
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    asker = Asker(admin, await add_source(admin, "sqlite", {"path": "odd.sqlite"}))
    tables = (await admin.get(f"/api/datasources/{asker.source_id}/tables")).json()["items"]
    columns = {each["name"]: each["profile"] for each in tables[0]["columns"]}
    ends = {name: (profile["low"], profile["high"]) for name, profile in columns.items()}
    assert ends == {"id": ("1", "3"), "parent": ("", ""), "day": ("", "")}
    for model_id in (None, "builtin"):
        model.script("sql", sql_reply("SELECT COUNT(*) AS n FROM odd"))
        answer = await asker.ask("how many odd are there?", modelId=model_id)
        assert (answer.code, answer.rows) == ("success", [[3]])


@EVERYWHERE
async def test_no_rows_are_an_answer_too(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply("SELECT name, region_id FROM regions WHERE region_id > 99"))
    answer = await asker.ask()
    assert (answer.code, answer.rows, answer.all("chart")) == ("success", [], [])
    assert answer.text
    assert not model.of("summary"), "no rows need no model"


@EVERYWHERE
@pytest.mark.parametrize(
    ("sql", "width"),
    [
        ("SELECT name, name FROM regions", 2),
        ("SELECT region_id, name AS region_id FROM regions", 2),
        ("SELECT count(*), count(*) FROM regions", 2),
        ("SELECT 1", 1),
        ("SELECT NULL AS missing, '' AS empty", 2),
        ("SELECT r.*, p.* FROM regions r JOIN provinces p ON p.region_id = r.region_id", 5),
    ],
)
async def test_headings_may_be_the_same(
    asker: Asker, model: ScriptedModel, sql: str, width: int
) -> None:
    model.script("sql", sql_reply(sql))
    answer = await asker.ask()
    assert answer.code == "success", answer.events[-1]
    assert all(len(row) >= width for row in answer.rows)
    assert len(answer.one("table")["columns"]) == len(answer.rows[0])


async def test_many_rows_are_cut_and_said_to_be(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply("SELECT item_id, amount FROM order_items ORDER BY item_id"))
    answer = await asker.ask()
    table: dict[str, Any] = answer.one("table")
    assert (len(table["rows"]), table["row_count"], table["truncated"]) == (1_000, 10_000, True)
    place = f"/api/chats/runs/{answer.run_id}/result?format=csv"
    lines = (await asker.client.get(place)).text.strip().splitlines()
    assert len(lines) == 10_001
