"""The state of the models that help to find tables, for administrators."""

from typing import NamedTuple

from services.knowledge.embedding_progress import EmbeddingProgress
from services.models.retrieval_models import RetrievalModels


class RetrievalStatus(NamedTuple):
    """The embedding and reranking models, and how far the vectors are computed."""

    models: RetrievalModels
    vectors: EmbeddingProgress
