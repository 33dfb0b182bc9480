"""MariaDB behind a proxy that makes of it what StarRocks and Doris are to their clients.

Names and refusals are as those engines document them: `VERSION()` of an old MySQL, no transactions,
no resetting of sessions, `query_timeout` in whole seconds, no keys in `key_column_usage`, grants in
columns of their own. A real StarRocks or Doris is in no registry of packages and was never asked.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.servers.connection_server import forward_both, serve_connections
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import Server

_QUERY, _RESET = 0x03, 0x1F
_ERROR = 0xFF
_LATE = 1969
_REFUSED = (
    (r"START TRANSACTION|BEGIN|ROLLBACK|SET SESSION TRANSACTION", 1064, "No viable statement"),
    (r"SET SESSION max_(execution|statement)_time", 1193, "Unknown system variable"),
    (r"SET SESSION query_timeout = \d+\D", 1064, "Incorrect argument type to variable"),
    (r".*key_column_usage", 1064, "was asked for keys that it does not tell"),
)


@dataclass(frozen=True)
class Engine:
    """How an engine names itself, its grants, and a statement that took too long."""

    comment: str
    grants: str
    late: str


STARROCKS = Engine(
    "StarRocks version 3.3.2-857dd73",
    "SELECT '''reader''@''%''' AS UserIdentity, 'default_catalog' AS Catalog,"
    " 'GRANT SELECT ON ALL TABLES IN DATABASE shop TO USER reader' AS Grants",
    "Query exceeded time limit of 1 seconds",
)
DORIS = Engine(
    "Doris version doris-2.1.7-rc03",
    "SELECT '''reader''@''%''' AS UserIdentity, NULL AS GlobalPrivs,"
    " 'internal.shop: Select_priv,Load_priv' AS DatabasePrivs",
    "errCode = 2, detailMessage = query timeout",
)


@dataclass
class Warehouse:
    """The proxy, and the statements that it received."""

    server: Server
    engine: Engine
    port: int = field(default_factory=free_port)
    statements: list[str] = field(default_factory=list)

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        there = await asyncio.open_connection(self.server.host, self.server.port)
        await forward_both(
            _packets(
                reader, lambda head, body: self._forward_request(there[1], writer, head, body)
            ),
            _packets(there[0], lambda head, body: self._forward_answer(writer, head, body)),
            there[1],
        )

    def _forward_request(
        self,
        there: asyncio.StreamWriter,
        back: asyncio.StreamWriter,
        head: bytes,
        body: bytes,
    ) -> None:
        if head[3] == 0 and body[0] == _RESET:
            back.write(_error(1047, "Unknown command"))
            return
        if head[3] == 0 and body[0] == _QUERY:
            sql = body[1:].decode()
            self.statements.append(sql)
            for form, code, words in _REFUSED:
                if re.match(form, sql, re.DOTALL):
                    back.write(_error(code, words))
                    return
            body = bytes([_QUERY]) + self._translate(sql).encode()
        there.write(len(body).to_bytes(3, "little") + head[3:] + body)

    def _translate(self, sql: str) -> str:
        if sql == "SELECT @@version_comment":
            return f"SELECT '{self.engine.comment}'"
        if sql == "SELECT VERSION()":
            return "SELECT '5.7.99'"
        if sql == "SHOW GRANTS":
            return self.engine.grants
        return sql.replace("SET SESSION query_timeout", "SET SESSION max_statement_time")

    def _forward_answer(self, back: asyncio.StreamWriter, head: bytes, body: bytes) -> None:
        late = body[:1] == bytes([_ERROR]) and int.from_bytes(body[1:3], "little") == _LATE
        back.write(_error(1064, self.engine.late, head[3]) if late else head + body)


async def _packets(reader: asyncio.StreamReader, take: Callable[[bytes, bytes], None]) -> None:
    while True:
        head = await reader.readexactly(4)
        take(head, await reader.readexactly(int.from_bytes(head[:3], "little")))


def _error(code: int, words: str, number: int = 1) -> bytes:
    body = bytes([_ERROR]) + code.to_bytes(2, "little") + b"#HY000" + words.encode()
    return len(body).to_bytes(3, "little") + bytes([number]) + body


@asynccontextmanager
async def warehouse_over(server: Server, engine: Engine) -> AsyncIterator[Warehouse]:
    """A proxy that is an engine to its clients."""
    warehouse = Warehouse(server, engine)
    async with serve_connections(warehouse.port, warehouse.pass_on):
        yield warehouse
