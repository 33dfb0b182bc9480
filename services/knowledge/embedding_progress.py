"""Reports how many tables of each source have embeddings."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from model.database.engine import Database
from model.locales import LocaleText
from model.repositories.sources import vectors as records
from model.repositories.sources.vectors import VectorState
from model.sources.datasource import Datasource
from services.knowledge.vector_sync import VectorSync

_POLL_S = 0.25
_MAX_STALL_S = 20.0
"""Following ends when the progress has not changed for so long."""


@dataclass(frozen=True, slots=True)
class VectorProgress:
    """How many tables of a source have their vectors; `error` says why others have none."""

    done: int
    total: int
    complete: bool
    """Whether everything was tried that can be tried now."""
    error: LocaleText | None = None


class EmbeddingProgress:
    """The vectors of all sources; without an embedding model there are none."""

    def __init__(self, database: Database, vector_sync: VectorSync | None) -> None:
        self._database = database
        self._vector_sync = vector_sync

    async def read_progress(self, sources: Iterable[Datasource]) -> dict[str, VectorProgress]:
        """The progress of each source, except those never synced and those visible in part."""
        if self._vector_sync is None:
            return {}
        source_ids = {source.id for source in sources if not source.restricted}
        states = await self._database.read(records.find_states)
        return {
            state.source_id: self._describe_progress(state, self._vector_sync)
            for state in states
            if state.source_id in source_ids
        }

    async def follow(self, source: Datasource) -> AsyncIterator[VectorProgress]:
        """The progress of a source whenever it changes, until everything was tried."""
        if self._vector_sync is None:
            return
        self._vector_sync.wake()
        last_progress, stalled_s = None, 0.0
        while stalled_s < _MAX_STALL_S:
            progress = (await self.read_progress([source])).get(source.id)
            if progress is None:
                return
            if progress.complete:
                await self._vector_sync.catch_up()  # whoever follows may use them at once
            if progress != last_progress:
                last_progress, stalled_s = progress, 0.0
                yield progress
            if progress.complete:
                return
            await asyncio.sleep(_POLL_S)
            stalled_s += _POLL_S

    def _describe_progress(self, state: VectorState, vector_sync: VectorSync) -> VectorProgress:
        complete = state.schema_version == state.version and state.model == vector_sync.model_name
        return VectorProgress(state.done, state.total, complete, state.error)
