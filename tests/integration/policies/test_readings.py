"""Another reading of a question, run by a click: the rules of the user hold there, too."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.integration.datasources.access.guarded_source import fetch_user_id
from tests.integration.policies.ruled_source import put_policies
from tests.support.apps.model_app import Asker, add_source, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp

FIXTURES = (app_settings, model)
BINDERY = """
CREATE TABLE clients (client_id INTEGER PRIMARY KEY, client_name VARCHAR(16), city VARCHAR(16));
CREATE TABLE jobs (job_id INTEGER PRIMARY KEY, client_id INTEGER REFERENCES clients (client_id),
  ordered_on DATE, delivered_on DATE, billed_fee INT, paid_fee INT);
INSERT INTO clients VALUES (1, 'Ash', 'Lund'), (2, 'Birch', 'Oslo');
INSERT INTO jobs VALUES (1, 1, '2025-01-02', '2025-02-03', 100, 90),
  (2, 1, '2025-01-05', '2025-01-09', 40, 40), (3, 2, '2025-01-07', '2025-02-01', 30, 20);
"""
ASKED = "total fee of jobs"


@pytest.fixture
async def ruled(app: RunningApp) -> tuple[Asker, Asker, dict[str, Any]]:
    """A user who sees all, one whose rows are of one client, and the rules of the source."""
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    with closing(sqlite3.connect(app.settings.data_dir / "bindery.db")) as connection:
        connection.executescript(BINDERY)
    source_id = await add_source(admin, "sqlite", {"path": "bindery.db"})
    whole, part = [Asker(await app.new_user(name), source_id) for name in ("eve", "ada")]
    clients = (whole.client, part.client, admin)
    eve, ada, owner = [await fetch_user_id(client) for client in clients]
    body = {
        "version": 0,
        "open_to": {"users": [eve, ada, owner]},
        "row_rules": [
            {"table": "jobs", "users": [eve]},
            {"table": "jobs", "condition": "client_id = 1", "users": [ada]},
        ],
    }
    assert await put_policies(admin, source_id, body) == 200
    hide = {"table": "jobs", "column": "paid_fee", "action": "deny", "users": [ada]}
    return whole, part, {**body, "version": 1, "column_rules": [hide]}


async def find_offer(asker: Asker) -> tuple[str, str]:
    """A run, and the statement of the reading that it offers."""
    answer = await asker.ask(ASKED, modelId="builtin")
    offers = {each["words"]: each["sql"] for each in answer.one("readings")["others"]}
    return answer.run_id, offers["paid fee"]


async def test_a_reading_gives_the_rows_that_the_user_may_see(
    ruled: tuple[Asker, Asker, dict[str, Any]],
) -> None:
    whole, part, _ = ruled
    for asker, total in ((whole, 150), (part, 130)):
        run_id, sql = await find_offer(asker)
        answer = await asker.edit(run_id, sql)
        assert answer.rows == [[total]]


async def test_a_reading_that_was_offered_before_a_rule_obeys_the_rule(
    app: RunningApp, ruled: tuple[Asker, Asker, dict[str, Any]]
) -> None:
    whole, part, stricter = ruled
    run_id, sql = await find_offer(part)
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    assert await put_policies(admin, part.source_id, stricter) == 200
    refused = await part.edit(run_id, sql)
    assert refused.events[-1]["type"] == "RUN_ERROR"
    assert refused.code == "sql_rejected"
    again = await part.ask(ASKED, modelId="builtin")
    assert again.rows == [[140]]
    assert not [o for r in again.all("readings") for o in r["others"] if "paid" in o["sql"]]
    assert (await whole.edit(*await find_offer(whole))).rows == [[150]]


async def test_the_offer_of_another_user_shows_no_rows_of_his(
    ruled: tuple[Asker, Asker, dict[str, Any]],
) -> None:
    whole, part, _ = ruled
    run_id, _ = await find_offer(part)
    _, sql = await find_offer(whole)
    assert (await part.edit(run_id, sql)).rows == [[130]]
