"""MySQL, MariaDB and what speaks their protocol, through aiomysql."""

import time
from collections.abc import Mapping
from typing import Any

from pymysql.err import MySQLError, OperationalError

from model.errors import AppError, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources import cells
from services.datasources.kinds import mysql_catalog as catalog
from services.datasources.kinds import mysql_warehouse as warehouse
from services.datasources.kinds import mysql_wire as wire
from services.datasources.server_kind import Server, ServerSource, Usual, opened, server_config
from services.datasources.sessions.mysql_settings import MysqlSettings
from services.datasources.source import (
    CATALOG,
    PROBE,
    Fetched,
    OnProgress,
    OpenSource,
    Probe,
    Surroundings,
    milliseconds_since,
    words,
)

_USUAL = Usual(3306, ("mysql", "mariadb"))
_TIMED_OUT = {1969, 3024}
_KILLED = 1317
_UNKNOWN_VARIABLE = 1193
_COMMENT = 1_000
_LOST = {2006, 2013, 2055, 1927, 4031, 1053}
_LIMITS = (
    "SET SESSION max_execution_time = {milliseconds}",
    "SET SESSION max_statement_time = {seconds}",
)
"""MySQL and TiDB, MariaDB: the first that the server knows."""


class MysqlKind:
    """The kind `mysql`."""

    name = "mysql"
    dialect: Dialect = "mysql"

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
        """Host, port, account and database."""
        return server_config(given, around, _USUAL)

    def open(self, config: Mapping[str, Any], around: Surroundings) -> OpenSource:
        """The database; connects when it is first used."""
        return opened(config, _USUAL, lambda one: MysqlSource(MysqlDriver(Server.of(one, around))))


class MysqlDriver:
    """Connects to and reads one database."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.engine: warehouse.Engine | None = None
        self.comment = ""
        self._limit: int | None = None
        self._settings = MysqlSettings()

    async def connect(self) -> wire.BulkConnection:
        """A connection whose transactions are read-only."""
        return await self.server.reach(self._ready)

    async def _ready(self, address: str) -> wire.BulkConnection:
        connection = await self._signed_in(address)
        try:
            if self.engine is None:
                self.comment = "".join(await connection.first_row(warehouse.IDENTIFY))[:_COMMENT]
                self.engine = warehouse.engine_of(self.comment)
            await self._pin(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    async def _signed_in(self, address: str) -> wire.BulkConnection:
        server = self.server
        connection = wire.BulkConnection(
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

    async def begin(self, connection: wire.BulkConnection, limits: QueryLimits) -> None:
        """A read-only transaction; the time limit is set anew for each."""
        try:
            if connection.is_over:
                raise OperationalError(2006, "the server has hung up")
            if self.is_warehouse:
                await connection.do(warehouse.limit(limits.timeout_s))
                return
            await self._limit_time(connection, limits.timeout_s)
            await connection.do("START TRANSACTION READ ONLY")
        except (MySQLError, OSError) as error:
            raise self.server.unavailable(error) from error

    async def read(self, connection: wire.BulkConnection, sql: str, limits: QueryLimits) -> Fetched:
        """The rows of one statement."""
        if self.is_warehouse and not warehouse.reads(sql):
            raise SqlFailed("datasources.failed", reason="read only")
        try:
            return await _read(connection, sql, limits)
        except (MySQLError, OSError) as error:
            meant = self._meant(error, limits)
            connection.cut_short = not isinstance(meant, SqlFailed)
            raise meant from error

    async def reset(self, connection: wire.BulkConnection) -> bool:
        """Everything a statement may have set or left in the session is gone."""
        if connection.cut_short:
            return False
        if not self.is_warehouse:
            await connection.do("ROLLBACK")
        try:
            await connection.reset_session()
        except MySQLError:  # a warehouse that does not know how; another connection does
            return False
        await self._pin(connection)
        return True

    async def abandon(self, connection: wire.BulkConnection) -> None:
        """Kill what runs, from a connection of its own, then hang up."""
        thread = connection.thread_id()
        connection.close()  # aiomysql has done so already when the task was cancelled
        if not connection.cut_short:
            return
        killer = await self.server.reach(self._signed_in)
        try:
            await killer.do(f"KILL {int(thread)}")
        except OperationalError as error:
            if error.args[0] != _NO_SUCH_THREAD:
                raise
        finally:
            killer.close()

    async def end(self, connection: wire.BulkConnection) -> None:
        """Say goodbye."""
        await connection.ensure_closed()

    @property
    def is_warehouse(self) -> bool:
        """Whether it is StarRocks or Doris, which have no transactions."""
        return self.engine in ("starrocks", "doris")

    async def _pin(self, connection: wire.BulkConnection) -> None:
        if self.is_warehouse:
            await self._settings.pin_warehouse(connection)
        else:
            await self._settings.pin(connection)

    async def _limit_time(self, connection: wire.BulkConnection, seconds: float) -> None:
        start = 0 if self._limit is None else self._limit
        for place, statement in enumerate(_LIMITS[start:], start):
            try:
                await connection.do(
                    statement.format(milliseconds=round(seconds * 1000), seconds=seconds)
                )
            except MySQLError as error:
                if error.args[0] != _UNKNOWN_VARIABLE:
                    raise
            else:
                self._limit = place
                return
        self._limit = len(_LIMITS)  # our own clock and KILL are all there is

    def _meant(self, error: Exception, limits: QueryLimits) -> AppError:
        code = error.args[0] if isinstance(error, MySQLError) and error.args else None
        late = self.is_warehouse and warehouse.ran_out_of_time(error)
        if code in _TIMED_OUT or code == _KILLED or late:
            return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
        if code in _LOST or isinstance(error, OSError):
            return self.server.unavailable(error)
        said = error.args[1] if len(error.args) > 1 else error
        reason = words(Exception(str(said)), self.server.password)
        return SqlFailed("datasources.failed", reason=reason)


class MysqlSource(ServerSource[wire.BulkConnection]):
    """One database."""

    def __init__(self, driver: MysqlDriver) -> None:
        super().__init__(driver, driver.server)
        self._mysql = driver

    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""
        version = await self.fetch("SELECT VERSION()", PROBE)
        grants = (await self.fetch("SHOW GRANTS", PROBE)).rows
        driver = self._mysql
        if driver.engine and driver.is_warehouse:
            named = warehouse.version_of(driver.engine, driver.comment)
            return Probe(named, warehouse.may_write(grants))
        writable = catalog.may_write([str(row[0]) for row in grants])
        return Probe(str(version.rows[0][0]), writable)

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of the database."""
        return await catalog.tables(self, on_progress, self._keys)

    async def _keys(self) -> str:
        """The statement that finds keys; the engine is known once something was asked."""
        await self.fetch("SELECT 1", CATALOG)
        return warehouse.KEYS if self._mysql.is_warehouse else catalog.KEYS

    async def find_lag(self) -> float | None:
        """What the server says of its own replication, to accounts that may ask."""
        for statement in ("SHOW REPLICA STATUS", "SHOW SLAVE STATUS"):
            try:
                return catalog.lag(await self.fetch(statement, CATALOG))
            except SqlFailed:
                continue  # older servers know one of them; both need a right
        return None


_NO_SUCH_THREAD = 1094


async def _read(connection: wire.BulkConnection, sql: str, limits: QueryLimits) -> Fetched:
    began = time.monotonic()
    connection.cut_short = True
    fields = await connection.start(sql)
    kept = cells.KeptRows([wire.converter(field) for field in fields], limits)
    over = not fields
    while not over:
        rows, over = await connection.some(len(fields))
        if not kept.add(rows):
            break
    connection.cut_short = not over
    columns = tuple(wire.column(field) for field in fields)
    return Fetched(columns, kept.rows, kept.truncated, milliseconds_since(began))


KIND = MysqlKind()
