"""Computes the missing embeddings of one source in batches, under a lease."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError

from agent.egress.filters import redact_tables
from agent.ports import Embedder
from agent.retrieval.embedding_texts import fingerprint_text, make_embedding_texts
from agent.retrieval.teaching.teaching_texts import list_teaching_texts
from model.database.engine import Database, new_id, now
from model.errors import RunFailed
from model.locales.chinese import has_chinese
from model.repositories.sources import vectors as records
from model.repositories.sources.vectors import StoredVector
from model.sources.schema import Schema, Table
from services.knowledge.embedding_batches import EmbeddedBatch, EmbeddingBatches

_LEASE = timedelta(minutes=3)
_REPORT_INTERVAL = timedelta(seconds=10)
_FIRST_RETRY = timedelta(minutes=1)
_MAX_RETRY = timedelta(hours=1)
_MAX_DOUBLINGS = 6
_INCOMPLETE = "vectors.incomplete"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EmbeddingText:
    """A text that needs a vector."""

    text: str
    tables: list[int] = field(default_factory=list)
    """The numbers of the tables that it describes; terms and examples describe none."""


def find_texts(tables: Iterable[Table], model: str) -> dict[str, EmbeddingText]:
    """The texts of the tables, by their fingerprints."""
    texts: dict[str, EmbeddingText] = {}
    for number, table in enumerate(tables):
        for text in filter(None, make_embedding_texts(table)):
            fingerprint = fingerprint_text(text, model)
            texts.setdefault(fingerprint, EmbeddingText(text)).tables.append(number)
    return texts


def _find_all_texts(schema: Schema, model: str, *, local: bool) -> dict[str, EmbeddingText]:
    """The texts of the tables, of the terms and of the examples.

    They hold names and descriptions, and nothing that the egress rules of the source forbid.
    """
    teaching_texts = list_teaching_texts(schema.teaching, model)
    tables = redact_tables(schema.tables, schema.source.egress.clear(local=local))
    return find_texts(tables, model) | {
        name: EmbeddingText(text) for name, text in teaching_texts.items()
    }


@dataclass
class _JobState:
    source_id: str
    owner: str
    version: str
    teaching_version: str
    tables: int
    texts: dict[str, EmbeddingText]
    """By their fingerprints."""
    missing: set[str]
    """The fingerprints of texts without a vector."""
    dimension: int
    stamp: str = ""
    reported_at: Any = field(default_factory=now)
    error: RunFailed | None = None

    @property
    def embedded_tables(self) -> int:
        """How many tables have all their vectors."""
        return self.tables - len({n for name in self.missing for n in self.texts[name].tables})


class EmbeddingJob:
    """The work of one worker at a time for one source."""

    def __init__(self, database: Database, model: Embedder, model_name: str) -> None:
        self.model_name = model_name
        self._database = database
        self._local = model.local
        self._batches = EmbeddingBatches(model)

    async def run(self, schema: Schema, owner: str) -> bool:
        """Compute the missing vectors of a source; False when another worker has the lease.

        Texts that fail are left out, and tried again later.
        """
        source = schema.source.id
        take_lease = partial(
            records.take_lease, source_id=source, owner=owner, until=now() + _LEASE, at=now()
        )
        try:
            if not await self._database.write(take_lease):
                return False
        except IntegrityError:  # another worker was first, or the source is gone
            return False
        try:
            job = await self._start_job(schema, owner)
            if not await self._fill(job):
                job = await self._start_job(schema, owner, discard=True)
                await self._fill(job)
            await self._finish(job)
        except BaseException:
            await self._renew_lease(source, owner, {"owner": None, "until": now()})
            raise
        return True

    async def _start_job(self, schema: Schema, owner: str, *, discard: bool = False) -> _JobState:
        """Find what is missing; removes vectors that nothing needs, and all with `discard`."""
        source, model = schema.source.id, self.model_name
        texts = await asyncio.to_thread(_find_all_texts, schema, model, local=self._local)
        states = await self._database.read(records.find_states)
        state = next(state for state in states if state.source_id == source)
        stored_lengths = await self._database.read(
            partial(records.find_fingerprints, source_id=source)
        )
        dimension = state.dimension if state.model == model and not discard else 0
        usable = {
            name for name, length in stored_lengths.items() if length == dimension
        } & texts.keys()
        unusable = stored_lengths.keys() - usable
        await self._database.write(partial(records.remove, source_id=source, fingerprints=unusable))
        job = _JobState(
            source_id=source,
            owner=owner,
            version=schema.version,
            teaching_version=schema.teaching.version,
            tables=len(schema.tables),
            texts=texts,
            missing=texts.keys() - usable,
            dimension=dimension,
            stamp=new_id() if unusable else state.stamp,
        )
        await self._renew_lease(source, owner, {"model": model, **self._make_progress_values(job)})
        return job

    async def _fill(self, job: _JobState) -> bool:
        """Compute the missing vectors; False when those of the model have another length now."""
        by_text = {job.texts[name].text: name for name in sorted(job.missing)}
        async for batch in self._batches.embed_all(list(by_text)):
            job.error = job.error or batch.error
            lengths = {len(vector) for vector in batch.vectors if vector is not None}
            job.dimension = job.dimension or next(iter(lengths), 0)
            if lengths and job.dimension not in lengths:
                return False
            if not await self._store(job, _to_stored_vectors(job.dimension, batch, by_text)):
                log.warning("vectors left to another worker", extra={"source": job.source_id})
                break
        return True

    async def _store(self, job: _JobState, vectors: list[StoredVector]) -> bool:
        job.missing -= {vector.fingerprint for vector in vectors}
        if now() - job.reported_at > _REPORT_INTERVAL:
            job.stamp, job.reported_at = new_id(), now()
        changes = {"until": now() + _LEASE, **self._make_progress_values(job)}

        def store(connection: Any) -> bool:
            is_owner = records.store_state(connection, job.source_id, job.owner, changes)
            if is_owner:
                records.put(connection, job.source_id, vectors)
            return is_owner

        return await self._database.write(store)

    async def _finish(self, job: _JobState) -> None:
        states = await self._database.read(records.find_states)
        failures = next((s.failures for s in states if s.source_id == job.source_id), 0)
        changes: dict[str, Any] = {"failures": 0, "retry_at": None, "error": None}
        if job.missing:
            wait = _FIRST_RETRY * 2 ** min(failures, _MAX_DOUBLINGS)
            key, params = _INCOMPLETE, dict[str, object]()
            if job.error:
                key, params = job.error.key, job.error.params
            changes = {
                "failures": failures + 1,
                "retry_at": now() + min(wait, _MAX_RETRY),
                "error": {"key": key, "params": {name: str(v) for name, v in params.items()}},
            }
        job.stamp = new_id()
        versions = {"schema_version": job.version, "teaching_version": job.teaching_version}
        changes |= self._make_progress_values(job) | versions
        changes |= {"owner": None, "until": now()}
        await self._renew_lease(job.source_id, job.owner, changes)
        log.info(
            "vectors made",
            extra={
                "source": job.source_id,
                "tables": job.embedded_tables,
                "missing": len(job.missing),
            },
        )

    def _make_progress_values(self, job: _JobState) -> dict[str, Any]:
        return {
            "dimension": job.dimension,
            "done": job.embedded_tables,
            "total": job.tables,
            "stamp": job.stamp,
        }

    async def _renew_lease(self, source_id: str, owner: str, changes: Mapping[str, Any]) -> bool:
        renew = partial(records.store_state, source_id=source_id, owner=owner, changes=changes)
        return await self._database.write(renew)


def _to_stored_vectors(
    dimension: int, batch: EmbeddedBatch, by_text: Mapping[str, str]
) -> list[StoredVector]:
    return [
        StoredVector(by_text[text], dimension, has_chinese(text), vector.astype("<f2").tobytes())
        for text, vector in zip(batch.texts, batch.vectors, strict=True)
        if vector is not None and len(vector) == dimension
    ]
