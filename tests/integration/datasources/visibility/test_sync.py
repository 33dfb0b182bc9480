"""A sync reads nothing that is switched off, and undoes no switch that is turned meanwhile."""

from typing import Any

import pytest

from services.datasources import sync
from services.datasources.connections.pooled_source import PooledSource
from tests.integration.datasources.visibility.marked_source import (
    VALUE,
    Marked,
    find_canaries,
    marked,
)
from tests.integration.datasources.visibility.test_everywhere import read_recorded
from tests.support.apps.model_app import app, app_settings, model

FIXTURES = (app, app_settings, model, marked)
ONE = pytest.mark.parametrize("marked", ["postgresql"], indirect=True)


@ONE
@pytest.mark.parametrize("moment", ["read", "merged"])
async def test_a_switch_that_is_turned_during_a_sync_holds(
    marked: Marked, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """When all values are read, or already merged with the switches, and nothing is stored yet."""
    owner, name = (
        (sync, "probe_replica") if moment == "read" else (sync.SyncService, "_load_and_merge")
    )
    work = getattr(owner, name)

    async def meanwhile(*given: Any) -> Any:
        done = await work(*given)
        await marked.switch_off()
        return done

    monkeypatch.setattr(owner, name, meanwhile)
    await marked.sync()
    assert VALUE not in read_recorded(marked.app)
    assert find_canaries(str(await marked.tables(marked.asker.client))) == []
    assert (await marked.asker.client.get(marked.place)).json()["tables"] == 2


@ONE
async def test_no_statement_of_a_sync_names_it(
    marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    await marked.switch_off()
    statements: list[str] = []
    fetch = PooledSource.fetch

    async def listen(self: Any, sql: str, *rest: Any, **named: Any) -> Any:
        statements.append(sql)
        return await fetch(self, sql, *rest, **named)

    monkeypatch.setattr(PooledSource, "fetch", listen)
    await marked.sync()
    assert any("customers" in sql for sql in statements)
    assert [sql for sql in statements if find_canaries(sql)] == []


@ONE
async def test_values_of_a_table_that_is_gone_are_deleted(marked: Marked) -> None:
    assert marked.database
    assert VALUE in read_recorded(marked.app)
    marked.database.execute("DROP TABLE orders; DROP TABLE customers; DROP TABLE vault_zq")
    marked.database.execute("CREATE TABLE others (id INT PRIMARY KEY)")
    await marked.sync()
    assert VALUE not in read_recorded(marked.app)
