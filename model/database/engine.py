"""Our own records: one async engine over SQLite (WAL) or MySQL, and the base of all tables."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    MetaData,
    String,
    Text,
    TypeDecorator,
    make_url,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import QueuePool

from model.database import sqlite
from model.database.group_commit import GroupCommit

WRITE_WAIT_S = 10
Result = TypeVar("Result")


LongText = Text().with_variant(mysql.LONGTEXT(), "mysql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time with microseconds; both databases store it without a zone."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """MySQL drops fractions of a second unless the column type keeps them."""
        if dialect.name == "mysql":
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """The time as it is stored: in UTC, without a zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """The stored time with its zone, UTC."""
        return value.replace(tzinfo=UTC) if value else None


class ExactString(TypeDecorator[str]):
    """A text that is compared byte by byte: ids, keys, names that tell case and accents apart."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """MySQL's default collation takes `a` for `A` and `é` for `e`."""
        if dialect.name == "mysql":
            exact = mysql.VARCHAR(self.length, charset="utf8mb4", collation="utf8mb4_bin")
            return dialect.type_descriptor(exact)
        return dialect.type_descriptor(String(self.length))


class Base(DeclarativeBase):
    """All of our tables. Ids are UUID texts of 36 characters."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        str: String(255),
    }
    __table_args__: Any = {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"}  # noqa: RUF012


def new_id() -> str:
    """A fresh opaque id."""
    return str(uuid4())


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def is_unavailable(error: BaseException) -> bool:
    """Whether our records were out of reach or had no room: the same may work a moment later."""
    return isinstance(error, InterfaceError | OperationalError | NoConnectionFree)


class Database:
    """The engine and its sessions. Services open one transaction a use case.

    What runs for every question goes through `write` and `read`: plain functions over a connection,
    which take a tenth of the processor time of a session.
    """

    def __init__(self, engine: AsyncEngine, threads: sqlite.TransactionThreads | None) -> None:
        self.engine = engine
        self._threads = threads
        self._group_commit = GroupCommit(threads, self._turn_to_write) if threads else None
        self._writing = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._writers = async_sessionmaker(engine, expire_on_commit=False)
        self._readers = async_sessionmaker(
            engine.execution_options(reads_only=True), expire_on_commit=False
        )

    def in_use(self) -> int:
        """Connections of the pool that are lent out."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits when the block ends and rolls back when it raises.

        It may write. Never open one inside another: SQLite has one writer at a time, and this
        process queues for it in order.
        """
        async with self._turn_to_write(), self._writers.begin() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of the records and never waits for a writer."""
        async with self._readers() as session:
            yield session

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns once all that it did is committed; nothing is when it raises.

        It may be run in a thread, and in one transaction with what others write at the same time.
        Never open a transaction inside another, see `transaction`.
        """
        if self._group_commit:
            return await self._group_commit.write(work)
        async with self.engine.begin() as connection:
            return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` reads of one state of the records. It may be run in a thread."""
        if self._threads:
            return await self._threads.read(work)
        async with self.engine.connect() as connection:
            return await connection.run_sync(work)

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[None]:
        if self._writing is None:
            yield
            return
        async with asyncio.timeout(WRITE_WAIT_S):
            await self._writing.acquire()
        try:
            yield
        finally:
            self._writing.release()


@asynccontextmanager
async def open_database(uri: str) -> AsyncIterator[Database]:
    """The database at a SQLAlchemy `uri` (`sqlite+aiosqlite://…` or `mysql+aiomysql://…`)."""
    threads = None
    if uri.startswith("sqlite"):
        path = make_url(uri).database or ":memory:"
        opener = partial(sqlite.connect, path)
        engine = create_async_engine(uri, hide_parameters=True, async_creator=opener)
        sqlite.prepare(engine.sync_engine, WRITE_WAIT_S)
        threads = sqlite.TransactionThreads(path, WRITE_WAIT_S)
    else:
        engine = create_async_engine(
            uri, pool_pre_ping=True, hide_parameters=True, isolation_level="READ COMMITTED"
        )
    try:
        yield Database(engine, threads)
    finally:
        if threads:
            await asyncio.to_thread(threads.close)
        await engine.dispose()
