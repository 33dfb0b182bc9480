"""Caches the vector index of each source in this worker; reloads it when it changes."""

import asyncio
import logging
from collections.abc import Iterable
from functools import partial

import numpy as np

from agent.retrieval.teaching.teaching_texts import is_teaching_fingerprint
from agent.retrieval.teaching.teaching_vectors import TeachingVectors
from agent.retrieval.vector_index import Matrix, TextVectors, VectorIndex
from model.database.engine import Database
from model.repositories.sources import vectors as records
from model.repositories.sources.vectors import StoredVector, VectorState

_STORED_DTYPE = np.dtype("<f2")
log = logging.getLogger(__name__)


class VectorIndexCache:
    """Searchable vectors by source."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._indexes: dict[str, tuple[str, VectorIndex]] = {}
        self._teaching: dict[str, TeachingVectors] = {}
        self._loading_lock = asyncio.Lock()

    def find(self, source_id: str) -> VectorIndex | None:
        """The loaded index of a source; None when it has no vectors."""
        entry = self._indexes.get(source_id)
        return entry[1] if entry and entry[1].dimension else None

    def find_teaching(self, source_id: str) -> TeachingVectors | None:
        """The loaded vectors of the terms and examples of a source."""
        return self._teaching.get(source_id)

    async def load(self, source_id: str) -> None:
        """Load the vectors of a source, unless they are loaded."""
        if source_id not in self._indexes:
            states = await self._database.read(records.find_states)
            await self.refresh([state for state in states if state.source_id == source_id])

    async def refresh(self, states: Iterable[VectorState]) -> None:
        """Load what has changed of these sources."""
        for state in states:
            async with self._loading_lock:
                entry = self._indexes.get(state.source_id)
                if state.stamp and (entry is None or entry[0] != state.stamp):
                    index = await self._load_index(state)
                    self._indexes[state.source_id] = (state.stamp, index)

    def evict_all_but(self, source_ids: Iterable[str]) -> None:
        """Remove all other sources."""
        kept_ids = set(source_ids)
        for source_id in [each for each in self._indexes if each not in kept_ids]:
            del self._indexes[source_id]
            self._teaching.pop(source_id, None)

    async def _load_index(self, state: VectorState) -> VectorIndex:
        parts = {chinese: _LanguagePart(chinese) for chinese in (False, True)}
        teaching = _LanguagePart(chinese=False)
        after = ""
        while True:
            read = partial(
                records.find_some, source_id=state.source_id, dimension=state.dimension, after=after
            )
            rows = await self._database.read(read)
            if not rows:
                break
            after = rows[-1].fingerprint
            for row in rows:
                (teaching if is_teaching_fingerprint(row.fingerprint) else parts[row.chinese]).add(
                    row
                )
        texts = [part.to_text_vectors(state.dimension) for part in parts.values()]
        self._teaching[state.source_id] = _build_teaching_vectors(
            teaching.to_text_vectors(state.dimension), texts
        )
        index = await asyncio.to_thread(VectorIndex, texts)
        log.info(
            "vectors loaded",
            extra={"source": state.source_id, "vectors": len(index.fingerprints)},
        )
        return index


def _build_teaching_vectors(
    teaching: TextVectors, tables: Iterable[TextVectors]
) -> TeachingVectors:
    others = np.concatenate([part.matrix for part in tables])
    return TeachingVectors(teaching.fingerprints, teaching.matrix, others)


class _LanguagePart:
    def __init__(self, chinese: bool) -> None:
        self._chinese = chinese
        self._fingerprints: list[str] = []
        self._numbers = bytearray()

    def add(self, row: StoredVector) -> None:
        """Add a vector; one that is cut off is left out."""
        if len(row.numbers) == row.dimension * _STORED_DTYPE.itemsize:
            self._fingerprints.append(row.fingerprint)
            self._numbers += row.numbers

    def to_text_vectors(self, dimension: int) -> TextVectors:
        """All vectors that were added."""
        numbers: Matrix = np.frombuffer(self._numbers, dtype=_STORED_DTYPE)
        shaped = numbers.reshape(len(self._fingerprints), dimension)
        return TextVectors(self._chinese, self._fingerprints, shaped.astype(np.float16, copy=False))
