"""A reader of the audit under rules is told no name that they hide from him."""

from typing import Any

import httpx
import pytest

from tests.integration.audit.test_withheld import WITHHELD, read
from tests.integration.datasources.access.guarded_source import (
    NAMES,
    Guarded,
    app,
    fetch_user_id,
    find_marks,
)
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)

SEVEN = "SELECT 7 AS n"


@pytest.fixture
async def auditor(guarded: Guarded, model: ScriptedModel) -> httpx.AsyncClient:
    """One who sees a part of the source, after somebody who sees all has asked."""
    for sql in ("SELECT pin_zq FROM vault_zq", "SELECT iban_zq FROM customers", SEVEN):
        model.script("sql", sql_reply(sql))
        await guarded.all.ask("which ones?")
    term = {"datasource_id": guarded.source_id, "name": "pin", "definition": "See pin_zq."}
    (await guarded.admin.post("/api/terms", json=term)).raise_for_status()
    role = {"name": "Auditor", "permissions": ["ask", "see_sql", "read_audit"]}
    role_id = (await guarded.admin.post("/api/roles", json=role)).json()["id"]
    place = f"/api/users/{await fetch_user_id(guarded.part.client)}"
    (await guarded.admin.patch(place, json={"role_id": role_id})).raise_for_status()
    return guarded.part.client


@pytest.mark.promise("withheld-audit")
async def test_records_that_name_what_is_hidden_say_only_who_did_something_when(
    guarded: Guarded, auditor: httpx.AsyncClient
) -> None:
    told = await read(auditor)
    assert find_marks(str(told)) == []
    full = await read(guarded.admin)
    assert [each["seq"] for each in told] == [each["seq"] for each in full]
    assert set(find_marks(str(full))) >= set(NAMES) - {"key_zq"}
    statements = [each["details"] for each in told if each["kind"] == "statement"]
    assert statements.count(WITHHELD) == 2
    assert [each["sql"].split() for each in statements if each != WITHHELD] == [SEVEN.split()]
    written = await auditor.get("/api/audit/export")
    assert (written.status_code, find_marks(written.text)) == (200, [])


@pytest.mark.promise("withheld-audit")
async def test_rows_that_others_were_given_are_not_counted_for_him(
    guarded: Guarded, auditor: httpx.AsyncClient, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply("SELECT COUNT(*) AS n FROM customers WHERE name = 'Zqrow'"))
    for asker in (guarded.all, guarded.part):
        await asker.ask("how many of these?")
    told = [each for each in await read(auditor, kind="statement") if each["details"] != WITHHELD]
    counted = [{"rows", "ms"} & set(each["details"]) for each in told]
    assert counted == [{"rows", "ms"}, set(), set()], "his own statement, and two of others"
    full = await read(guarded.admin, kind="statement")
    assert all(each["details"]["rows"] >= 0 for each in full)
    replayed = await auditor.post(f"/api/audit/{told[1]['seq']}/replay")
    assert (replayed.json()["rows_before"], replayed.json()["compared"]) == (None, "nothing")


@pytest.mark.promise("withheld-audit")
async def test_rules_are_told_to_administrators_only(
    guarded: Guarded, auditor: httpx.AsyncClient
) -> None:
    rule: dict[str, Any] = {"table": "customers", "condition": "name <> 'Zqrow'"}
    body = {"version": 1, "row_rules": [rule]}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200
    assert "Zqrow" in str(await read(guarded.admin))
    assert "Zqrow" not in str(await read(auditor))


@pytest.mark.promise("withheld-audit")
async def test_no_text_is_looked_for_in_them_and_pages_are_full(
    guarded: Guarded, auditor: httpx.AsyncClient
) -> None:
    assert await read(auditor, text="pin_zq") == []
    assert len(await read(guarded.admin, text="pin_zq")) > 1
    assert len(await read(auditor, text="SELECT")) == 1
    page = await auditor.get("/api/audit", params={"text": "SELECT", "limit": 1})
    assert [each["details"]["sql"].split() for each in page.json()["items"]] == [SEVEN.split()]


@pytest.mark.promise("withheld-audit")
async def test_a_replay_tells_no_more(guarded: Guarded, auditor: httpx.AsyncClient) -> None:
    records = await read(auditor, kind="statement")
    answers = [await auditor.post(f"/api/audit/{each['seq']}/replay") for each in records]
    assert sorted(each.status_code for each in answers) == [200, 409, 409]
    assert find_marks("".join(each.text for each in answers)) == []
