"""A source under stored rules: who sees what is what `guarded` sources show, by rules alone."""

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


@pytest.fixture
def policy() -> None:
    """The stored rules decide."""
    return


@pytest.fixture(params=["sqlite", "duckdb", "mysql", "postgresql", "clickhouse", "files"])
async def guarded(app: RunningApp, request: pytest.FixtureRequest) -> Guarded:
    """The source in each kind of database, with rules for one user, closed to another."""
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source_id = await create_source(app, admin, request)
    clients = [await app.new_user(name) for name in ("eve", "ada", "ned")]
    eve, ada, _ = [await fetch_user_id(client) for client in clients]
    await put_rules(admin, source_id, whole=[eve, await fetch_user_id(admin)], part=[ada])
    whole, part, none = [Asker(client, source_id) for client in clients]
    return Guarded(app, FakePolicy(), admin, whole, part, none, request.param)


async def put_rules(
    admin: httpx.AsyncClient, source_id: str, *, whole: list[str], part: list[str]
) -> None:
    """Rules by which some users see all of a source, and others what a partial policy leaves."""
    condition = "iban_zq <> 'zqvalue 5'"
    hidden = (("vault_zq", "key_zq"), ("vault_zq", "pin_zq"), ("customers", "iban_zq"))
    body = {
        "version": 0,
        "open_to": {"users": [*whole, *part]},
        "row_rules": [
            {"table": "customers", "users": whole},
            {"table": "customers", "condition": condition, "users": part},
        ],
        "column_rules": [
            {"table": table, "column": column, "action": "deny", "users": part}
            for table, column in hidden
        ],
    }
    assert await put_policies(admin, source_id, body) == 200


async def put_policies(admin: httpx.AsyncClient, source_id: str, body: dict[str, Any]) -> int:
    """The status of the answer."""
    put = await admin.put(f"/api/datasources/{source_id}/policies", json=body)
    return put.status_code
