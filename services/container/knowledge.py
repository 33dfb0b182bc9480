"""Finding tables: by words always, by meaning when an embedding or a reranking model is set."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from agent.llm.types import ModelEndpoint
from agent.ports import Embedder, Reranker
from model.database.engine import Database
from model.settings import Settings
from services.container.core import Core
from services.datasources.service import DatasourceService
from services.knowledge.catalog_cache import CatalogCache
from services.knowledge.embedding_progress import EmbeddingProgress
from services.knowledge.retrieval_status import RetrievalStatus
from services.knowledge.semantic_ranking import SemanticRanking, VectorSearch
from services.models.retrieval_models import RetrievalModels, embedding_endpoint, rerank_endpoint


@asynccontextmanager
async def open_knowledge(
    settings: Settings, core: Core, datasources: DatasourceService
) -> AsyncIterator[tuple[CatalogCache, RetrievalStatus]]:
    """Schemas to search, with the models that the settings name. Raises `Misconfigured`."""
    database, readiness, background = core.database, core.readiness, core.background
    async with AsyncExitStack() as stack:
        embedding, rerank = embedding_endpoint(settings), rerank_endpoint(settings)
        embedder = await stack.enter_async_context(_open_embedder(embedding)) if embedding else None
        reranker = await stack.enter_async_context(_open_reranker(rerank)) if rerank else None
        models = RetrievalModels(
            (embedding, embedder) if embedding and embedder else None,
            (rerank, reranker) if rerank and reranker else None,
        )
        for model in models.all():
            readiness.add(model.kind, models.check(model.kind), required=False)
        vectors = None
        if embedding and embedder:
            vectors = _create_vector_search(database, datasources, embedder, embedding.name)
            background.start(vectors.vector_sync.run(), name="keep vectors")
        vector_sync = vectors.vector_sync if vectors else None
        catalogs = CatalogCache(semantic_ranking=SemanticRanking(vectors, reranker))
        yield catalogs, RetrievalStatus(models, EmbeddingProgress(database, vector_sync))


def _create_vector_search(
    database: Database, datasources: DatasourceService, embedder: Embedder, name: str
) -> VectorSearch:
    from services.knowledge.embedding_job import EmbeddingJob
    from services.knowledge.query_embedding_cache import QueryEmbeddingCache
    from services.knowledge.vector_index_cache import VectorIndexCache
    from services.knowledge.vector_sync import VectorSync

    indexes = VectorIndexCache(database)
    vector_sync = VectorSync(database, indexes, datasources, EmbeddingJob(database, embedder, name))
    return VectorSearch(QueryEmbeddingCache(embedder), indexes, vector_sync, name, embedder.local)


@asynccontextmanager
async def _open_embedder(endpoint: ModelEndpoint) -> AsyncIterator[Embedder]:
    from agent.llm.embedding import EmbeddingModel

    model = EmbeddingModel(endpoint)
    try:
        yield model
    finally:
        await model.close()


@asynccontextmanager
async def _open_reranker(endpoint: ModelEndpoint) -> AsyncIterator[Reranker]:
    from agent.llm.reranking import RerankModel

    model = RerankModel(endpoint)
    try:
        yield model
    finally:
        await model.close()
