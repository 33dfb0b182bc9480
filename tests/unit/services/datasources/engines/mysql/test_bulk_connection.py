"""A stop that comes in the very moment in which a connection to MySQL is made."""

import asyncio

import pytest
from aiomysql import connection as library

from services.datasources.engines.mysql.bulk_connection import BulkConnection


async def test_it_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    left = asyncio.Event()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until we hang up
        writer.close()
        await writer.wait_closed()
        left.set()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    connecting = library._open_connection

    async def stopped_when_connected(host: str, port: int) -> object:
        made = await connecting(host, port)
        opening.cancel()
        return made

    async def signed_in(self: object) -> None:
        """The server has greeted us."""

    monkeypatch.setattr(library, "_open_connection", stopped_when_connected)
    for name in ("_get_server_information", "_request_authentication"):
        monkeypatch.setattr(library.Connection, name, signed_in)
    account = {"user": "u", "password": "p", "db": "d"}
    connection = BulkConnection(host="127.0.0.1", port=port, connect_timeout=5, **account)
    opening = asyncio.create_task(connection.open())
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert connection.closed
    await asyncio.wait_for(left.wait(), 20)
    server.close()
    await server.wait_closed()
