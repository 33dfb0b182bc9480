"""PostgreSQL through asyncpg: prepared statements in read-only transactions."""

import time
from typing import Any

import asyncpg

from model.engines.variant import Variant, find_variant
from model.errors import QueryTimeout, ResultTooLarge, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources import cells
from services.datasources.connections import failure_reasons
from services.datasources.connections.failure_reasons import ServerRefusal
from services.datasources.connections.response_limits import (
    MAX_BATCH_BYTES,
    MAX_BATCH_CELLS,
    MAX_HANDSHAKE_BYTES,
    MAX_NESTED_ROW_BYTES,
    MAX_ROW_BYTES,
    MIB,
    batch_too_large_error,
    row_too_large_error,
)
from services.datasources.connections.server_source import Server, ServerKind, ServerSource
from services.datasources.engines.postgresql import catalog
from services.datasources.engines.postgresql import session_settings as settings
from services.datasources.engines.postgresql import values as types
from services.datasources.engines.postgresql.bounded_transport import (
    BoundedConnection,
    MessageLimits,
    connect_bounded,
)
from services.datasources.error_messages import clean_message
from services.datasources.fetched_rows import FetchedColumn, FetchedRows, milliseconds_since
from services.datasources.ports import CATALOG_LIMITS, PROBE_LIMITS, OnProgress, Probe

_BATCH = 1_000
_FIRST_BATCH = 32
_TARGET_BATCH_BYTES = 4 * MIB
"""Target size of the next batch, estimated from the batches before it."""
_CONNECTION_ERRORS = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError)
_CLIENT_CHECK_MS = 100
_CLOSE_WAIT_S = 0.2
_MAX_SAID = 1_000
_FIRST_OPTIONAL_SETTINGS = 10
"""The release that has `current_setting` for settings that may be missing (since 9.6)."""
_UNSUPPORTED_SIGN_IN = "unsupported SASL"
"""openGauss asks by PostgreSQL's numbers for methods of its own (its sha256)."""
_UNKNOWN_SETTING_ERRORS = (
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidParameterValueError,
    asyncpg.FeatureNotSupportedError,
)
"""Errors of servers that do not support `client_connection_check_interval` (before 14)."""


class PostgresqlKind(ServerKind):
    """PostgreSQL, and what speaks its protocol."""

    def open_server(self, server: Server) -> "PostgresqlSource":
        """One database."""
        return PostgresqlSource(PostgresqlDriver(server, self.variants))


class PostgresqlDriver:
    """Connects to and reads one database."""

    def __init__(self, server: Server, variants: tuple[Variant, ...]) -> None:
        self.server = server
        self.variant = variants[-1]
        """The engine, known once the first connection is open."""
        self.said = ""
        """What the engine says of its version."""
        self._variants = variants
        self._settings = settings.make_expected_settings(server.schema or catalog.DEFAULT_SCHEMA)
        self._pinned_settings = ""
        self._client_check = ""
        """Has the server end a running statement when the client has disconnected."""

    async def connect(self) -> Any:
        """A connection whose transactions are read-only by default."""
        return await self.server.reach(self._connect)

    async def _connect(self, address: str) -> Any:
        connection = await self._sign_in(address)
        try:
            await self._prepare_session(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def _sign_in(self, address: str) -> BoundedConnection:
        server = self.server
        try:
            return await connect_bounded(
                host=address,
                port=server.port,
                user=server.username,
                password=server.password,
                database=server.database,
                statement_cache_size=0,
                server_settings={
                    "application_name": "tabletalk",
                    **settings.select_startup_settings(self._settings),
                },
            )
        except asyncpg.InterfaceError as error:
            if _UNSUPPORTED_SIGN_IN in str(error):
                raise ServerRefusal(str(error), failure_reasons.SIGN_IN) from error
            raise

    async def _prepare_session(self, connection: BoundedConnection) -> None:
        if not self.said:
            self.said = str(await connection.fetchval(catalog.IDENTIFY_QUERY))[:_MAX_SAID]
            self.variant = find_variant(self.said, self._variants)
        self._pinned_settings = await self._pin_settings(connection)
        for name, decode in types.DECODERS.items():
            await connection.set_type_codec(
                name, schema="pg_catalog", encoder=str, decoder=decode, format="text"
            )
        looks = f"SET LOCAL client_connection_check_interval = {_CLIENT_CHECK_MS};"
        try:
            await connection.execute(f"BEGIN; {looks} COMMIT")
            self._client_check = looks
        except _UNKNOWN_SETTING_ERRORS:
            await connection.execute("ROLLBACK")

    async def _pin_settings(self, connection: BoundedConnection) -> str:
        """Set and read back; returns the statements for the beginning of each transaction."""
        has_functions = self.variant.release >= _FIRST_OPTIONAL_SETTINGS
        pin = settings.pin_settings if has_functions else settings.pin_listed_settings
        return await pin(connection, self._settings)

    async def begin(self, connection: Any, limits: QueryLimits) -> None:
        """A read-only transaction with its limits; they end with it."""
        most = round(limits.timeout_s * 1000)
        words = {"milliseconds": most, "idle_milliseconds": most + 60_000}
        limiting = ";".join(each.format(**words) for each in self.variant.limits)
        connection.limits.allow(MAX_HANDSHAKE_BYTES, MAX_HANDSHAKE_BYTES)
        try:
            await connection.execute(
                f"BEGIN READ ONLY;{self._client_check}{self._pinned_settings}{limiting}"
            )
        except (asyncpg.PostgresError, *_CONNECTION_ERRORS) as error:
            raise self.server.to_unavailable(error) from error

    async def read(self, connection: Any, sql: str, limits: QueryLimits) -> FetchedRows:
        """The rows of one statement; several in one text are refused by the protocol."""
        try:
            return await _read_rows(connection, sql, limits)
        except asyncpg.QueryCanceledError as error:
            seconds = f"{limits.timeout_s:g}"
            raise QueryTimeout("datasources.timeout", seconds=seconds) from error
        except asyncpg.UnsupportedClientFeatureError as error:
            # Its words name the type, which may be called like a table that is hidden.
            raise SqlFailed("datasources.composite") from error
        except (*_CONNECTION_ERRORS, asyncpg.SerializationError) as error:
            if connection.limits.exceeded:
                raise _to_too_large_error(connection.limits) from error
            # A standby ends statements that stand in the way of what it has to apply.
            raise self.server.to_unavailable(error) from error
        except (asyncpg.PostgresError, ValueError, OverflowError) as error:
            reason = clean_message(error, self.server.password)
            raise SqlFailed("datasources.failed", reason=reason) from error

    async def reset(self, connection: Any) -> bool:
        """Reset everything that a statement may have changed in the session."""
        connection.limits.allow(MAX_HANDSHAKE_BYTES, MAX_HANDSHAKE_BYTES)
        await connection.execute("ROLLBACK")
        if not self.variant.resets_session:
            return False
        await connection.execute("DISCARD ALL")
        await self._pin_settings(connection)
        return True

    async def cancel_and_close(self, connection: Any) -> None:
        """Asyncpg sends the cancel request; closing waits until the server has it.

        A cancel request that arrives before the statement starts is lost: then it is cut off.
        """
        try:
            await connection.close(timeout=_CLOSE_WAIT_S)
        finally:
            connection.terminate()

    async def end(self, connection: Any) -> None:
        """Close the connection."""
        await connection.close(timeout=2)


class PostgresqlSource(ServerSource[Any]):
    """A PostgreSQL database as a data source."""

    def __init__(self, driver: PostgresqlDriver) -> None:
        super().__init__(driver, driver.server)
        self._postgresql = driver

    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""
        [(version, writable)] = (await self.fetch(catalog.PROBE_QUERY, PROBE_LIMITS)).rows
        driver = self._postgresql
        version_text = driver.variant.format_version(driver.said, str(version))
        return Probe(version_text, bool(writable))

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of all schemas, or of the one that was named."""
        await self.fetch("SELECT 1", CATALOG_LIMITS)  # the engine is known once something was asked
        driver = self._postgresql
        return await catalog.read_tables(self, driver.server.schema, driver.variant, on_progress)

    async def find_lag(self) -> float | None:
        """Age of the newest applied change; 0 when all received changes are applied."""
        if self._postgresql.variant.release < catalog.FIRST_LAG_FUNCTIONS:
            return None
        [(seconds,)] = (await self.fetch(catalog.LAG_QUERY, CATALOG_LIMITS)).rows
        return None if seconds is None else float(seconds)


async def _read_rows(connection: BoundedConnection, sql: str, limits: QueryLimits) -> FetchedRows:
    started_at = time.monotonic()
    connection.limits.allow(MAX_HANDSHAKE_BYTES, MAX_HANDSHAKE_BYTES)
    statement = await connection.prepare(sql)
    attributes = statement.get_attributes()
    columns = tuple(FetchedColumn(a.name, types.kind_from_type(a.type)) for a in attributes)
    bounded_rows = cells.BoundedRows([types.find_converter(a.type) for a in attributes], limits)
    row_bytes = (
        MAX_NESTED_ROW_BYTES if any(types.is_nested(a.type) for a in attributes) else MAX_ROW_BYTES
    )
    most = max(1, min(_BATCH, MAX_BATCH_CELLS // max(1, len(attributes))))
    size = min(_FIRST_BATCH, most)
    connection.limits.allow(row_bytes, MAX_BATCH_BYTES)
    cursor = await statement.cursor()
    while batch := await cursor.fetch(min(size, bounded_rows.rows_to_read)):
        if not bounded_rows.add(batch) or len(batch) < size:
            break
        row = max(1, connection.limits.received_bytes // len(batch))
        size = max(1, min(size * 3, most, _TARGET_BATCH_BYTES // row))
        connection.limits.allow(row_bytes, MAX_BATCH_BYTES)
    return FetchedRows(
        columns, bounded_rows.rows, bounded_rows.truncated, milliseconds_since(started_at)
    )


def _to_too_large_error(limits: MessageLimits) -> ResultTooLarge:
    return (
        row_too_large_error(limits.longest)
        if limits.too_long
        else batch_too_large_error(limits.most)
    )


SOURCE_KIND = PostgresqlKind
