"""Keeps all embeddings up to date: one worker computes them, the others load them."""

import asyncio
import logging
import time
from contextlib import suppress
from functools import partial

from model.actor import SystemActor
from model.database.engine import Database, new_id, now
from model.repositories.sources import vectors as records
from model.repositories.sources.vectors import VectorState
from services.knowledge.embedding_job import EmbeddingJob
from services.knowledge.ports import SchemaProvider
from services.knowledge.vector_index_cache import VectorIndexCache

_POLL_S = 2.0
_RETRY_AFTER_S = 60.0
"""How long a source waits after an error that is no error of the model."""
_MAX_CONCURRENT = 2
log = logging.getLogger(__name__)


class VectorSync:
    """Polls for outdated embeddings; any number of workers may run it."""

    def __init__(
        self,
        database: Database,
        index_cache: VectorIndexCache,
        schemas: SchemaProvider,
        embedding_job: EmbeddingJob,
    ) -> None:
        self._database = database
        self._index_cache = index_cache
        self._schemas = schemas
        self._embedding_job = embedding_job
        self.model_name = embedding_job.model_name
        self._claimed: set[str] = set()
        self._paused_until: dict[str, float] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._wake_event = asyncio.Event()

    async def run(self) -> None:
        """Poll, compute and load periodically."""
        try:
            while True:
                try:
                    await self.poll()
                except Exception:
                    log.exception("vector sync check failed")
                self._wake_event.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake_event.wait(), _POLL_S)
        finally:
            for task in self._working.values():
                task.cancel()
            await asyncio.gather(*self._working.values(), return_exceptions=True)

    async def poll(self) -> None:
        """Start due jobs, and load what other workers have computed."""
        states = await self._database.read(records.find_states)
        self._index_cache.evict_all_but(state.source_id for state in states)
        for state in states:
            if self._is_due(state) and len(self._working) < _MAX_CONCURRENT:
                self._begin(state)
        await self._index_cache.refresh(states)

    async def catch_up(self) -> None:
        """Load what other workers have computed up to now."""
        await self._index_cache.refresh(await self._database.read(records.find_states))

    def wake(self) -> None:
        """Look for work at once instead of at the next interval."""
        self._wake_event.set()

    async def rebuild(self, source_id: str, dimension: int) -> None:
        """Have the vectors of a source computed again, unless their length is another already."""
        forget = partial(records.forget_length, source_id=source_id, dimension=dimension)
        await self._database.write(forget)
        self.wake()

    def _is_due(self, state: VectorState) -> bool:
        if state.source_id in self._working or (state.until and state.until > now()):
            return False
        if self._paused_until.get(state.source_id, 0) > time.monotonic():
            return False
        if state.model not in ("", self.model_name):
            # Another machine may have been given another model: each takes the work over once,
            # not again and again.
            return state.source_id not in self._claimed
        if (state.schema_version, state.teaching_version) != (state.version, state.teaching):
            return True
        return state.retry_at is not None and state.retry_at <= now()

    def _begin(self, state: VectorState) -> None:
        task = asyncio.create_task(self._work(state), name=f"vectors {state.source_id}")
        self._working[state.source_id] = task

    async def _work(self, state: VectorState) -> None:
        try:
            schema = await self._schemas.read_schema(state.source_id, SystemActor("embeddings"))
            if await self._embedding_job.run(schema, new_id()):
                self._claimed.add(state.source_id)
                self.wake()
        except Exception:
            self._paused_until[state.source_id] = time.monotonic() + _RETRY_AFTER_S
            log.exception("vectors not made", extra={"source": state.source_id})
        finally:
            self._working.pop(state.source_id, None)
