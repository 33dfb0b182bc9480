"""A source with a read replica: statements run there, or on the primary while it is unavailable."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from model.errors import (
    AppError,
    DatasourceBusy,
    DatasourceUnavailable,
    ResultTooLarge,
    SqlFailed,
)
from model.locales import LocaleText
from model.sources.datasource import ReplicaState
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import (
    OnProgress,
    OpenSource,
    Probe,
    ReplicaSource,
    ignore_progress,
)
from services.datasources.scheduling.requester import SYSTEM, Requester

_MAX_DIFFERENT_NAMES = 10
log = logging.getLogger(__name__)


class ReplicatedSource:
    """The schema comes from the primary, rows come from the replica.

    An unavailable replica is probed in the background, so that only the first statement waits for
    it. A statement that fails on the replica runs on the primary: the replica may lag behind the
    last sync.
    """

    probe_every_s = 5.0

    def __init__(self, primary: OpenSource, replica: ReplicaSource) -> None:
        self.primary = primary
        self.replica = replica
        self._recovery: asyncio.Task[None] | None = None

    @property
    def is_replica_down(self) -> bool:
        """Whether the replica is unavailable and being probed."""
        return self._recovery is not None and not self._recovery.done()

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement, from the replica if it is available."""
        notice = "replica_away"
        if not self.is_replica_down:
            try:
                return await self.replica.fetch(sql, limits, requester)
            except (DatasourceBusy, ResultTooLarge):
                raise  # the primary would fail the same way, and must not take the load
            except DatasourceUnavailable as error:
                self._mark_down(error)
            except SqlFailed:
                notice = "replica_differs"
        return replace(await self.primary.fetch(sql, limits, requester), notice=notice)

    async def probe(self) -> Probe:
        """What the primary is."""
        return await self.primary.probe()

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """The tables of the primary."""
        return await self.primary.introspect(on_progress)

    async def find_newest_day(self) -> date | None:
        """The newest day in the data."""
        return await self.primary.find_newest_day()

    async def close(self) -> None:
        """End all connections to both."""
        if self._recovery:
            self._recovery.cancel()
        await asyncio.gather(self.primary.close(), self.replica.close())

    def _mark_down(self, error: DatasourceUnavailable) -> None:
        log.warning("replica unavailable", extra={"reason": error.key})
        if not self.is_replica_down:
            self._recovery = asyncio.create_task(self._wait_for_replica())

    async def _wait_for_replica(self) -> None:
        has_answered = False
        while not has_answered:
            await asyncio.sleep(self.probe_every_s)
            with suppress(AppError):
                await self.replica.probe()
                has_answered = True
        log.info("replica answers again")


async def probe_replica(
    source: OpenSource, tables: Sequence[Table] | None = None
) -> ReplicaState | None:
    """Whether the replica of a source answers, its lag, and the tables that differ.

    `tables` are the primary's, when they are known. None for a source without a replica.
    """
    if not isinstance(source, ReplicatedSource):
        return None
    try:
        probe = await source.replica.probe()
        replica_tables = await source.replica.introspect(ignore_progress)
    except AppError as error:
        return ReplicaState(error=LocaleText(error.key, _format_params(error)))
    primary_tables = await source.introspect(ignore_progress) if tables is None else tables
    differences = _find_differences(primary_tables, replica_tables)
    state = ReplicaState(probe.server_version, probe.writable, differences=differences)
    try:
        return replace(state, lag_s=await source.replica.read_lag())
    except AppError as error:
        return replace(state, error=LocaleText(error.key, _format_params(error)))


def _format_params(error: AppError) -> dict[str, str]:
    return {name: str(value) for name, value in error.params.items()}


def _find_differences(
    primary_tables: Sequence[Table], replica_tables: Sequence[Table]
) -> tuple[str, ...]:
    primary_shapes = {table.name: _describe_shape(table) for table in primary_tables}
    replica_shapes = {table.name: _describe_shape(table) for table in replica_tables}
    names = sorted(primary_shapes.keys() | replica_shapes.keys())
    different_names = [n for n in names if primary_shapes.get(n) != replica_shapes.get(n)]
    return tuple(different_names[:_MAX_DIFFERENT_NAMES])


def _describe_shape(table: Table) -> tuple[object, ...]:
    columns = tuple((column.name, column.type) for column in table.columns)
    return table.kind, columns, table.primary_key, table.foreign_keys
