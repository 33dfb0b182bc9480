"""A source that stored access opens to some users: the others are denied by nothing else."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import (
    Guarded,
    create_source,
    fetch_user_id,
)
from tests.support.apps.model_app import Asker
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.fake_policy import FakePolicy


@dataclass
class Restricted(Guarded):
    """`all` and the administrators may ask it, by a group; `none` and `part` may not."""

    owner: httpx.AsyncClient
    """A second administrator, who takes rights away."""

    async def deny(self, client: httpx.AsyncClient, *source_ids: str) -> None:
        """From now on these sources are restricted to others."""
        denied = await fetch_user_id(client)
        users = [await fetch_user_id(each) for each in (self.owner, self.admin, self.all.client)]
        for source_id in source_ids or (self.source_id,):
            body = {"open": False, "users": [each for each in users if each != denied]}
            await put_access(self.owner, source_id, body)


async def put_access(client: httpx.AsyncClient, source_id: str, body: dict[str, Any]) -> Any:
    """Who may ask a source from now on, as the service answers."""
    put = await client.put(f"/api/datasources/{source_id}/access", json=body)
    assert put.status_code == 200, put.text
    return put.json()


@pytest.fixture
def policy() -> None:
    """The stored rules decide."""
    return


@pytest.fixture(params=["sqlite", "duckdb", "mysql", "postgresql", "files"])
async def guarded(app: RunningApp, request: pytest.FixtureRequest) -> Restricted:
    """The source in each kind of database, open to one group."""
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    owner = await app.new_user("olga", "admin")
    clients = [await app.new_user(name) for name in ("eve", "ada", "ned")]
    source_id = await create_source(app, admin, request)
    members = [await fetch_user_id(each) for each in (admin, owner, clients[0])]
    group = await admin.post("/api/groups", json={"name": "Allowed", "members": members})
    await put_access(admin, source_id, {"open": False, "groups": [group.json()["id"]]})
    whole, part, none = [Asker(client, source_id) for client in clients]
    return Restricted(app, FakePolicy(), admin, whole, part, none, request.param, owner)
