"""The graph database beside our records: which of them is ahead, and whether it answers at all."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from model.sources.relation import RelationSet
from services.relations.embedded import EmbeddedStore
from services.relations.store import GraphUnavailable, RelationsChanged, RelationStore

LOOK_AGAIN_S = 5.0
ASK_S = 1.0
Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Graph(RelationStore, Protocol):
    """A store of its own beside our records."""

    async def revisions(self, source_ids: list[str]) -> dict[str, int]:
        """The revisions of those sources that have joins there."""
        ...

    async def answers(self) -> str:
        """A word when it answers. Raises `GraphUnavailable`."""
        ...


class GraphBeside:
    """Keeps a graph and our copy of it the same; the one with the higher revision is right.

    A change goes to the graph first, so the copy is never ahead but for what a sync found while
    the graph was away. A graph that was emptied or restored is filled again from the copy.
    """

    def __init__(self, graph: Graph, records: EmbeddedStore) -> None:
        self.store = graph
        self._records = records
        self._down_since: float | None = None

    @property
    def is_down(self) -> bool:
        """Whether it did not answer when it was asked last."""
        return self._down_since is not None

    async def answers(self) -> str:
        """A word when it answers. Raises `GraphUnavailable`."""
        return await self.asked(self.store.answers())

    async def asked(self, asking: Awaitable[Result]) -> Result:
        """What the graph says; remembers whether it answered."""
        try:
            said = await asking
        except GraphUnavailable:
            self._down_since = self._down_since or time.monotonic()
            raise
        self._down_since = None
        return said

    async def is_current(self, source_id: str, known: int) -> bool:
        """Whether our copy of a source is what the graph has; takes over what is newer there.

        A graph that did not answer lately is not asked: questions do not wait for it.
        """
        if self.is_down:
            return False
        try:
            async with asyncio.timeout(ASK_S):
                revision = await self.asked(self.store.revision(source_id))
            if revision != known:
                await self.reconcile(source_id)
        except (GraphUnavailable, TimeoutError):
            self._down_since = self._down_since or time.monotonic()
            return False
        return True

    async def reconcile(self, source_id: str) -> None:
        """Bring the one that is behind to where the other is."""
        copy = await self._records.read(source_id)
        kept = await self.asked(self.store.read(source_id))
        try:
            if kept.revision > copy.revision:
                await self._records.replace(source_id, kept, instead_of=copy.revision)
            elif kept.revision < copy.revision:
                await self._fill(source_id, copy, kept.revision)
        except RelationsChanged:
            log.info("joins changed while they were compared", extra={"source": source_id})

    async def _fill(self, source_id: str, copy: RelationSet, instead_of: int) -> None:
        await self.asked(self.store.replace(source_id, copy, instead_of=instead_of))
        log.info("the join graph was filled", extra={"source": source_id})

    async def reconcile_all(self) -> None:
        """Every source; what was removed here goes there too."""
        for source_id in await self._records.removed():
            await self.asked(self.store.forget(source_id))
            await self._records.forget(source_id)
        known = await self._records.revisions()
        kept = await self.asked(self.store.revisions(list(known)))
        for source_id, revision in known.items():
            if kept.get(source_id, 0) != revision:
                await self.reconcile(source_id)

    async def watch(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """While it lives: look whether it is back, and bring both to the same."""
        behind = True
        while True:
            behind = behind or self.is_down
            if behind:
                behind = not await self._caught_up()
            await sleep(LOOK_AGAIN_S)

    async def _caught_up(self) -> bool:
        try:
            await self.reconcile_all()
        except GraphUnavailable:
            return False
        except Exception:
            log.exception("the join graph was not brought up to date")
            return False
        return True
