"""Of a source that is not open to him, a reader of the audit learns that something happened."""

from typing import Any

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import app, fetch_user_id, find_marks
from tests.integration.policies.restricted_source import Restricted, guarded, policy, put_access
from tests.integration.policies.test_access import teach
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
WITHHELD = {"withheld": True}


async def read(client: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    answer = await client.get("/api/audit", params={"limit": "200", **query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
async def outsider(guarded: Restricted, model: ScriptedModel) -> httpx.AsyncClient:
    """An administrator to whom the source is closed after it was taught and asked."""
    model.script("sql", sql_reply("SELECT pin_zq FROM vault_zq"))
    await teach(guarded)
    [term] = (await guarded.admin.get("/api/terms")).json()["items"]
    changed = await guarded.admin.patch(
        f"/api/terms/{term['id']}", json={"definition": "pin_zq, as zqvalue says."}
    )
    assert changed.status_code == 200, changed.text
    await guarded.deny(guarded.admin)
    return guarded.admin


@pytest.mark.promise("withheld-audit")
async def test_he_reads_who_did_something_when_and_nothing_of_what(
    guarded: Restricted, outsider: httpx.AsyncClient
) -> None:
    told = await read(outsider)
    assert find_marks(str(told)) == []
    closed = [each for each in told if each["source_id"] == guarded.source_id]
    assert {"statement", "question", "change"} <= {each["kind"] for each in closed}
    assert all(each["details"] == WITHHELD and not each["target_id"] for each in closed)
    full = await read(guarded.owner)
    assert [each["seq"] for each in full] == [each["seq"] for each in told]
    assert {"zqvalue", "pin_zq"} <= set(find_marks(str(full)))


@pytest.mark.promise("withheld-audit")
async def test_what_names_the_source_by_a_run_or_a_term_only_is_withheld(
    outsider: httpx.AsyncClient,
) -> None:
    for action in ("runs.feedback", "terms.change"):
        records = await read(outsider, text=action)
        assert [each["details"] for each in records] == [WITHHELD], action


@pytest.mark.promise("withheld-audit")
async def test_no_text_is_looked_for_in_what_is_withheld(
    guarded: Restricted, outsider: httpx.AsyncClient
) -> None:
    assert await read(outsider, text="pin_zq") == []
    assert await read(guarded.owner, text="pin_zq") != []


@pytest.mark.promise("withheld-audit")
async def test_the_file_and_a_replay_withhold_the_same(
    guarded: Restricted, outsider: httpx.AsyncClient
) -> None:
    written = await outsider.get("/api/audit/export")
    assert find_marks(written.text) == []
    [statement, *_] = await read(outsider, kind="statement")
    replayed = await outsider.post(f"/api/audit/{statement['seq']}/replay")
    assert (replayed.status_code, find_marks(replayed.text)) == (409, [])


async def test_it_is_told_again_once_the_source_is_open_to_him(
    guarded: Restricted, outsider: httpx.AsyncClient
) -> None:
    users = [await fetch_user_id(each) for each in (guarded.owner, outsider)]
    await put_access(guarded.owner, guarded.source_id, {"open": False, "users": users})
    assert "pin_zq" in find_marks(str(await read(outsider)))


@pytest.mark.promise("withheld-audit")
async def test_of_a_deleted_source_only_administrators_read_details(guarded: Restricted) -> None:
    (await guarded.owner.delete(guarded.place)).raise_for_status()
    role = {"name": "Auditor", "permissions": ["ask", "read_audit"]}
    role_id = (await guarded.admin.post("/api/roles", json=role)).json()["id"]
    ada = await fetch_user_id(guarded.part.client)
    given = await guarded.admin.patch(f"/api/users/{ada}", json={"role_id": role_id})
    assert given.status_code == 200, given.text
    query = {"source": guarded.source_id}
    assert {str(each["details"]) for each in await read(guarded.part.client, **query)} == {
        str(WITHHELD)
    }
    assert str(WITHHELD) not in {str(e["details"]) for e in await read(guarded.owner, **query)}
