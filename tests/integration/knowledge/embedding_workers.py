"""A source of our own, an embedding model of ours, and as many workers as a test wants."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pytest
from sqlalchemy import update

from agent.vector import Vector
from model.actor import Actor
from model.database.engine import Database, new_id, now
from model.errors import ModelUnavailable
from model.repositories.sources import datasources as sources
from model.repositories.sources import vectors as rows
from model.repositories.sources.vectors import VectorState
from model.sources.schema import Schema, SourceInfo, Table
from model.tables.datasource import DatasourceRow
from model.tables.vector import SourceVectorsRow
from services.knowledge.embedding_job import EmbeddingJob
from services.knowledge.vector_index_cache import VectorIndexCache
from services.knowledge.vector_sync import VectorSync
from tests.support.schemas.retrieval_schemas import column
from tests.support.scripted.embeddings import vector_of

SOURCE = SourceInfo("source", "port", "sqlite", "sqlite")
TABLES = tuple(
    Table(name, (column("id"), column(f"{name}_size")))
    for name in ("lorry", "berth", "vaccine", *(f"thing{at}" for at in range(60)))
)


@dataclass
class Embedding:
    """Makes the vectors of `tests.support.scripted.embeddings`, or what it is told to instead."""

    dimension: int = 16
    without: str = "-"
    """Texts with this word get no vector."""
    refuses: str = "-"
    """A call with this word among its texts is refused as a whole."""
    most: int = 1_000
    fails: Exception | None = None
    calls: list[list[str]] = field(default_factory=list)
    local: bool = False

    async def embed(
        self, texts: Sequence[str], *, within_s: float, retries: int = 0
    ) -> list[Vector | None]:
        self.calls.append(list(texts))
        await asyncio.sleep(0)
        if self.fails:
            raise self.fails
        if len(texts) > self.most or any(self.refuses in text for text in texts):
            raise ModelUnavailable("vectors.refused", status=400, detail="too much")
        return [None if self.without in text else self._vector(text) for text in texts]

    @property
    def texts(self) -> list[str]:
        return [text for call in self.calls for text in call]

    def _vector(self, text: str) -> Vector:
        numbers = np.asarray(vector_of(text, self.dimension), dtype=np.float32)
        return numbers / np.linalg.norm(numbers)


@dataclass
class VectorSource:
    """A source of our own, its schema in our hands, and any number of workers."""

    records: Database
    schema_now: Schema

    async def read_schema(self, source_id: str, actor: Actor) -> Schema:
        return self.schema_now

    async def change(self, tables: Sequence[Table]) -> None:
        """As a sync or a note would."""
        async with self.records.transaction() as session:
            await sources.touch(session, SOURCE.id)
            row = await sources.find_by_id(session, SOURCE.id)
            assert row is not None
            await session.refresh(row)
            self.schema_now = replace(self.schema_now, tables=tuple(tables), version=row.version)

    def worker(self, embedding: Embedding, model: str = "m") -> VectorSync:
        job = EmbeddingJob(self.records, embedding, model)
        return VectorSync(self.records, VectorIndexCache(self.records), self, job)

    async def state(self) -> VectorState:
        [state] = await self.records.read(rows.find_states)
        return state

    async def stored(self) -> dict[str, int]:
        return await self.records.read(partial(rows.find_fingerprints, source_id=SOURCE.id))

    async def set(self, **values: object) -> None:
        async with self.records.transaction() as session:
            await session.execute(update(SourceVectorsRow).values(**values))


@pytest.fixture
async def port(records: Database) -> VectorSource:
    version = new_id()
    async with records.transaction() as session:
        session.add(
            DatasourceRow(
                id=SOURCE.id,
                name="port",
                kind="sqlite",
                config={},
                version=version,
                status="ready",
                synced_at=now(),
            )
        )
    return VectorSource(records, Schema(SOURCE, TABLES, (), version))


async def poll_until_done(*workers: VectorSync) -> None:
    """All that is due has been done, and all have loaded it."""
    for worker in workers:
        await worker.poll()
    for worker in workers:
        await asyncio.gather(*worker._working.values())
    for worker in workers:
        await worker.poll()


def count_held(worker: VectorSync) -> int:
    index = worker._index_cache.find(SOURCE.id)
    return len(index.fingerprints) if index else 0
