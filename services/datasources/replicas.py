"""A source with a read replica: questions run there, and on the primary while it is away."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from model.errors import (
    AnswerTooLarge,
    AppError,
    DatasourceBusy,
    DatasourceUnavailable,
    SqlFailed,
)
from model.sources.datasource import ReplicaState
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.scheduling.places import SYSTEM, Requester
from services.datasources.source import Fetched, OnProgress, OpenSource, Probe, Replicable

_NAMED = 10
log = logging.getLogger(__name__)


class ReplicatedSource:
    """The primary says what there is; its replica is asked.

    A replica that does not answer is left alone and looked for in the background, so that only the
    first question waits for it. A statement that fails there is run on the primary: a replica may
    not have yet what the last sync found.
    """

    look_every_s = 5.0

    def __init__(self, primary: OpenSource, replica: Replicable) -> None:
        self.primary = primary
        self.replica = replica
        self._looking: asyncio.Task[None] | None = None

    @property
    def is_away(self) -> bool:
        """Whether the replica is being looked for."""
        return self._looking is not None and not self._looking.done()

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement, from the replica when it can be had."""
        notice = "replica_away"
        if not self.is_away:
            try:
                return await self.replica.fetch(sql, limits, requester)
            except (DatasourceBusy, AnswerTooLarge):
                raise  # the primary would say as much, and is not there to share its load
            except DatasourceUnavailable as error:
                self._leave(error)
            except SqlFailed:
                notice = "replica_differs"
        return replace(await self.primary.fetch(sql, limits, requester), notice=notice)

    async def probe(self) -> Probe:
        """What the primary is."""
        return await self.primary.probe()

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """What there is on the primary."""
        return await self.primary.introspect(on_progress)

    async def newest(self) -> date | None:
        """The newest day in the data."""
        return await self.primary.newest()

    async def close(self) -> None:
        """End all connections to both."""
        if self._looking:
            self._looking.cancel()
        await asyncio.gather(self.primary.close(), self.replica.close())

    def _leave(self, error: DatasourceUnavailable) -> None:
        log.warning("replica away", extra={"reason": error.key})
        if not self.is_away:
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        answers = False
        while not answers:
            await asyncio.sleep(self.look_every_s)
            with suppress(AppError):
                await self.replica.probe()
                answers = True
        log.info("replica answers again")


async def look_at_replica(
    opened: OpenSource, tables: Sequence[Table] | None = None
) -> ReplicaState | None:
    """Whether the replica of a source answers, how far it is behind, what differs there.

    `tables` are the primary's, when they are known. None for a source without a replica.
    """
    if not isinstance(opened, ReplicatedSource):
        return None
    try:
        probe = await opened.replica.probe()
        there = await opened.replica.introspect(_unheard)
    except AppError as error:
        return ReplicaState(error=(error.key, _texts(error)))
    here = await opened.introspect(_unheard) if tables is None else tables
    found = ReplicaState(probe.server_version, probe.writable, differences=_differ(here, there))
    try:
        return replace(found, lag_s=await opened.replica.lag())
    except AppError as error:
        return replace(found, error=(error.key, _texts(error)))


def _texts(error: AppError) -> dict[str, str]:
    return {name: str(value) for name, value in error.params.items()}


def _unheard(step: str, done: int, total: int, table: str | None) -> None:
    """Nobody waits for the progress of this."""


def _differ(here: Sequence[Table], there: Sequence[Table]) -> tuple[str, ...]:
    ours, theirs = ({table.name: _shape(table) for table in tables} for tables in (here, there))
    names = sorted(ours.keys() | theirs.keys())
    return tuple(name for name in names if ours.get(name) != theirs.get(name))[:_NAMED]


def _shape(table: Table) -> tuple[object, ...]:
    columns = tuple((column.name, column.type) for column in table.columns)
    return table.kind, columns, table.primary_key, table.foreign_keys
