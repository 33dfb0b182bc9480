"""Ranks tables by embeddings and by a reranking model."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.egress.filters import redact_tables
from agent.ports import Reranker
from agent.retrieval.embedding_texts import make_embedding_texts
from agent.retrieval.table_index import Ranking, TableIndex
from agent.retrieval.vector_index import VectorIndex
from agent.retrieval.weighted_score_fusion import apply_reranking, fuse_scores
from agent.vector import Vector
from model.chats.question import Question
from model.errors import RunFailed
from model.locales import LocaleText
from model.sources.schema import SkippedSearch
from services.knowledge.embedding_job import find_texts
from services.knowledge.query_embedding_cache import QueryEmbeddingCache
from services.knowledge.vector_index_cache import VectorIndexCache
from services.knowledge.vector_sync import VectorSync

RERANK_TIMEOUT_S = 3.0
_MAX_RERANKED = 40
_MAX_SIMILAR_TEXTS = 10
_MIN_RELATIVE_SIMILARITY = 0.5
"""Minimum score, relative to the best match, to count as similar."""


@dataclass(frozen=True, slots=True)
class VectorSearch:
    """What is needed to compare questions with tables."""

    question_embeddings: QueryEmbeddingCache
    index_cache: VectorIndexCache
    vector_sync: VectorSync
    model_name: str
    local: bool
    """Whether the embedding model runs within this installation."""


class SemanticRanking:
    """The embedding and the reranking model, as far as they are set."""

    def __init__(self, vectors: VectorSearch | None, reranker: Reranker | None) -> None:
        self.vectors = vectors
        self._reranker = reranker

    async def for_schema(self, index: TableIndex) -> "SchemaRanking | None":
        """The ranking of one schema, with its vectors loaded; None when no model is set."""
        if self.vectors is None and self._reranker is None:
            return None
        owners: dict[str, list[int]] = {}
        if self.vectors:
            await self.vectors.index_cache.load(index.schema.source.id)
            name = self.vectors.model_name
            clearance = index.schema.source.egress.clear(local=self.vectors.local)
            tables = redact_tables(index.schema.tables, clearance)
            texts = await asyncio.to_thread(find_texts, tables, name)
            owners = {fingerprint: text.tables for fingerprint, text in texts.items()}
        return SchemaRanking(index, self.vectors, owners, self._reranker)


class SchemaRanking:
    """The tables of one schema by meaning."""

    def __init__(
        self,
        index: TableIndex,
        vectors: VectorSearch | None,
        owners: Mapping[str, Sequence[int]],
        reranker: Reranker | None,
    ) -> None:
        self._index = index
        self._vectors = vectors
        self._owners = owners
        self._reranker = reranker

    async def embed_question(self, question: Question) -> Vector | SkippedSearch | None:
        """The vector of the question, or why there is none; None without vectors to compare."""
        vector_index = self._find_index()
        if self._vectors is None or vector_index is None:
            return None
        try:
            return await self._vectors.question_embeddings.get_vector(
                question, vector_index.dimension
            )
        except RunFailed as error:
            return SkippedSearch("vectors", error.locale_text)

    async def rank_by_vector(self, ranking: Ranking, vector: Vector) -> Ranking | SkippedSearch:
        """The ranking with the similarity of the tables to the vector added."""
        vector_index = self._find_index()
        if vector_index is None or self._vectors is None:
            return ranking
        if vector_index.dimension != len(vector):
            await self._vectors.vector_sync.rebuild(
                self._index.schema.source.id, vector_index.dimension
            )
            return SkippedSearch("vectors", LocaleText("vectors.other_dimension"))
        return await asyncio.to_thread(self._add_similarity, ranking, vector_index, vector)

    async def rerank_first(self, ranking: Ranking) -> Ranking | SkippedSearch:
        """The ranking with its first tables in the order of the reranking model."""
        if self._reranker is None:
            return ranking
        first = self._index.list_best(ranking, _MAX_RERANKED)
        schema = self._index.schema
        clearance = schema.source.egress.clear(local=self._reranker.local)
        tables = redact_tables((schema.tables[number] for number in first), clearance)
        documents = [make_embedding_texts(table)[1] for table in tables]
        try:
            relevance = await self._reranker.rerank(
                ranking.question.text, documents, within_s=RERANK_TIMEOUT_S
            )
        except RunFailed as error:
            return SkippedSearch("rerank", error.locale_text)
        return replace(ranking, scores=apply_reranking(ranking.scores, first, relevance))

    def _find_index(self) -> VectorIndex | None:
        vectors = self._vectors
        return vectors.index_cache.find(self._index.schema.source.id) if vectors else None

    def _add_similarity(self, ranking: Ranking, index: VectorIndex, vector: Vector) -> Ranking:
        near: dict[int, float] = {}
        for fingerprint, nearness in index.find_nearest(vector).items():
            for number in self._owners.get(fingerprint, ()):
                near[number] = near.get(number, 0.0) + nearness
        enough = _MIN_RELATIVE_SIMILARITY * max(near.values(), default=0.0)
        first = sorted(near, key=lambda number: -near[number])[:_MAX_SIMILAR_TEXTS]
        similar = frozenset(number for number in first if near[number] >= enough)
        return replace(ranking, scores=fuse_scores(ranking.scores, near), similar=similar)
