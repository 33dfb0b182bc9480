"""Finding tables: by words always, by meaning when an embedding or a reranking model is set."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from agent.llm.types import ModelEndpoint
from agent.ports import Embedder, Reranker
from model.database.engine import Database
from model.settings import Settings
from services.container.core import Core
from services.datasources.service import DatasourceService
from services.knowledge.catalog import CatalogCache
from services.knowledge.finding import Finding
from services.knowledge.meaning import Meaning, Vectors
from services.knowledge.progress import TableVectors
from services.models.retrieval_models import RetrievalModels, embedding_endpoint, rerank_endpoint


@asynccontextmanager
async def open_knowledge(
    settings: Settings, core: Core, datasources: DatasourceService
) -> AsyncIterator[tuple[CatalogCache, Finding]]:
    """Schemas to search, with the models that the settings name. Raises `Misconfigured`."""
    database, readiness, background = core[:3]
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
            vectors = _vectors(database, datasources, embedder, embedding.name)
            background.start(vectors.keeper.run(), name="keep vectors")
        keeper = vectors.keeper if vectors else None
        catalogs = CatalogCache(meaning=Meaning(vectors, reranker))
        yield catalogs, Finding(models, TableVectors(database, keeper))


def _vectors(
    database: Database, datasources: DatasourceService, embedder: Embedder, name: str
) -> Vectors:
    from services.knowledge.asked import AskedVectors
    from services.knowledge.keeping import VectorKeeper
    from services.knowledge.making import Making
    from services.knowledge.pools import VectorPools

    pools = VectorPools(database)
    keeper = VectorKeeper(database, pools, datasources, Making(database, embedder, name))
    return Vectors(AskedVectors(embedder), pools, keeper, name)


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
