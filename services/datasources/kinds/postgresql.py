"""PostgreSQL through asyncpg: prepared statements in read-only transactions."""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import asyncpg

from model.errors import AnswerTooLarge, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources import cells
from services.datasources.kinds import postgresql_catalog as catalog
from services.datasources.kinds import postgresql_types as types
from services.datasources.server_kind import Server, ServerSource, Usual, opened, server_config
from services.datasources.sessions import postgresql_settings as settings
from services.datasources.sessions.inflow import (
    GREETING_BYTES,
    MIB,
    NESTED_ROW_BYTES,
    PORTION_BYTES,
    PORTION_CELLS,
    ROW_BYTES,
    portion_too_large,
    row_too_large,
)
from services.datasources.sessions.postgresql_transport import (
    BoundedConnection,
    MessageLimits,
    connect,
)
from services.datasources.source import (
    CATALOG,
    PROBE,
    Fetched,
    FetchedColumn,
    OnProgress,
    OpenSource,
    Probe,
    Surroundings,
    milliseconds_since,
    words,
)

_BATCH = 1_000
_FIRST = 32
_AIM_BYTES = 4 * MIB
"""What the next portion of rows should bring, judged by those before it."""
_LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError)
_USUAL = Usual(5432, ("postgresql", "postgres"))
_LOOK_MS = 100
_CLOSE_WAIT_S = 0.2
_UNKNOWN = (
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidParameterValueError,
    asyncpg.FeatureNotSupportedError,
)
"""What servers before 14, or on systems that cannot tell, say to being asked to look."""


class PostgresqlKind:
    """The kind `postgresql`."""

    name = "postgresql"
    dialect: Dialect = "postgres"

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
        """Host, port, account, database and optionally one schema."""
        return server_config(given, around, _USUAL)

    def open(self, config: Mapping[str, Any], around: Surroundings) -> OpenSource:
        """The database; connects when it is first used."""
        return opened(
            config, _USUAL, lambda one: PostgresqlSource(PostgresqlDriver(Server.of(one, around)))
        )


class PostgresqlDriver:
    """Connects to and reads one database."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._settings = settings.expected_settings(server.schema or catalog.DEFAULT_SCHEMA)
        self._pins = ""
        self._looks = ""
        """Lets the server look for us while a statement runs, and end it when we are gone."""

    async def connect(self) -> Any:
        """A connection whose transactions are read-only unless told otherwise."""
        return await self.server.reach(self._connect)

    async def _connect(self, address: str) -> Any:
        server = self.server
        connection = await connect(
            host=address,
            port=server.port,
            user=server.username,
            password=server.password,
            database=server.database,
            statement_cache_size=0,
            server_settings={
                "application_name": "tabletalk",
                **settings.at_sign_in(self._settings),
            },
        )
        try:
            await self._prepare_session(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def _prepare_session(self, connection: BoundedConnection) -> None:
        self._pins = await settings.pin(connection, self._settings)
        for name, decode in types.DECODERS.items():
            await connection.set_type_codec(
                name, schema="pg_catalog", encoder=str, decoder=decode, format="text"
            )
        looks = f"SET LOCAL client_connection_check_interval = {_LOOK_MS};"
        with suppress(*_UNKNOWN):
            await connection.execute(f"BEGIN; {looks} COMMIT")
            self._looks = looks

    async def begin(self, connection: Any, limits: QueryLimits) -> None:
        """A read-only transaction with its limits; they end with it."""
        most = round(limits.timeout_s * 1000)
        connection.limits.allow(GREETING_BYTES, GREETING_BYTES)
        try:
            await connection.execute(
                "BEGIN READ ONLY;"
                f"{self._looks}{self._pins}"
                f"SET LOCAL statement_timeout = {most};"
                f"SET LOCAL lock_timeout = {most};"
                f"SET LOCAL idle_in_transaction_session_timeout = {most + 60_000}"
            )
        except (asyncpg.PostgresError, *_LOST) as error:
            raise self.server.unavailable(error) from error

    async def read(self, connection: Any, sql: str, limits: QueryLimits) -> Fetched:
        """The rows of one statement; several in one text are refused by the protocol."""
        try:
            return await _read(connection, sql, limits)
        except asyncpg.QueryCanceledError as error:
            seconds = f"{limits.timeout_s:g}"
            raise QueryTimeout("datasources.timeout", seconds=seconds) from error
        except (*_LOST, asyncpg.SerializationError) as error:
            if connection.limits.exceeded:
                raise _too_large(connection.limits) from error
            # A standby ends statements that stand in the way of what it has to apply.
            raise self.server.unavailable(error) from error
        except (asyncpg.PostgresError, ValueError, OverflowError) as error:
            reason = words(error, self.server.password)
            raise SqlFailed("datasources.failed", reason=reason) from error

    async def reset(self, connection: Any) -> bool:
        """Everything a statement may have set or left in the session is gone."""
        connection.limits.allow(GREETING_BYTES, GREETING_BYTES)
        await connection.execute("ROLLBACK")
        await connection.execute("DISCARD ALL")
        await settings.pin(connection, self._settings)
        return True

    async def abandon(self, connection: Any) -> None:
        """Asyncpg sends the cancel request; closing waits until the server has it.

        One that comes when the statement is just about to begin is lost: then we hang up.
        """
        try:
            await connection.close(timeout=_CLOSE_WAIT_S)
        finally:
            connection.terminate()

    async def end(self, connection: Any) -> None:
        """Say goodbye."""
        await connection.close(timeout=2)


class PostgresqlSource(ServerSource[Any]):
    """One database."""

    def __init__(self, driver: PostgresqlDriver) -> None:
        super().__init__(driver, driver.server)
        self._schema = driver.server.schema

    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""
        [(version, writable)] = (await self.fetch(catalog.PROBE, PROBE)).rows
        return Probe(str(version), bool(writable))

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of all schemas, or of the one that was named."""
        return await catalog.tables(self, self._schema, on_progress)

    async def find_lag(self) -> float | None:
        """How old the newest change is that it has applied; nothing is missing when all are."""
        [(seconds,)] = (await self.fetch(catalog.LAG, CATALOG)).rows
        return None if seconds is None else float(seconds)


async def _read(connection: BoundedConnection, sql: str, limits: QueryLimits) -> Fetched:
    began = time.monotonic()
    connection.limits.allow(GREETING_BYTES, GREETING_BYTES)
    statement = await connection.prepare(sql)
    attributes = statement.get_attributes()
    columns = tuple(FetchedColumn(a.name, types.kind_of(a.type)) for a in attributes)
    kept = cells.KeptRows([types.converter(a.type) for a in attributes], limits)
    row_bytes = NESTED_ROW_BYTES if any(types.is_nested(a.type) for a in attributes) else ROW_BYTES
    most = max(1, min(_BATCH, PORTION_CELLS // max(1, len(attributes))))
    size = min(_FIRST, most)
    connection.limits.allow(row_bytes, PORTION_BYTES)
    cursor = await statement.cursor()
    while batch := await cursor.fetch(min(size, kept.wanted)):
        if not kept.add(batch) or len(batch) < size:
            break
        row = max(1, connection.limits.received // len(batch))
        size = max(1, min(size * 3, most, _AIM_BYTES // row))
        connection.limits.allow(row_bytes, PORTION_BYTES)
    return Fetched(columns, kept.rows, kept.truncated, milliseconds_since(began))


def _too_large(limits: MessageLimits) -> AnswerTooLarge:
    return row_too_large(limits.longest) if limits.too_long else portion_too_large(limits.most)


KIND = PostgresqlKind()
