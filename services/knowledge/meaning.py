"""What words cannot tell: which tables a question is near to in meaning, and which fit it best."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.ports import Reranker
from agent.retrieval.fusion import fused, reranked
from agent.retrieval.index import Ranking, TableIndex
from agent.retrieval.texts import texts
from agent.retrieval.vectors import Vector, VectorIndex
from model.chats.question import Question
from model.errors import RunFailed
from model.sources.schema import SkippedSearch
from services.knowledge.asked import AskedVectors
from services.knowledge.keeping import VectorKeeper
from services.knowledge.making import wanted_texts
from services.knowledge.pools import VectorPools

RERANK_WITHIN_S = 3.0
_CANDIDATES = 40
_SIMILAR = 10
_CLEARLY = 0.5
"""The share of the nearest table's nearness from which on a table is called similar."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """What is needed to compare questions with tables."""

    asked: AskedVectors
    pools: VectorPools
    keeper: VectorKeeper
    model_name: str


class Meaning:
    """The embedding and the reranking model, as far as they are set."""

    def __init__(self, vectors: Vectors | None, reranker: Reranker | None) -> None:
        self.vectors = vectors
        self._reranker = reranker

    async def of(self, index: TableIndex) -> "SchemaMeaning | None":
        """The same for one schema, its vectors loaded; None when words are all there is."""
        if self.vectors is None and self._reranker is None:
            return None
        owners: dict[str, list[int]] = {}
        if self.vectors:
            await self.vectors.pools.load(index.schema.source.id)
            name = self.vectors.model_name
            wanted = await asyncio.to_thread(wanted_texts, index.schema.tables, name)
            owners = {fingerprint: numbers for fingerprint, (_, numbers) in wanted.items()}
        return SchemaMeaning(index, self.vectors, owners, self._reranker)


class SchemaMeaning:
    """The tables of one schema by meaning."""

    def __init__(
        self,
        index: TableIndex,
        vectors: Vectors | None,
        owners: Mapping[str, Sequence[int]],
        reranker: Reranker | None,
    ) -> None:
        self._index = index
        self._vectors = vectors
        self._owners = owners
        self._reranker = reranker

    async def asked(self, question: Question) -> Vector | SkippedSearch | None:
        """The question as a vector, or why it is none; None when there is nothing to compare."""
        held = self._held()
        if self._vectors is None or held is None:
            return None
        try:
            return await self._vectors.asked.vector(question, held.dimension)
        except RunFailed as error:
            return SkippedSearch("vectors", (error.key, error.params))

    async def near(self, ranking: Ranking, vector: Vector) -> Ranking | SkippedSearch:
        """The ranking with what the vector tells."""
        held = self._held()
        if held is None or self._vectors is None:
            return ranking
        if held.dimension != len(vector):
            await self._vectors.keeper.rebuild(self._index.schema.source.id, held.dimension)
            return SkippedSearch("vectors", ("vectors.other_dimension", {}))
        return await asyncio.to_thread(self._nearer, ranking, held, vector)

    async def best(self, ranking: Ranking) -> Ranking | SkippedSearch:
        """The ranking with its first tables in the order of the reranking model."""
        if self._reranker is None:
            return ranking
        first = self._index.first(ranking, _CANDIDATES)
        documents = [texts(self._index.schema.tables[number])[1] for number in first]
        try:
            relevance = await self._reranker.rerank(
                ranking.question.text, documents, within_s=RERANK_WITHIN_S
            )
        except RunFailed as error:
            return SkippedSearch("rerank", (error.key, error.params))
        return replace(ranking, scores=reranked(ranking.scores, first, relevance))

    def _held(self) -> VectorIndex | None:
        vectors = self._vectors
        return vectors.pools.held(self._index.schema.source.id) if vectors else None

    def _nearer(self, ranking: Ranking, held: VectorIndex, vector: Vector) -> Ranking:
        near: dict[int, float] = {}
        for fingerprint, nearness in held.nearest(vector).items():
            for number in self._owners.get(fingerprint, ()):
                near[number] = near.get(number, 0.0) + nearness
        enough = _CLEARLY * max(near.values(), default=0.0)
        first = sorted(near, key=lambda number: -near[number])[:_SIMILAR]
        similar = frozenset(number for number in first if near[number] >= enough)
        return replace(ranking, scores=fused(ranking.scores, near), similar=similar)
