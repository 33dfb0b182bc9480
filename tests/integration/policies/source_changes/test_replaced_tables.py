"""A table with rules that is replaced or copied in the database stays under them, or is closed."""

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, find_marks
from tests.integration.impact.test_renamed import alter, ask, read_changes, read_tables
from tests.integration.policies.ruled_source import guarded, policy
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
KINDS = pytest.mark.parametrize("guarded", ["sqlite", "postgresql", "mysql"], indirect=True)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
VIEW = (
    "ALTER TABLE customers RENAME TO clients;"
    "CREATE VIEW customers AS SELECT id, name, since, iban_zq, vault_key FROM clients;"
    "CREATE TABLE later (id INT NOT NULL PRIMARY KEY)"
)
COPY = "CREATE TABLE customers_2024 AS SELECT customers.*, 1 AS more FROM customers"


@KINDS
@pytest.mark.promise("policy-everywhere")
async def test_a_table_that_a_view_takes_the_place_of_is_closed(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, VIEW)
    tables = await read_tables(guarded)
    assert tables["customers"]["kind"] == "view"
    assert not tables["clients"]["enabled"]
    assert ("table_disabled", "clients", "") in await read_changes(guarded)
    for sql in ("SELECT * FROM clients", "SELECT * FROM customers"):
        answer = await ask(guarded, model, sql)
        assert find_marks(str(answer.all("table"))) == []


@KINDS
@pytest.mark.promise("policy-everywhere")
async def test_a_copy_of_a_table_with_rules_is_closed(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, f"{COPY}; CREATE TABLE later (id INT NOT NULL PRIMARY KEY)")
    tables = await read_tables(guarded)
    assert not tables["customers_2024"]["enabled"]
    assert tables["later"]["enabled"]
    answer = await ask(guarded, model, "SELECT * FROM customers_2024")
    assert find_marks(str(answer.events)) == []


@ONE
async def test_a_copy_of_a_table_without_rules_is_open(
    guarded: Guarded, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, "CREATE TABLE orders_2024 AS SELECT * FROM orders")
    assert (await read_tables(guarded))["orders_2024"]["enabled"]
