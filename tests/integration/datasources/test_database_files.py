"""The database files that a new source may be made of, in the running application."""

import httpx

from tests.integration.datasources.test_routes import wait_for_demo

PATH = "/api/datasources/database-files"


async def test_who_manages_sources_is_offered_files_that_a_source_can_be_made_of(
    admin: httpx.AsyncClient,
) -> None:
    await wait_for_demo(admin)
    files = (await admin.get(PATH, params={"kind": "sqlite"})).json()
    assert files == {"paths": ["demo.db"], "truncated": False}
    body = {"name": "Again", "kind": "sqlite", "config": {"path": files["paths"][0]}}
    assert (await admin.post("/api/datasources", json=body)).status_code == 201


async def test_nobody_else_is_told_of_files(
    guest: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    for client, status in [(guest, 401), (user, 403)]:
        refused = await client.get(PATH, params={"kind": "sqlite"})
        assert (refused.status_code, "demo.db" in refused.text) == (status, False)


async def test_an_unknown_kind_is_refused(admin: httpx.AsyncClient) -> None:
    assert (await admin.get(PATH, params={"kind": "nothing"})).status_code == 422
