"""Synchronizes the graph database with the copy in our records, and tracks its availability."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from model.sources.join import JoinSet
from services.joins.embedded_store import EmbeddedStore
from services.joins.join_store import GraphStoreUnavailable, JoinGraphStore, JoinsChanged

RETRY_INTERVAL_S = 5.0
REVISION_TIMEOUT_S = 1.0
Result = TypeVar("Result")
log = logging.getLogger(__name__)


class GraphStore(JoinGraphStore, Protocol):
    """A store in a graph database, beside our records."""

    async def read_revisions(self, source_ids: list[str]) -> dict[str, int]:
        """The revisions of those sources that have joins there."""
        ...

    async def check(self) -> str:
        """The name of its protocol when it answers. Raises `GraphStoreUnavailable`."""
        ...


class GraphSync:
    """Keeps the graph and our copy equal; the higher revision wins.

    A change is written to the graph first, so the copy is ahead only after a sync during an outage.
    A graph that was emptied or restored is filled from the copy.
    """

    def __init__(self, graph: GraphStore, records: EmbeddedStore) -> None:
        self.store = graph
        self._records = records
        self._down_since: float | None = None

    @property
    def is_down(self) -> bool:
        """Whether it did not answer when it was asked last."""
        return self._down_since is not None

    async def check(self) -> str:
        """The name of its protocol when it answers. Raises `GraphStoreUnavailable`."""
        return await self.track_availability(self.store.check())

    async def track_availability(self, call: Awaitable[Result]) -> Result:
        """The result of a call to the graph; records whether it answered."""
        try:
            answer = await call
        except GraphStoreUnavailable:
            self._down_since = self._down_since or time.monotonic()
            raise
        self._down_since = None
        return answer

    async def is_current(self, source_id: str, copy_revision: int) -> bool:
        """Whether our copy of a source is what the graph has; takes over what is newer there.

        A graph that is known to be down is not called, so that questions do not wait for it.
        """
        if self.is_down:
            return False
        try:
            async with asyncio.timeout(REVISION_TIMEOUT_S):
                revision = await self.track_availability(self.store.read_revision(source_id))
            if revision != copy_revision:
                await self.reconcile(source_id)
        except (GraphStoreUnavailable, TimeoutError):
            self._down_since = self._down_since or time.monotonic()
            return False
        return True

    async def reconcile(self, source_id: str) -> None:
        """Copy the state with the higher revision to the other store."""
        copy = await self._records.read(source_id)
        graph_state = await self.track_availability(self.store.read(source_id))
        try:
            if graph_state.revision > copy.revision:
                await self._records.replace(source_id, graph_state, instead_of=copy.revision)
            elif graph_state.revision < copy.revision:
                await self._fill(source_id, copy, graph_state.revision)
        except JoinsChanged:
            log.info("joins changed while they were compared", extra={"source": source_id})

    async def _fill(self, source_id: str, copy: JoinSet, instead_of: int) -> None:
        await self.track_availability(self.store.replace(source_id, copy, instead_of=instead_of))
        log.info("the join graph was filled", extra={"source": source_id})

    async def reconcile_all(self) -> None:
        """Reconcile every source, and delete removed sources from the graph."""
        for source_id in await self._records.list_removed():
            await self.track_availability(self.store.delete(source_id))
            await self._records.delete(source_id)
        revisions = await self._records.read_revisions()
        graph_state = await self.track_availability(self.store.read_revisions(list(revisions)))
        for source_id, revision in revisions.items():
            if graph_state.get(source_id, 0) != revision:
                await self.reconcile(source_id)

    async def watch(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Periodically retry an unavailable graph, and reconcile."""
        behind = True
        while True:
            behind = behind or self.is_down
            if behind:
                behind = not await self._try_reconcile()
            await sleep(RETRY_INTERVAL_S)

    async def _try_reconcile(self) -> bool:
        try:
            await self.reconcile_all()
        except GraphStoreUnavailable:
            return False
        except Exception:
            log.exception("the join graph was not brought up to date")
            return False
        return True
