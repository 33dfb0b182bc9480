"""A rule whose column has values of another kind since the last sync closes its table."""

import pytest
from sqlalchemy import text

from tests.integration.datasources.access.guarded_source import Guarded, app, fetch_user_id
from tests.integration.impact.test_renamed import alter, ask
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.apps.model_app import app_settings, model
from tests.support.polling import eventually
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
KINDS = pytest.mark.parametrize("guarded", ["mysql", "postgresql", "sqlite"], indirect=True)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
ROWS = "SELECT id FROM orders ORDER BY id"


def _replace_column(name: str, type_: str, value: str) -> str:
    return (
        f"ALTER TABLE orders DROP COLUMN {name}; ALTER TABLE orders ADD COLUMN {name} {type_};"
        f"UPDATE orders SET {name} = {value}"
    )


async def _put(guarded: Guarded, **rules: object) -> None:
    place = f"{guarded.place}/policies"
    version = (await guarded.admin.get(place)).json()["version"]
    assert (
        await put_policies(guarded.admin, guarded.source_id, {"version": version, **rules}) == 200
    )


async def _list_problems(guarded: Guarded) -> list[str]:
    answer = await guarded.admin.get(f"{guarded.place}/broken-references")
    return [each["problem"] for each in answer.json()["items"] if each["kind"] == "rule"]


@KINDS
@pytest.mark.promise("row-and-column-rules")
async def test_a_text_that_became_a_number_shows_nothing_until_the_rule_is_saved_again(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, "ALTER TABLE orders ADD COLUMN state VARCHAR(20)")
    part = [await fetch_user_id(guarded.part.client)]
    rule = {"table": "orders", "condition": "state = 'public'", "users": part}
    await _put(guarded, row_rules=[rule])
    await alter(guarded, request, _replace_column("state", "INT", "0"))
    answer = await ask(guarded, model, ROWS)
    assert answer.code == "sql_rejected"
    assert answer.all("table") == []
    [problem] = await _list_problems(guarded)
    assert "another kind" in problem
    await _put(guarded, row_rules=[rule | {"condition": "state = 0"}])
    assert len((await ask(guarded, model, ROWS)).rows) == 3
    assert await _list_problems(guarded) == []


@ONE
@pytest.mark.promise("row-and-column-rules")
async def test_a_mask_that_fits_no_more_shows_nothing(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    mask = {"action": "mask", "mask": {"kind": "rounded", "step": 10}}
    await _put(guarded, column_rules=[{"table": "orders", "column": "amount", **mask}])
    assert len((await ask(guarded, model, "SELECT amount FROM orders")).rows) == 3
    await alter(guarded, request, _replace_column("amount", "VARCHAR(20)", "'77 zqvalue'"))
    assert (await ask(guarded, model, "SELECT amount FROM orders")).code == "sql_rejected"
    assert len(await _list_problems(guarded)) == 1


@ONE
async def test_numbers_stay_numbers_and_other_columns_may_change(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, "ALTER TABLE orders ADD COLUMN remark VARCHAR(20)")
    await _put(guarded, row_rules=[{"table": "orders", "condition": "amount > 10"}])
    await alter(guarded, request, _replace_column("amount", "DECIMAL(9,2)", "20"))
    await alter(guarded, request, _replace_column("remark", "INT", "1"))
    assert len((await ask(guarded, model, ROWS)).rows) == 3


@ONE
async def test_a_sync_notes_the_kinds_of_rules_of_before(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    await _put(guarded, row_rules=[{"table": "orders", "condition": "amount > 0"}])
    forget = text("UPDATE source_policies SET rules = replace(rules, '\"kinds\":', '\"was\":')")
    async with guarded.app.services.database.transaction() as session:
        await session.execute(forget)
    await alter(guarded, request, _replace_column("amount", "VARCHAR(20)", "'7'"))

    async def is_closed() -> bool:
        return (await ask(guarded, model, ROWS)).code == "sql_rejected"

    await eventually(is_closed)  # rules are cached for a second
