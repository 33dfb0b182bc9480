"""A source whose last manager is gone can be claimed by another one, and the audit says so."""

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import app, fetch_user_id
from tests.integration.policies.restricted_source import Restricted, guarded, policy, put_access
from tests.support.apps.model_app import app_settings, model

FIXTURES = (app, app_settings, guarded, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
pytestmark = ONE


async def list_orphans(client: httpx.AsyncClient) -> list[str]:
    listed = await client.get("/api/datasources/orphaned")
    assert listed.status_code == 200, listed.text
    return [each["id"] for each in listed.json()["items"]]


async def leave_to(guarded: Restricted, *clients: httpx.AsyncClient) -> None:
    """From now on the source is open to the second administrator and these users only."""
    users = [await fetch_user_id(each) for each in (guarded.owner, *clients)]
    await put_access(guarded.owner, guarded.source_id, {"open": False, "users": users})


@pytest.mark.promise("claimed-sources")
@pytest.mark.parametrize("change", [{"enabled": False}, {"role": "user"}, None])
async def test_a_source_without_a_manager_is_listed_and_claimed(
    guarded: Restricted, change: dict[str, object] | None
) -> None:
    eve = guarded.all.client
    await leave_to(guarded, eve)
    claim = f"{guarded.place}/claim"
    assert await list_orphans(guarded.admin) == []
    assert (await guarded.admin.post(claim)).status_code == 404
    owner = f"/api/users/{await fetch_user_id(guarded.owner)}"
    if change is None:
        gone = await guarded.admin.delete(owner)
    else:
        gone = await guarded.admin.patch(owner, json=change)
    assert gone.is_success, gone.text
    assert await list_orphans(guarded.admin) == [guarded.source_id]
    assert (await guarded.admin.get(guarded.place)).status_code == 404
    assert (await guarded.none.client.post(claim)).status_code == 403
    claimed = await guarded.admin.post(claim)
    assert claimed.status_code == 200, claimed.text
    assert await fetch_user_id(eve) in claimed.json()["users"]
    assert (await guarded.admin.get(guarded.place)).status_code == 200
    assert (await eve.get(guarded.place)).status_code == 200
    assert await list_orphans(guarded.admin) == []
    records = (await guarded.admin.get("/api/audit", params={"text": "policies.claim"})).json()
    assert [each["outcome"] for each in records["items"]] == ["done", "refused", "refused"]
    assert {each["source_id"] for each in records["items"]} == {guarded.source_id}


@pytest.mark.promise("restricted-sources")
async def test_who_may_not_manage_sources_is_not_told_of_them(guarded: Restricted) -> None:
    await leave_to(guarded)
    await guarded.admin.delete(f"/api/users/{await fetch_user_id(guarded.owner)}")
    assert (await guarded.all.client.get("/api/datasources/orphaned")).status_code == 403


@pytest.mark.promise("claimed-sources")
async def test_an_open_source_is_no_orphan(guarded: Restricted) -> None:
    await put_access(guarded.owner, guarded.source_id, {"open": True})
    assert await list_orphans(guarded.admin) == []
    assert (await guarded.admin.post(f"{guarded.place}/claim")).status_code == 404
