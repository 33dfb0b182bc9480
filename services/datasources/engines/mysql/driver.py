"""MySQL, MariaDB and what speaks their protocol, through aiomysql."""

import math
import re
import time

from pymysql.err import MySQLError, OperationalError

from model.engines.variant import Variant, find_variant
from model.errors import AppError, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources import cells
from services.datasources.connections.grants import may_write
from services.datasources.connections.server_source import Server, ServerKind, ServerSource
from services.datasources.engines.mysql import catalog, values
from services.datasources.engines.mysql.bulk_connection import BulkConnection
from services.datasources.engines.mysql.reading_only import READING_STATEMENT, may_write_by_words
from services.datasources.engines.mysql.session_settings import SessionSettings
from services.datasources.error_messages import clean_message
from services.datasources.fetched_rows import FetchedRows, milliseconds_since
from services.datasources.ports import CATALOG_LIMITS, PROBE_LIMITS, OnProgress, Probe

_TIMEOUT_CODES = {1969, 3024}
_KILLED_CODE = 1317
_UNKNOWN_VARIABLE = 1193
_MAX_COMMENT_LENGTH = 1_000
_LOST_CODES = {2006, 2013, 2055, 1927, 4031, 1053}


class MysqlKind(ServerKind):
    """MySQL, and what speaks its protocol."""

    def open_server(self, server: Server) -> "MysqlSource":
        """One database."""
        return MysqlSource(MysqlDriver(server, self.variants))


class MysqlDriver:
    """Connects to and reads one database."""

    def __init__(self, server: Server, variants: tuple[Variant, ...]) -> None:
        self.server = server
        self.variant = variants[-1]
        """The engine, known once the first connection is open."""
        self.said = ""
        """What the engine says of its version."""
        self._variants = variants
        self._limit: int | None = None
        self._settings = SessionSettings()

    async def connect(self) -> BulkConnection:
        """A connection whose transactions are read-only."""
        return await self.server.reach(self._connect_ready)

    async def _connect_ready(self, address: str) -> BulkConnection:
        connection = await self._sign_in(address)
        try:
            if not self.said:
                await self._identify(connection)
            await self._pin_settings(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    async def _identify(self, connection: BulkConnection) -> None:
        """Ask which engine it is; `VERSION()` of some is that of an old MySQL."""
        comments = [*await connection.fetch_first_row("SELECT @@version_comment")]
        comments += await connection.fetch_first_row("SELECT VERSION()")
        self.said = " ".join(comments)[:_MAX_COMMENT_LENGTH]
        self.variant = find_variant(self.said, self._variants)

    async def _sign_in(self, address: str) -> BulkConnection:
        server = self.server
        connection = BulkConnection(
            host=address,
            port=server.port,
            user=server.username,
            password=server.password,
            db=server.database,
            connect_timeout=5,
        )
        try:
            await connection.open()
        except OperationalError as error:
            if isinstance(error.__cause__, OSError):
                raise error.__cause__ from None
            raise
        return connection

    async def begin(self, connection: BulkConnection, limits: QueryLimits) -> None:
        """A read-only transaction; the time limit is set anew for each."""
        try:
            if connection.is_closed:
                raise OperationalError(2006, "the server has hung up")
            await self._limit_time(connection, limits.timeout_s)
            if self.has_transactions:
                await connection.execute("START TRANSACTION READ ONLY")
        except (MySQLError, OSError) as error:
            raise self.server.to_unavailable(error) from error

    async def read(self, connection: BulkConnection, sql: str, limits: QueryLimits) -> FetchedRows:
        """The rows of one statement."""
        if not self.has_transactions and not READING_STATEMENT.match(sql):
            raise SqlFailed("datasources.failed", reason="read only")
        try:
            return await _read_rows(connection, sql, limits)
        except (MySQLError, OSError) as error:
            app_error = self._to_error(error, limits)
            connection.has_pending_rows = not isinstance(app_error, SqlFailed)
            raise app_error from error

    async def reset(self, connection: BulkConnection) -> bool:
        """Reset everything that a statement may have changed in the session."""
        if connection.has_pending_rows:
            return False
        if self.has_transactions:
            await connection.execute("ROLLBACK")
        try:
            await connection.reset_session()
        except MySQLError:  # an engine that does not know how; another connection does
            return False
        await self._pin_settings(connection)
        return True

    async def cancel_and_close(self, connection: BulkConnection) -> None:
        """Kill the running statement from a second connection, then close this one."""
        thread = connection.thread_id()
        connection.close()  # aiomysql has done so already when the task was cancelled
        if not connection.has_pending_rows:
            return
        killer = await self.server.reach(self._sign_in)
        try:
            await killer.execute(f"KILL {int(thread)}")
        except OperationalError as error:
            if error.args[0] != _NO_SUCH_THREAD:
                raise
        finally:
            killer.close()

    async def end(self, connection: BulkConnection) -> None:
        """Close the connection."""
        await connection.ensure_closed()

    @property
    def has_transactions(self) -> bool:
        """Whether transactions keep it read-only."""
        return self.variant.read_only == "transaction"

    async def _pin_settings(self, connection: BulkConnection) -> None:
        if self.has_transactions:
            await self._settings.pin(connection)
        else:
            await self._settings.pin_mode(connection)

    async def _limit_time(self, connection: BulkConnection, seconds: float) -> None:
        start = 0 if self._limit is None else self._limit
        words = {
            "milliseconds": round(seconds * 1000),
            "seconds": seconds,
            "whole_seconds": max(1, math.ceil(seconds)),
        }
        for place, statement in enumerate(self.variant.limits[start:], start):
            try:
                await connection.execute(statement.format(**words))
            except MySQLError as error:
                if error.args[0] != _UNKNOWN_VARIABLE:
                    raise
            else:
                self._limit = place
                return
        self._limit = len(self.variant.limits)  # the client-side timeout and KILL remain

    def _to_error(self, error: Exception, limits: QueryLimits) -> AppError:
        code = error.args[0] if isinstance(error, MySQLError) and error.args else None
        if code in _TIMEOUT_CODES or code == _KILLED_CODE or self._is_late(error):
            return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
        if code in _LOST_CODES or isinstance(error, OSError):
            return self.server.to_unavailable(error)
        message = error.args[1] if len(error.args) > 1 else error
        reason = clean_message(Exception(str(message)), self.server.password)
        return SqlFailed("datasources.failed", reason=reason)

    def _is_late(self, error: Exception) -> bool:
        """Whether the message says so, where one code stands for every failure."""
        words = self.variant.timeout_words
        message = str(error.args[-1]) if isinstance(error, MySQLError) and error.args else ""
        return bool(words) and re.search(words, message, re.IGNORECASE) is not None


class MysqlSource(ServerSource[BulkConnection]):
    """A MySQL database as a data source."""

    def __init__(self, driver: MysqlDriver) -> None:
        super().__init__(driver, driver.server)
        self._mysql = driver

    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""
        version = await self.fetch("SELECT VERSION()", PROBE_LIMITS)
        grants = (await self.fetch("SHOW GRANTS", PROBE_LIMITS)).rows
        driver = self._mysql
        version_text = driver.variant.format_version(driver.said, str(version.rows[0][0]))
        if not driver.has_transactions:
            return Probe(version_text, may_write_by_words(grants))
        writable = may_write([str(row[0]) for row in grants], catalog.READ_PRIVILEGES)
        return Probe(version_text, writable)

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of the database."""
        return await catalog.read_tables(self, on_progress, self._choose_key_query)

    async def _choose_key_query(self) -> str:
        """The statement that finds keys; the engine is known once something was asked."""
        await self.fetch("SELECT 1", CATALOG_LIMITS)
        return catalog.KEY_QUERIES[self._mysql.variant.key_listing]

    async def find_lag(self) -> float | None:
        """Replication lag as the server reports it, if the account may read it."""
        for statement in ("SHOW REPLICA STATUS", "SHOW SLAVE STATUS"):
            try:
                return catalog.parse_replica_lag(await self.fetch(statement, CATALOG_LIMITS))
            except SqlFailed:
                continue  # older servers know one of them; both need a right
        return None


_NO_SUCH_THREAD = 1094


async def _read_rows(connection: BulkConnection, sql: str, limits: QueryLimits) -> FetchedRows:
    started_at = time.monotonic()
    connection.has_pending_rows = True
    fields = await connection.start_query(sql)
    bounded_rows = cells.BoundedRows([values.find_converter(field) for field in fields], limits)
    over = not fields
    while not over:
        rows, over = await connection.fetch_batch(len(fields))
        if not bounded_rows.add(rows):
            break
    connection.has_pending_rows = not over
    columns = tuple(values.to_column(field) for field in fields)
    return FetchedRows(
        columns, bounded_rows.rows, bounded_rows.truncated, milliseconds_since(started_at)
    )


SOURCE_KIND = MysqlKind
