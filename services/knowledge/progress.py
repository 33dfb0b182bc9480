"""How many tables of each source have their vectors, for whoever looks after them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from model.database.engine import Database
from model.repositories.sources import vectors as records
from model.repositories.sources.vectors import VectorState
from services.knowledge.keeping import VectorKeeper

_LOOK_S = 0.25
_STILL_S = 20.0
"""A progress that stands still for so long is followed no more."""


@dataclass(frozen=True, slots=True)
class VectorProgress:
    """How many tables of a source have their vectors; `error` says why others have none."""

    done: int
    total: int
    complete: bool
    """Whether all has been tried that can be tried now."""
    error: tuple[str, Mapping[str, Any]] | None = None


class TableVectors:
    """The vectors of all sources; without an embedding model there are none."""

    def __init__(self, database: Database, keeper: VectorKeeper | None) -> None:
        self._database = database
        self._keeper = keeper

    async def progress(self) -> dict[str, VectorProgress]:
        """How far each source is; sources that were never synced are missing."""
        if self._keeper is None:
            return {}
        states = await self._database.read(records.find_states)
        return {state.source_id: self._progress(state, self._keeper) for state in states}

    async def follow(self, source_id: str) -> AsyncIterator[VectorProgress]:
        """How far a source is, whenever that changes, until all has been tried."""
        if self._keeper is None:
            return
        self._keeper.nudge()
        seen, still_s = None, 0.0
        while still_s < _STILL_S:
            progress = (await self.progress()).get(source_id)
            if progress is None:
                return
            if progress.complete:
                await self._keeper.catch_up()  # whoever waited for them may count on them
            if progress != seen:
                seen, still_s = progress, 0.0
                yield progress
            if progress.complete:
                return
            await asyncio.sleep(_LOOK_S)
            still_s += _LOOK_S

    def _progress(self, state: VectorState, keeper: VectorKeeper) -> VectorProgress:
        complete = state.schema_version == state.version and state.model == keeper.model_name
        return VectorProgress(state.done, state.total, complete, state.error)
