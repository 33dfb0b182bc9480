"""Keeps the vectors of all sources up to date: one worker makes them, all others load them."""

import asyncio
import logging
import time
from contextlib import suppress
from functools import partial

from model.database.engine import Database, new_id, now
from model.repositories.sources import vectors as records
from model.repositories.sources.vectors import VectorState
from services.knowledge.making import Making, Schemas
from services.knowledge.pools import VectorPools

_LOOK_S = 2.0
_REST_S = 60.0
"""After an error of our own."""
_AT_ONCE = 2
log = logging.getLogger(__name__)


class VectorKeeper:
    """Looks from time to time what has to be done; any number of workers may."""

    def __init__(
        self, database: Database, pools: VectorPools, schemas: Schemas, making: Making
    ) -> None:
        self._database = database
        self._pools = pools
        self._schemas = schemas
        self._making = making
        self.model_name = making.model_name
        self._claimed: set[str] = set()
        self._rests: dict[str, float] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._nudged = asyncio.Event()

    async def run(self) -> None:
        """Look, work and load, for ever."""
        try:
            while True:
                try:
                    await self.look()
                except Exception:
                    log.exception("vectors not looked at")
                self._nudged.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._nudged.wait(), _LOOK_S)
        finally:
            for task in self._working.values():
                task.cancel()
            await asyncio.gather(*self._working.values(), return_exceptions=True)

    async def look(self) -> None:
        """Begin what is due, and load what others have made."""
        states = await self._database.read(records.find_states)
        self._pools.keep_only(state.source_id for state in states)
        for state in states:
            if self._is_due(state) and len(self._working) < _AT_ONCE:
                self._begin(state)
        await self._pools.refresh(states)

    async def catch_up(self) -> None:
        """Load what others have made by now."""
        await self._pools.refresh(await self._database.read(records.find_states))

    def nudge(self) -> None:
        """Look now: something has changed."""
        self._nudged.set()

    async def rebuild(self, source_id: str, dimension: int) -> None:
        """Have the vectors of a source made anew, unless they have another length by now."""
        forget = partial(records.forget_length, source_id=source_id, dimension=dimension)
        await self._database.write(forget)
        self.nudge()

    def _is_due(self, state: VectorState) -> bool:
        if state.source_id in self._working or (state.until and state.until > now()):
            return False
        if self._rests.get(state.source_id, 0) > time.monotonic():
            return False
        if state.model not in ("", self.model_name):
            # Another machine may have been given another model: each takes the work over once,
            # not again and again.
            return state.source_id not in self._claimed
        if state.schema_version != state.version:
            return True
        return state.retry_at is not None and state.retry_at <= now()

    def _begin(self, state: VectorState) -> None:
        task = asyncio.create_task(self._work(state), name=f"vectors {state.source_id}")
        self._working[state.source_id] = task

    async def _work(self, state: VectorState) -> None:
        try:
            schema = await self._schemas.schema(state.source_id)
            if await self._making.make(schema, new_id()):
                self._claimed.add(state.source_id)
                self.nudge()
        except Exception:
            self._rests[state.source_id] = time.monotonic() + _REST_S
            log.exception("vectors not made", extra={"source": state.source_id})
        finally:
            self._working.pop(state.source_id, None)
