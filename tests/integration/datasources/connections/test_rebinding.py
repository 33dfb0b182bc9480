"""A name that means another address at the next look: what was checked is connected to."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from model.engines.clickhouse.description import CLICKHOUSE
from model.engines.mysql.description import MYSQL
from model.engines.postgresql.description import POSTGRESQL
from model.engines.trino.description import TRINO
from model.errors import DatasourceUnavailable
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.connections.server_source import ServerKind
from services.datasources.engines.clickhouse.driver import ClickhouseKind
from services.datasources.engines.mysql.driver import MysqlKind
from services.datasources.engines.postgresql.driver import PostgresqlKind
from services.datasources.engines.trino.driver import TrinoKind
from services.security import outbound_addresses
from tests.support.servers.ports import free_port

ALLOWED, REFUSED = "127.0.0.1", "127.0.0.2"
NAME = "shop.example"
KINDS = (
    MysqlKind(MYSQL),
    PostgresqlKind(POSTGRESQL),
    ClickhouseKind(CLICKHOUSE),
    TrinoKind(TRINO),
)


class RebindingName:
    """A name whose first lookup alone gives an allowed address; servers tell who connects."""

    def __init__(self) -> None:
        self.port = free_port()
        self.lookups = 0
        self.connected: set[str] = set()

    async def accept(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected.add(writer.get_extra_info("sockname")[0])
        writer.close()

    def resolve(self, host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        address = host
        if host == NAME:
            self.lookups += 1
            address = ALLOWED if self.lookups == 1 else REFUSED
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port)))]


@pytest.fixture
async def name(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RebindingName]:
    """The name, resolved by every resolver of this process; one of its addresses is refused."""
    name = RebindingName()
    monkeypatch.setattr(socket, "getaddrinfo", name.resolve)
    monkeypatch.setattr(
        outbound_addresses, "is_address_allowed", lambda address, **_: address != REFUSED
    )
    async with AsyncExitStack() as stack:
        for address in (ALLOWED, REFUSED):
            server = await asyncio.start_server(name.accept, address, name.port)
            await stack.enter_async_context(server)
        yield name


@pytest.mark.promise("connections")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.name))
async def test_a_name_that_changes_its_address_leads_to_no_refused_one(
    kind: ServerKind, name: RebindingName, tmp_path: Path
) -> None:
    account = {"username": "reader", "database": "shop", "schema": "main"}
    config = {"host": NAME, "port": name.port, **account}
    source = kind.open(config, AllowedLocations(tmp_path))
    try:
        for _ in range(3):
            with pytest.raises(DatasourceUnavailable):
                await source.probe()
    finally:
        await source.close()
    assert name.lookups > 1
    assert REFUSED not in name.connected
